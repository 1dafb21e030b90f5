import EdgeGraph
import EdgeTensor

extension Select {
    public static var examples: [Example] {
        let elements: [ElementType] = [.float32, .float64, .int8, .uint8, .int32, .int64, .bool]
        return elements.map {
            Example(
                "\($0)", Select(),
                [
                    .init(TensorType(.bool, [3, 1, 5])), .init(TensorType($0, [1, 4, 5])),
                    .init(TensorType($0, [3, 4, 1])),
                ])
        } + [
            Example(
                "quantized", Select(),
                [
                    .init(TensorType(.bool, [7])), .init(TensorType(.int8, [7], quantization: .make(0.5, 3))),
                    .init(TensorType(.int8, [7], quantization: .make(0.5, 3))),
                ])
        ]
    }
}
