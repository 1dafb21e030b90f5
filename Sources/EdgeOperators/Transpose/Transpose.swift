import EdgeGraph
import EdgeTensor

/// The axes in another order: output axis `i` is input axis `permutation[i]`. Elements of any fixed size.
public struct Transpose: Operator {
    public static let name = "transpose"
    public var permutation: [Int]

    /// `permutation` must hold every number below its count once.
    public init(_ permutation: [Int]) { self.permutation = permutation }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        permutation = try reader.ints("permutation")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(permutation, "permutation")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectRank(permutation, "permutation", inputs[0].shape.rank)
        guard permutation.sorted() == Array(permutation.indices) else {
            throw .badAttribute("permutation", "\(permutation) is no order of \(permutation.count) axes")
        }
        let shape = try Shape.inferred(inputs[0].shape.dimensions.permuted(by: permutation))
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization?.permuted(by: permutation))]
    }

    func copy(of shape: Shape) -> StridedCopy {
        StridedCopy(
            sizes: shape.dimensions.permuted(by: permutation), strides: shape.strides.permuted(by: permutation))
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(of: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
    }

    /// A view when only axes of size 1 change their places.
    public func sharing(for signature: Signature) -> Sharing {
        let shape = signature.inputs[0].shape
        let moving = permutation.filter { shape[$0] != 1 }
        return moving == moving.sorted() ? .view(of: 0) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        axes[0].map { [permutation.firstIndex(of: $0)] }
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        Transpose(permutation.map { axis in permutation.firstIndex(of: self.permutation[axis]) ?? axis })
    }
}
