import EdgeGraph
import EdgeTensor

/// `condition ? a : b`, element by element; axes of length 1 are repeated.
///
/// The condition is bool; `a` and `b` have one type, quantization included, which is the output's.
public struct Select: Operator {
    public static let name = "select"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 3)
        try expectElement(inputs, 0, [.bool])
        try expectElement(inputs, 1, ElementType.numbers)
        let (a, b) = (inputs[1], inputs[2])
        guard a.element == b.element, a.quantization == b.quantization, a.quantization?.isPerTensor != false else {
            throw .badInput(2, "is \(b), but input 1 is \(a)")
        }
        return [TensorType(a.element, try broadcastShape(inputs), quantization: a.quantization)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let output = outputs[0]
        let width = output.type.element.byteCount
        let maps = inputs.map { BroadcastIndex($0.shape, to: output.shape) }
        for index in 0..<output.type.elementCount {
            let chosen = inputs[0].integerElement(maps[0][index]) != 0 ? 1 : 2
            for byte in 0..<width {
                output.bytes[index * width + byte] = inputs[chosen].bytes[maps[chosen][index] * width + byte]
            }
        }
    }

    public func sharing(for signature: Signature) -> Sharing { elementwiseSharing(signature, from: 1) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { elementwiseRowAxes(axes, signature) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }
}
