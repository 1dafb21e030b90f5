import EdgeGraph
import EdgeTensor

// Inputs of the examples of operators that multiply by weights.

/// The integers of an example: input, weights and output, and what makes the case special.
struct QuantizedCase {
    var name: String
    var input: Quantization = .make(0.05, -3)
    var output: Quantization = .make(0.4, 5)
    /// One for all channels; zero points move it to unsigned weights.
    var weightZeroPoint: Int32?
    /// Scales differ by channel.
    var isPerChannel = true
    var weightRange: ClosedRange<Float> = -127...127

    static let standard = QuantizedCase(name: "s8")
    /// Weights as old uint8 models have them: one scale, a zero point.
    static let zeroPoints = QuantizedCase(
        name: "s8-weight-zp", weightZeroPoint: 17, isPerChannel: false, weightRange: -128...127)
    /// Weights of -128, which narrow layouts do not hold.
    static let wide = QuantizedCase(name: "s8-wide", weightRange: -128 ... -128)
    /// Nearly every result lies beyond the output's range.
    static let saturating = QuantizedCase(name: "s8-saturating", input: .make(8, 127), output: .make(0.01, -128))
    /// Every second sum lies half way between two stored integers.
    static let ties = QuantizedCase(
        name: "s8-ties", input: .make(0.5, 0), output: .make(1, 0), weightZeroPoint: 0, isPerChannel: false,
        weightRange: -1...1)

    /// Small results around an even zero point.
    static let even = QuantizedCase(name: "s8-even", input: .make(0.02, -128), output: .make(0.05, -128))
    /// Differences from the weights' zero point that no two int8 add up to.
    static let farZeroPoint = QuantizedCase(
        name: "s8-far-weight-zp", weightZeroPoint: -128, isPerChannel: false, weightRange: -128...127)

    static let all = [standard, zeroPoints, wide, saturating, ties, even]

    func inputType(_ shape: Shape) -> TensorType { TensorType(.int8, shape, quantization: input) }

    func weights(_ shape: Shape) -> Example.Input {
        let type = TensorType(.int8, shape, quantization: weightQuantization(shape[0]))
        return Example.Input(type, range: weightRange, isConstant: true)
    }

    func bias(_ channels: Int) -> Example.Input {
        Example.Input(TensorType(.int32, [channels]), range: -300...300, isConstant: true)
    }

    private func weightQuantization(_ channels: Int) -> Quantization {
        guard isPerChannel else { return .make(name == "s8-ties" ? 1 : 0.01, weightZeroPoint ?? 0) }
        let scales = (0..<channels).map { 0.004 + 0.001 * Float($0 % 7) }
        let zeroPoints = Array(repeating: weightZeroPoint ?? 0, count: channels)
        do {
            return try Quantization(scales: scales, zeroPoints: zeroPoints, axis: 0)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Example {
    /// Constant float weights `[O, …]` and bias.
    static func realWeights(_ shape: Shape) -> [Input] {
        [
            Input(TensorType(.float32, shape), isConstant: true),
            Input(TensorType(.float32, [shape[0]]), isConstant: true),
        ]
    }
}
