import EdgeGraph
import EdgeTensor

extension Binary {
    public static var examples: [Example] {
        reals + plainIntegers + quantized + quantizedEdges + wide
    }

    /// Pairs of shapes: the same, one number, one row, one per channel, other axes, both sides broadcast.
    private static let shapes: [(Shape, Shape)] = [
        ([1], [1]), ([7], [7]), ([2, 3, 5], [2, 3, 5]), ([1, 100], [1, 100]),
        ([3, 7], [1, 1]), ([1, 1], [3, 7]), ([2, 4, 4, 19], [1, 1, 1, 19]), ([1, 1, 1, 33], [1, 2, 3, 33]),
        ([2, 3, 5], [2, 1, 5]), ([2, 3, 5], [2, 3, 1]), ([2, 1, 5], [1, 3, 1]), ([3, 1], [1, 40]),
        ([2, 3, 1, 5], [2, 1, 4, 5]), ([0, 3], [1, 3]), ([60, 3, 9], [1, 1, 9]), ([1, 1, 7], [1, 170, 7]),
    ]

    private static var reals: [Example] {
        let kernels = [Function.add, .sub, .mul, .div, .min, .max].flatMap { function in
            shapes.map { a, b in
                Example(
                    "\(function)-f32-\(a)-\(b)", Binary(function),
                    [.init(TensorType(.float32, a), range: -3...3), .init(TensorType(.float32, b), range: 0.5...2)])
            }
        }
        let type = TensorType(.float32, [2, 17])
        let clamped = [Function.add, .sub, .mul].map {
            Example("\($0)-relu6", Binary($0, activation: .relu6), [.init(type, range: -5...9), .init(type)])
        }
        let others = Function.allCases.filter(\.isReal).map {
            Example("\($0)-f32", Binary($0), [.init(type, range: -5...5), .init(type, range: -5...5)])
        }
        return kernels + clamped + others
    }

    private static var plainIntegers: [Example] {
        let elements: [ElementType] = [.int8, .uint8, .int16, .int32, .int64, .uint64]
        let integers = elements.flatMap { element in
            Function.allCases.filter { $0 != .atan2 }.map {
                Example(
                    "\($0)-\(element)", Binary($0),
                    [.init(TensorType(element, [4, 3])), .init(TensorType(element, [1, 3]))])
            }
        }
        let bools = [Function.and, .or, .xor].map {
            Example("\($0)-bool", Binary($0), [.init(TensorType(.bool, [9])), .init(TensorType(.bool, [9]))])
        }
        return integers + bools
    }

    /// 16-bit activations.
    private static var wide: [Example] {
        Function.allCases.filter(\.isReal).map {
            Example(
                "\($0)-s16", Binary($0, activation: .relu6),
                [
                    .init(TensorType(.int16, [2, 5], quantization: .make(1e-4, 0))),
                    .init(TensorType(.int16, [1, 5], quantization: .make(3e-4, 0))),
                ], quantized: [.make(2e-4, 0)])
        }
    }

    private static var quantized: [Example] {
        let functions = Function.allCases.filter(\.hasIntegerRule)
        return functions.flatMap { function in
            shapes.map { a, b in
                Example(
                    "\(function)-s8-\(a)-\(b)", Binary(function),
                    [
                        .init(TensorType(.int8, a, quantization: .make(0.1, -3))),
                        .init(TensorType(.int8, b, quantization: .make(0.07, 20))),
                    ],
                    quantized: [.make(function == .mul ? 0.9 : 0.15, 5)])
            }
        }
    }

    /// Ties, saturation, fused activations, and operands of one quantization.
    private static var quantizedEdges: [Example] {
        let unit = TensorType(.int8, [100], quantization: .make(1, 0))
        return Function.allCases.filter(\.hasIntegerRule).flatMap { function in
            [
                Example("\(function)-ties", Binary(function), [.init(unit), .init(unit)], quantized: [.make(2, 0)]),
                Example("\(function)-ends", Binary(function), [.init(unit), .init(unit)], quantized: [.make(0.25, 9)]),
                Example(
                    "\(function)-relu", Binary(function, activation: .relu), [.init(unit), .init(unit)],
                    quantized: [.make(1.5, -128)]),
                Example("\(function)-same", Binary(function), [.init(unit), .init(unit)], quantized: [.make(1, 0)]),
            ]
        }
    }
}
