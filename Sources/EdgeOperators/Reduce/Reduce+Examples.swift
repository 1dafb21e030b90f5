import EdgeGraph
import EdgeTensor

extension Reduce {
    public static var examples: [Example] { reals + quantized + integers + wide }

    /// Shapes with the axes to reduce: a picture's space, the last axis, the first, a gap, all, none.
    private static let cases: [(Shape, [Int])] = [
        ([1, 7, 7, 19], [1, 2]), ([2, 3, 5, 130], [1, 2]), ([3, 33], [1]), ([3, 100], [1]), ([9, 3], [0]),
        ([2, 3, 4, 5], [1, 3]), ([2, 3, 5], [0, 1, 2]), ([2, 3], []), ([1, 1, 1, 8], [1, 2]),
    ]

    /// 16-bit activations.
    private static var wide: [Example] {
        Function.allCases.map {
            Example(
                "\($0)-s16", Reduce($0, axes: [1], keepsDimensions: false),
                [.init(TensorType(.int16, [3, 7], quantization: .make(1e-4, 0)))], quantized: [.make(1e-4, 0)])
        }
    }

    private static var reals: [Example] {
        Function.allCases.flatMap { function in
            cases.flatMap { shape, axes in
                [true, false].map { keeps in
                    Example(
                        "\(function)-f32-\(shape)-\(axes)-\(keeps)",
                        Reduce(function, axes: axes, keepsDimensions: keeps),
                        [.init(TensorType(.float32, shape), range: -2...2)])
                }
            }
        } + [
            Example(
                "empty", Reduce(.sum, axes: [0], keepsDimensions: false), [.init(TensorType(.float32, [0, 3]))])
        ]
    }

    private static var quantized: [Example] {
        [Function.sum, .mean, .max, .min].flatMap { function in
            cases.flatMap { shape, axes in
                [(Float(0.2), Int32(-5)), (0.02, 100)].map { scale, zeroPoint in
                    Example(
                        "\(function)-s8-\(shape)-\(axes)-\(scale)",
                        Reduce(function, axes: axes, keepsDimensions: true),
                        [.init(TensorType(.int8, shape, quantization: .make(0.1, -20)))],
                        quantized: [
                            function == .sum || function == .mean ? .make(scale, zeroPoint) : nil
                        ])
                }
            }
        }
    }

    private static var integers: [Example] {
        let elements: [ElementType] = [.int32, .int64, .uint8, .bool]
        return Function.allCases.flatMap { function in
            elements.map {
                Example(
                    "\(function)-\($0)", Reduce(function, axes: [1], keepsDimensions: false),
                    [.init(TensorType($0, [3, 4]))])
            }
        }
    }
}
