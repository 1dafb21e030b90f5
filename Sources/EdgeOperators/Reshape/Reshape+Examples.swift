import EdgeGraph
import EdgeTensor

extension Reshape {
    public static var examples: [Example] {
        [
            Example("flatten", Reshape([1, 30]), [.init(TensorType(.float32, [1, 2, 3, 5]))]),
            Example("scalar", Reshape([]), [.init(TensorType(.int64, [1, 1]))]),
            Example(
                "quantized", Reshape([7, 3]), [.init(TensorType(.int8, [3, 7], quantization: .make(0.5, 3)))]),
        ]
    }
}
