import EdgeGraph
import EdgeTensor

/// The input repeated along axes of size 1, and along new axes before its own, until it has `shape`.
///
/// Elements of any fixed size.
public struct Expand: Operator {
    public static let name = "expand"
    public var shape: Shape

    public init(_ shape: Shape) { self.shape = shape }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        shape = try .inferred(try reader.ints("shape"))
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(shape.dimensions, "shape")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        let input = inputs[0].shape
        guard input.rank <= shape.rank, zip(input, shape.suffix(input.rank)).allSatisfy({ $0 == 1 || $0 == $1 }) else {
            throw .badInput(0, "of shape \(input) cannot be repeated to shape \(shape)")
        }
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization)]
    }

    func copy(of input: Shape) -> StridedCopy {
        let strides = zip(input, input.strides).map { $0 == 1 ? 0 : $1 }
        let new = Array(repeating: 0, count: shape.rank - input.rank)
        return StridedCopy(sizes: shape.dimensions, strides: new + strides)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(of: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
    }

    /// A view when nothing is repeated.
    public func sharing(for signature: Signature) -> Sharing {
        signature.inputs[0].elementCount == shape.elementCount ? .view(of: 0) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let input = signature.inputs[0].shape
        guard let row = axes[0], case let moved = row + shape.rank - input.rank, shape[moved] == input[row] else {
            return nil
        }
        return [moved]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        guard let shape = try? Shape(shape.dimensions.permuted(by: permutation)) else { return nil }
        return Expand(shape)
    }
}
