import EdgeGraph
import EdgeTensor

extension BatchToSpace {
    public static var examples: [Example] {
        [
            Example("2d", BatchToSpace(blocks: [2, 3]), [.init(TensorType(.float32, [12, 2, 2, 5]))]),
            Example("1d", BatchToSpace(blocks: [4]), [.init(TensorType(.int64, [4, 2, 3]))]),
            Example("no-rest", BatchToSpace(blocks: [1, 2]), [.init(TensorType(.float16, [6, 2, 2]))]),
            Example(
                "int8", BatchToSpace(blocks: [2, 2]),
                [.init(TensorType(.int8, [4, 3, 3, 8], quantization: .make(0.1, 4)))]),
        ]
    }
}
