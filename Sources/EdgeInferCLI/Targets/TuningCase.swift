import EdgeGraph
import EdgeOperators
import EdgeTensor

/// A node as real nets have them, on which `check --tune` times the kernels.
struct TuningCase {
    let name: String
    let example: Example

    /// Layers of nets for keywords, pictures and sound, int8 and float32.
    static let all: [TuningCase] = convolutions + depthwise + products + others

    private static let convolutions: [TuningCase] =
        [
            window([1, 96, 96, 3], 8, kernel: 3, stride: 2), window([1, 32, 32, 3], 16, kernel: 3),
            window([1, 32, 32, 16], 16, kernel: 3), window([1, 16, 16, 32], 32, kernel: 3),
            window([1, 8, 8, 64], 64, kernel: 3), window([1, 28, 28, 64], 32, kernel: 3),
            window([1, 40, 40, 16], 48, kernel: 3), window([1, 32, 32, 16], 32, kernel: 3, stride: 2),
            window([1, 48, 48, 8], 16, kernel: 1), window([1, 28, 28, 32], 192, kernel: 1),
            window([1, 28, 28, 192], 32, kernel: 1), window([1, 14, 14, 64], 384, kernel: 1),
            window([1, 14, 14, 384], 64, kernel: 1), window([1, 7, 7, 160], 960, kernel: 1),
            window([1, 25, 5, 64], 64, kernel: 1),
        ].flatMap { $0 }

    private static let depthwise: [TuningCase] =
        [
            window([1, 48, 48, 8], 8, kernel: 3, groups: 8), window([1, 56, 56, 48], 48, kernel: 3, groups: 48),
            window([1, 28, 28, 192], 192, kernel: 3, groups: 192),
            window([1, 28, 28, 192], 192, kernel: 3, stride: 2, groups: 192),
            window([1, 14, 14, 384], 384, kernel: 3, groups: 384),
            window([1, 7, 7, 960], 960, kernel: 3, groups: 960), window([1, 25, 5, 64], 64, kernel: 3, groups: 64),
            window([1, 14, 14, 96], 96, kernel: 5, groups: 96),
        ].flatMap { $0 }

    /// Fully connected layers count as convolutions: they have the same kernels.
    private static let products: [TuningCase] =
        [(640, 128), (128, 128), (1280, 1001), (64, 12)].flatMap { depth, columns in
            Number.allCases.map { number in
                TuningCase(
                    name: "\(depth)->\(columns) \(number)",
                    example: number.example(
                        FullyConnected(), number.activation([1, depth]), [columns, depth], columns))
            }
        }
        + [(32, 64, 32), (64, 64, 64), (128, 256, 128)].flatMap { rows, depth, columns in
            Number.allCases.map { number in
                TuningCase(
                    name: "\(rows)x\(depth)x\(columns) \(number)",
                    example: Example(
                        "tuning", MatMul(), [number.activation([rows, depth]), number.activation([depth, columns])],
                        quantized: [number.output]))
            }
        }

    private static let others: [TuningCase] = [4_096, 65_536, 262_144].flatMap { count in
        Number.allCases.flatMap { number in
            [Binary.Function.add, .mul].map { function in
                TuningCase(
                    name: "\(function) of \(count) \(number)",
                    example: Example(
                        "tuning", Binary(function), [number.activation([count]), number.activation([count])],
                        quantized: [number.output]))
            }
        }
    }

    private static func window(
        _ input: Shape, _ outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1
    ) -> [TuningCase] {
        let side = kernel / 2
        let op = Convolution(
            strides: [stride, stride], padding: Padding(before: [side, side], after: [side, side]),
            dilations: [1, 1], groups: groups)
        let kind = groups > 1 ? "depthwise " : ""
        return Number.allCases.map { number in
            TuningCase(
                name: "\(kind)\(kernel)x\(kernel) \(input)->\(outputs) \(number)",
                example: number.example(
                    op, number.activation(input), [outputs, kernel, kernel, input[3] / groups], outputs))
        }
    }

    /// The numbers of a case.
    private enum Number: String, CaseIterable, CustomStringConvertible {
        case int8, float32

        var description: String { rawValue }

        var output: Quantization? { self == .int8 ? try? Quantization(scale: 0.3, zeroPoint: -7) : nil }

        func activation(_ shape: Shape) -> Example.Input {
            switch self {
            case .int8:
                Example.Input(
                    TensorType(.int8, shape, quantization: try? Quantization(scale: 0.05, zeroPoint: 3)))
            case .float32: Example.Input(TensorType(.float32, shape))
            }
        }

        /// `op` on an activation, weights without -128, and a bias.
        func example(_ op: any Operator, _ input: Example.Input, _ weights: Shape, _ outputs: Int) -> Example {
            switch self {
            case .int8:
                let type = TensorType(.int8, weights, quantization: try? Quantization(scale: 0.01))
                return Example(
                    "tuning", op,
                    [
                        input, Example.Input(type, range: -127...127, isConstant: true),
                        Example.Input(TensorType(.int32, [outputs]), isConstant: true),
                    ], quantized: [output])
            case .float32:
                let constants = [weights, [outputs]].map { Example.Input(TensorType(.float32, $0), isConstant: true) }
                return Example("tuning", op, [input] + constants)
            }
        }
    }
}
