import EdgeGraph
import EdgeTensor

extension Frames {
    public static var examples: [Example] {
        [
            Example("overlapping", Frames(length: 5, step: 2), [.init(TensorType(.float32, [2, 13, 1]))]),
            Example("apart", Frames(length: 2, step: 3), [.init(TensorType(.int64, [3, 9, 2]))]),
            Example(
                "quantized", Frames(length: 7, step: 7),
                [.init(TensorType(.int8, [1, 7], quantization: .make(0.5, 3)))]),
        ]
    }
}
