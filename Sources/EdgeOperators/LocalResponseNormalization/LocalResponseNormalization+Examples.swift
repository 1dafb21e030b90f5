import EdgeGraph
import EdgeTensor

extension LocalResponseNormalization {
    public static var examples: [Example] {
        let lengths = [1, 5, 16, 70].map { (length: Int) -> Example in
            let op = LocalResponseNormalization(axis: 3, before: 2, after: 2, alpha: 0.3, beta: 0.75, bias: 1)
            return Example("channels-\(length)", op, [.init(TensorType(.float32, [1, 3, 2, length]), range: -3...3)])
        }
        let window = LocalResponseNormalization(axis: 1, before: 1, after: 2, alpha: 2, beta: 0.5, bias: 0.1)
        let wide = LocalResponseNormalization(axis: 1, before: .max, after: .max, alpha: 1e-4, beta: 2, bias: 2)
        let negative = LocalResponseNormalization(axis: 1, before: 1, after: 1, alpha: -1, beta: 1, bias: 0)
        return lengths + [
            Example("uneven", window, [.init(TensorType(.float32, [3, 19]))]),
            Example("uneven-middle", window, [.init(TensorType(.float32, [3, 5, 4]))]),
            Example("wide", wide, [.init(TensorType(.float32, [2, 9]), range: -20...20)]),
            Example("negative", negative, [.init(TensorType(.float32, [2, 9]), range: 1...2)]),
            Example("float64", window, [.init(TensorType(.float64, [2, 9]))]),
            Example("empty", window, [.init(TensorType(.float32, [2, 0]))]),
        ]
    }
}
