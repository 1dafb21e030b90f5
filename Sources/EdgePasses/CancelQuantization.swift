import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Removes steps between quantized forms that lead back to where they began, and shortens those that do not.
///
///     %1 = dequantize(%0)                                                                                %0
///     %2 = quantize(%1) element=int8 …                    →    out y: %0          where both have the scale of %0
///
/// Likewise for a shift from uint8 to int8 and back, or one before a Quantize or Dequantize. Only steps that lose
/// nothing are skipped.
public struct CancelQuantization: Pass {
    public var name: String { "cancel-quantization" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard node.op is Quantize || node.op is Dequantize, let inner = builder.node(writing: node.inputs[0])
            else { return false }
            let (source, between) = (builder.type(of: inner.inputs[0]), builder.type(of: node.inputs[0]))
            let target = builder.type(of: node.outputs[0])
            let isLossless =
                inner.op is Dequantize
                ? node.op is Quantize && source.element.byteCount <= 2 && source.isQuantizedPerTensor
                : inner.op is Quantize && source.isShifted(into: between)
            guard isLossless else { return false }
            if source == target {
                builder.replace(node.outputs[0], with: inner.inputs[0])
            } else {
                var node = node
                node.inputs = inner.inputs
                builder.emit(node)
            }
            return true
        }
    }
}

extension TensorType {
    /// Whether quantizing this type to `other` adds one number to every stored integer and clips none.
    fileprivate func isShifted(into other: TensorType) -> Bool {
        guard let from = quantization, let to = other.quantization, from.scales == to.scales, from.axis == to.axis
        else {
            return false
        }
        let offset: Int32
        switch (element, other.element) {
        case (.uint8, .int8): offset = -128
        case (.int8, .uint8): offset = 128
        default: return false
        }
        return zip(from.zeroPoints, to.zeroPoints).allSatisfy { $0 + offset == $1 }
    }
}
