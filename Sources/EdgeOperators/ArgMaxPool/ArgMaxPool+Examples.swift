import EdgeGraph
import EdgeTensor

extension ArgMaxPool {
    public static var examples: [Example] {
        let padded = ArgMaxPool(
            window: [3, 2], strides: [2, 1], padding: Padding(before: [1, 0], after: [1, 1]), dilations: [1, 2])
        var columns = padded
        columns.countsColumns = true
        let line = ArgMaxPool(window: [2], strides: [2], padding: .none(rank: 1), dilations: [1])
        let volume = ArgMaxPool(
            window: [2, 2, 2], strides: [1, 1, 1], padding: Padding(before: [2, 0, 0], after: [0, 0, 0]),
            dilations: [1, 1, 1])
        return [
            Example("padded", padded, [.init(TensorType(.float32, [2, 5, 6, 7]))]),
            Example("columns", columns, [.init(TensorType(.float32, [2, 5, 6, 7]))]),
            Example("int8", padded, [.init(TensorType(.int8, [1, 4, 4, 3], quantization: .make(0.1, 2)))]),
            Example("1d", line, [.init(TensorType(.float64, [1, 7, 5]))]),
            Example("3d", volume, [.init(TensorType(.uint8, [2, 2, 3, 3, 2]))]),
        ]
    }
}
