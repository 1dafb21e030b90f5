import EdgeGraph
import EdgeTensor

extension SpaceToBatch {
    public static var examples: [Example] {
        [
            Example("2d", SpaceToBatch(blocks: [2, 3]), [.init(TensorType(.float32, [2, 4, 6, 5]))]),
            Example("1d", SpaceToBatch(blocks: [4]), [.init(TensorType(.int64, [1, 8, 3]))]),
            Example("no-rest", SpaceToBatch(blocks: [1, 2]), [.init(TensorType(.float16, [3, 2, 4]))]),
            Example(
                "int8", SpaceToBatch(blocks: [2, 2]),
                [.init(TensorType(.int8, [1, 6, 6, 8], quantization: .make(0.1, 4)))]),
        ]
    }
}
