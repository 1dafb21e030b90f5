import EdgeGraph
import EdgeTensor

extension AveragePool {
    public static var examples: [Example] { [] }
}
