import EdgeGraph
import EdgeTensor

/// 1 at the largest number along one axis, the first of several, and 0 elsewhere; NaN is larger than any number.
///
/// Takes floats; the output has the input's type.
public struct Hardmax: Operator {
    public static let name = "hardmax"
    /// Not negative.
    public var axis: Int

    public init(axis: Int) { self.axis = axis }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.floats)
        guard inputs[0].shape.indices.contains(axis) else {
            throw .noAxis(axis, of: inputs[0].shape)
        }
        return inputs
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let rows = AxisRows(inputs[0].shape, axis: axis)
        guard outputs[0].type.elementCount > 0 else { return }
        for row in 0..<rows.count {
            var largest: Int?
            var record = -Double.infinity
            for index in rows[row] {
                let value = inputs[0].realElement(index)
                guard largest == nil || value > record || (value.isNaN && !record.isNaN) else { continue }
                (largest, record) = (index, value)
            }
            for index in rows[row] { outputs[0].setElement(index, index == largest ? 1.0 : 0.0) }
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { rowAxes(axes, beside: axis) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        permutation.firstIndex(of: axis).map { Hardmax(axis: $0) }
    }
}
