import EdgeGraph
import EdgeTensor

/// The input repeated as a whole, `repeats` times along each axis.
///
/// Elements of any fixed size.
public struct Tile: Operator {
    public static let name = "tile"
    public var repeats: [Int]

    /// `repeats` has a number for every axis, none negative.
    public init(_ repeats: [Int]) { self.repeats = repeats }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        repeats = try reader.ints("repeats")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(repeats, "repeats")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectRank(repeats, "repeats", inputs[0].shape.rank)
        guard repeats.allSatisfy({ (0...Shape.maximumElementCount).contains($0) }) else {
            throw .badAttribute("repeats", "\(repeats) has a number that is negative or too large")
        }
        let shape = try Shape.inferred(zip(inputs[0].shape, repeats).map { $0 * $1 })
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization)]
    }

    /// Each axis counts as two: the repetitions, which do not move in the input, and the axis itself.
    func copy(of input: Shape) -> StridedCopy {
        StridedCopy(
            sizes: input.indices.flatMap { [repeats[$0], input[$0]] }, strides: input.strides.flatMap { [0, $0] })
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(of: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
    }

    /// A view when nothing is repeated.
    public func sharing(for signature: Signature) -> Sharing {
        repeats.allSatisfy { $0 == 1 } ? .view(of: 0) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], repeats[row] == 1 else { return nil }
        return [row]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        Tile(repeats.permuted(by: permutation))
    }
}
