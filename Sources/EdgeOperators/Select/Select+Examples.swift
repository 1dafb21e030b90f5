import EdgeGraph
import EdgeTensor

extension Select {
    /// The same for all, a scalar in each place, and rows of which one operand is repeated.
    private static let shapes: [(Shape, Shape, Shape)] = [
        ([7, 9], [7, 9], [7, 9]), ([1, 1], [7, 9], [7, 9]), ([7, 9], [1, 1], [7, 9]), ([7, 9], [7, 9], [1, 1]),
        ([2, 1, 33], [1, 1, 1], [2, 3, 33]), ([1, 1], [1, 1], [1, 1]), ([0, 3], [1, 3], [1, 1]),
    ]

    public static var examples: [Example] {
        let elements: [ElementType] = [.float32, .float64, .int8, .uint8, .int16, .int32, .int64, .bool]
        return elements.map {
            Example(
                "\($0)", Select(),
                [
                    .init(TensorType(.bool, [3, 1, 5])), .init(TensorType($0, [1, 4, 5])),
                    .init(TensorType($0, [3, 4, 1])),
                ])
        }
            + shapes.map { condition, a, b in
                Example(
                    "\(condition)-\(a)-\(b)", Select(),
                    [
                        .init(TensorType(.bool, condition)), .init(TensorType(.float32, a)),
                        .init(TensorType(.float32, b)),
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
