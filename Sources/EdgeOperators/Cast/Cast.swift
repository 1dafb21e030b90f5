import EdgeGraph
import EdgeTensor

/// The same numbers in another element type.
///
/// Floats become integers by cutting off towards zero, saturated, NaN as 0; integers keep their low bits; bools say
/// whether a number differs from zero. Of quantized integers it takes the stored ones.
public struct Cast: Operator {
    public static let name = "cast"
    public var element: ElementType

    public init(element: ElementType) { self.element = element }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        element = try reader.element("element")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(element, "element")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        guard element != .bytes else { throw .unsupported("a cast to byte strings") }
        return [TensorType(element, inputs[0].shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (input, output) = (inputs[0], outputs[0])
        for index in 0..<output.type.elementCount {
            if input.type.element.isFloatingPoint {
                output.setElement(index, input.realElement(index))
            } else {
                output.setElement(index, input.integerElement(index))
            }
        }
    }

    public func sharing(for signature: Signature) -> Sharing {
        signature.inputs[0].element == element ? .view(of: 0) : elementwiseSharing(signature)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        elementwiseRowAxes(axes, signature, operandCount: 1)
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }
}
