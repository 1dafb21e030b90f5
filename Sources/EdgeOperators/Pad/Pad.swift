import EdgeGraph
import EdgeTensor

/// The input with more elements before and after it along every axis.
///
/// Elements of any fixed size.
public struct Pad: Operator {
    /// Where the new elements come from; the names are those of NumPy's `pad`.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// All are ``Pad/value``.
        case constant
        /// Mirrored at the outermost element, which is not repeated: `c b | a b c | b a`.
        case reflect
        /// The outermost element: `a a | a b c | c c`.
        case edge
        /// Mirrored behind the outermost element, which is repeated: `b a | a b c | c b`.
        case symmetric
        /// From the other end: `b c | a b c | a b`.
        case wrap
    }

    public static let name = "pad"
    public var before: [Int]
    public var after: [Int]
    public var mode: Mode
    /// The real number of ``Mode/constant``; quantized tensors store it by their own quantization.
    public var value: Float

    /// `before` and `after` name every axis and are not negative.
    public init(before: [Int], after: [Int], mode: Mode = .constant, value: Float = 0) {
        self.before = before
        self.after = after
        self.mode = mode
        self.value = value
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        before = try reader.ints("before")
        after = try reader.ints("after")
        mode = try reader.choice("mode")
        value = try reader.float("value")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(before, "before")
        writer.write(after, "after")
        writer.write(mode, "mode")
        writer.write(value, "value")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        let shape = inputs[0].shape
        try expectRank(before, "before", shape.rank)
        try expectRank(after, "after", shape.rank)
        var dimensions = shape.dimensions
        for axis in shape.indices {
            let amounts = 0...Shape.maximumElementCount
            guard amounts.contains(before[axis]), amounts.contains(after[axis]) else {
                throw .badAttribute("before", "pads axis \(axis) by \(before[axis]) and \(after[axis])")
            }
            dimensions[axis] += before[axis] + after[axis]
            guard mode == .constant || shape[axis] > 0 || dimensions[axis] == 0 else {
                throw .badInput(0, "of shape \(shape) has nothing to pad axis \(axis) with")
            }
        }
        return [TensorType(inputs[0].element, try .inferred(dimensions), quantization: inputs[0].quantization)]
    }

    /// A view when nothing is padded.
    public func sharing(for signature: Signature) -> Sharing {
        signature.inputs == signature.outputs ? .view(of: 0) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], before[row] == 0, after[row] == 0 else { return nil }
        return [row]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        Pad(
            before: before.permuted(by: permutation), after: after.permuted(by: permutation), mode: mode,
            value: value)
    }
}
