import EdgeGraph
import EdgeTensor

/// A matrix of weights applied to the last axis, plus a bias, clamped: `y[…, n] = activation(b[n] + Σ_k x[…, k] · w[n, k])`.
///
/// Inputs: x `[…, K]`, w `[N, K]`, b `[N]`; output `[…, N]`. All float32, or by the rules of `docs/quantization.md` int8 with
/// an int32 bias in units of `s_x · s_w[n]`, or int16 with int8 weights and an int64 bias.
public struct FullyConnected: Operator {
    public static let name = "fully_connected"
    public var activation: ActivationRange

    public init(activation: ActivationRange = .none) { self.activation = activation }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        activation = try reader.activation("activation")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(activation, "activation")
    }

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 3)
        try expectRank(inputs, 0, 1...Shape.maximumRank)
        try expectRank(inputs, 1, 2...2)
        try expectWeights(inputs, allowsWide: true)
        return [TensorType(inputs[0].element, try .inferred(inputs[0].shape.dropLast() + [inputs[1].shape[0]]))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (count, depth) = (inputs[1].shape[0], inputs[1].shape[1])
        let rows = inputs[0].shape.dropLast().reduce(1, *)
        if inputs[0].type.isWide {
            evaluateWide(inputs, rows: rows, into: outputs[0])
        } else if inputs[0].type.element == .int8 {
            let bias = inputs[2].elements(as: Int32.self)
            let target = outputs[0].elements(as: Int8.self)
            let steps = Requantization.perChannel(
                inputs[0].type, inputs[1].type, to: outputs[0].type, activation: activation)
            let (x, w) = (inputs[0].elements(as: Int8.self), inputs[1].elements(as: Int8.self))
            let inputZero = inputs[0].type.zeroPoint()
            for index in 0..<rows * count {
                let (row, n) = (index / count, index % count)
                let weightZero = inputs[1].type.zeroPoint(n)
                var sum = bias[n]
                for k in 0..<depth {
                    sum &+= (Int32(x[row * depth + k]) - inputZero) &* (Int32(w[n * depth + k]) - weightZero)
                }
                target[index] = Int8(clamping: steps[n](sum))
            }
        } else {
            let bias = inputs[2].elements(as: Float.self)
            let target = outputs[0].elements(as: Float.self)
            let (x, w) = (inputs[0].elements(as: Float.self), inputs[1].elements(as: Float.self))
            for index in 0..<rows * count {
                let (row, n) = (index / count, index % count)
                var sum = Double(bias[n])
                for k in 0..<depth { sum += Double(x[row * depth + k]) * Double(w[n * depth + k]) }
                target[index] = activation.clamp(Float(sum))
            }
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        rowAxes(axes, beside: signature.inputs[0].shape.rank - 1)
    }

    /// 16-bit activations: `b + Σ (x − x0) · (w − w0)` as int64, which stands for real numbers.
    private func evaluateWide(_ inputs: [TensorView], rows: Int, into output: MutableTensorView) {
        let (count, depth) = (inputs[1].shape[0], inputs[1].shape[1])
        let (x, w) = (inputs[0].elements(as: Int16.self), inputs[1].elements(as: Int8.self))
        let bias = inputs[2].elements(as: Int64.self)
        let inputZero = Int64(inputs[0].type.zeroPoint())
        let sums = WideSums(inputs[0].type, inputs[1].type, activation)
        for index in 0..<rows * count {
            let (row, n) = (index / count, index % count)
            let weightZero = Int64(inputs[1].type.zeroPoint(n))
            var sum = bias[n]
            for k in 0..<depth {
                sum &+= (Int64(x[row * depth + k]) - inputZero) &* (Int64(w[n * depth + k]) - weightZero)
            }
            sums.store(sum, channel: n, at: index, of: output)
        }
    }

    public func macCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount * signature.inputs[1].shape[1]
    }
}
