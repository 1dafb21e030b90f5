import EdgeGraph
import EdgeTensor

/// Real numbers from quantized integers, per tensor or per axis: `f32(s · f32(x − x0))`.
///
/// A constant stays what it is until the passes have seen that it is one, as integer operators want the integers.
public struct Dequantize: Operator {
    public static let name = "dequantize"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public var foldsConstants: Bool { false }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        guard inputs[0].quantization != nil, inputs[0].hasConsistentQuantization else {
            throw .badInput(0, "is \(inputs[0]), which is not quantized")
        }
        return [TensorType(.float32, inputs[0].shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let slices = Slices(of: inputs[0].type)
        let target = outputs[0].elements(as: Float.self)
        for index in 0..<outputs[0].type.elementCount {
            let (scale, zeroPoint) = slices[index]
            target[index] = scale * Float(Int64(inputs[0].integerElement(index)) - Int64(zeroPoint))
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        elementwiseRowAxes(axes, signature, operandCount: 1)
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }
}
