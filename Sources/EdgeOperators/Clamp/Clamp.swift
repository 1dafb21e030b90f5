import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// `y = min(max(x, lower), upper)`, element by element: ReLU, ReLU6, Clip.
///
/// Takes float32, or int8 or int16 whose output has the quantization of the input; the ends are then quantized.
public struct Clamp: Operator {
    public static let name = "clamp"
    public var range: ActivationRange

    public init(_ range: ActivationRange) { self.range = range }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        range = try reader.activation("range")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(range, "range")
    }

    public var foreignName: String { range == .relu ? "Relu" : range == .relu6 ? "Relu6" : "Clip" }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, [.float32, .int8, .int16])
        if inputs[0].element != .float32 { try expectIntegerPerTensor(inputs, 0) }
        return [inputs[0]]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        if inputs[0].type.element == .int8 {
            let stored = range.stored(in: outputs[0].type)
            let target = outputs[0].elements(as: Int8.self)
            for (index, value) in inputs[0].elements(as: Int8.self).enumerated() {
                target[index] = Int8(clamping: min(max(Int32(value), stored.lowerBound), stored.upperBound))
            }
        } else if inputs[0].type.element == .int16 {
            let stored = range.stored(in: outputs[0].type)
            let target = outputs[0].elements(as: Int16.self)
            for (index, value) in inputs[0].elements(as: Int16.self).enumerated() {
                target[index] = Int16(clamping: min(max(Int32(value), stored.lowerBound), stored.upperBound))
            }
        } else {
            let target = outputs[0].elements(as: Float.self)
            for (index, value) in inputs[0].elements(as: Float.self).enumerated() {
                target[index] = range.clamp(value)
            }
        }
    }

    /// A view when no number leaves the range.
    public func sharing(for signature: Signature) -> Sharing {
        let type = signature.outputs[0]
        let keepsEverything = type.element == .int8 && range.stored(in: type) == type.element.storedRange
        return range == .none || keepsEverything ? .view(of: 0) : .overwrites([0])
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        elementwiseRowAxes(axes, signature, operandCount: 1)
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }

    public func kernels(for signature: Signature) -> [Kernel] {
        let count = signature.outputs[0].elementCount
        let range = range
        switch signature.inputs[0].element {
        case .float32:
            return KernelFamily(edge_clamp_kernels(), "clamp_f32").bound(unitCount: count) { operands, _ in
                edge_clamp_f32(
                    input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self),
                    lower: range.lower, upper: range.upper)
            }
        case .int8:
            let stored = range.stored(in: signature.outputs[0])
            return KernelFamily(edge_clamp_kernels(), "clamp_s8").bound(unitCount: count) { operands, _ in
                edge_clamp_s8(
                    input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Int8.self),
                    lower: Int8(clamping: stored.lowerBound), upper: Int8(clamping: stored.upperBound))
            }
        default:
            return []
        }
    }
}
