import EdgeGraph
import EdgeTensor

extension Hardmax {
    public static var examples: [Example] {
        let ties = TensorType(.float32, [3, 3])
        let elements: [Float] = [1, 2, 2, .nan, 5, .nan, -.infinity, -.infinity, -.infinity]
        return [
            Example("rows", Hardmax(axis: 1), [.init(TensorType(.float32, [3, 17]))]),
            Example("middle", Hardmax(axis: 1), [.init(TensorType(.float64, [2, 4, 3]))]),
            Example("float16", Hardmax(axis: 0), [.init(TensorType(.float16, [5]))]),
            Example("ties", Hardmax(axis: 1), [.init(ties, tensor: Tensor(ties, elements))]),
            Example("empty", Hardmax(axis: 0), [.init(TensorType(.float32, [0, 3]))]),
        ]
    }
}
