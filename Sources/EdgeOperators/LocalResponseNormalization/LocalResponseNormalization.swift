import EdgeGraph
import EdgeTensor

/// Each number divided by a power of the squares around it along one axis, usually the channels:
///
///     y[c] = x[c] / (bias + alpha · Σ x[k]²)^beta,  k from c − before to c + after, as far as the axis goes
///
/// Takes floats; the output has the input's type.
public struct LocalResponseNormalization: Operator {
    public static let name = "lrn"
    /// Not negative.
    public var axis: Int
    public var before: Int
    public var after: Int
    public var alpha: Float
    public var beta: Float
    public var bias: Float

    public init(axis: Int, before: Int, after: Int, alpha: Float, beta: Float, bias: Float) {
        self.axis = axis
        self.before = before
        self.after = after
        self.alpha = alpha
        self.beta = beta
        self.bias = bias
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        before = try reader.int("before")
        after = try reader.int("after")
        alpha = try reader.float("alpha")
        beta = try reader.float("beta")
        bias = try reader.float("bias")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(before, "before")
        writer.write(after, "after")
        writer.write(alpha, "alpha")
        writer.write(beta, "beta")
        writer.write(bias, "bias")
    }

    public var foreignName: String { "LRN" }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.floats)
        let shape = inputs[0].shape
        guard shape.indices.contains(axis) else { throw .noAxis(axis, of: shape) }
        guard before >= 0, after >= 0 else {
            throw .badAttribute("before", "and after are \(before) and \(after), not numbers of neighbours")
        }
        return inputs
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (input, output) = (inputs[0], outputs[0])
        guard output.type.elementCount > 0 else { return }
        let rows = AxisRows(input.shape, axis: axis)
        let length = input.shape[axis]
        let (before, after) = (min(before, length), min(after, length))
        for row in 0..<rows.count {
            let indices = Array(rows[row])
            let squares = indices.map { input.realElement($0) * input.realElement($0) }
            for (place, index) in indices.enumerated() {
                let window = squares[max(place - before, 0)..<min(place + after + 1, length)]
                let base = Double(bias) + Double(alpha) * window.reduce(0, +)
                output.setElement(index, input.realElement(index) / Elementary.pow(base, Double(beta)))
            }
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { rowAxes(axes, beside: axis) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        guard let moved = permutation.firstIndex(of: axis) else { return nil }
        var copy = self
        copy.axis = moved
        return copy
    }

    /// Every element looks at a window.
    public func operationCount(for signature: Signature) -> Int {
        let type = signature.outputs[0]
        let window = min(before.addingClamped(after).addingClamped(1), type.shape[axis])
        return type.elementCount.multipliedClamped(by: window.addingClamped(2))
    }
}
