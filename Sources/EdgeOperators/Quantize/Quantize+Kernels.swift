import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Quantize {
    /// Per tensor between float32, int8 and uint8.
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, output) = (signature.inputs[0], signature.outputs[0])
        guard let target = EightBits(output) else { return [] }
        if input.element == .float32 { return realKernels(target, output) }
        guard let source = EightBits(input) else { return [] }
        let isFlip = source.zeroPoint == target.zeroPoint && input.scale() == output.scale()
        if isFlip && source.flip != target.flip { return flipKernels(output.elementCount) }
        let multiplier = Requantization.multiplier(input.scale(), over: output.scale())
        return KernelFamily(edge_quantize_kernels(), "quantize_x8").bound(unitCount: output.elementCount) {
            operands, _ in
            edge_quantize_x8(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self),
                input_zero_point: source.zeroPoint, multiplier: multiplier, result: edge_requantize(target.rule),
                input_flip: source.flip, output_flip: target.flip)
        }
    }

    private func realKernels(_ target: EightBits, _ output: TensorType) -> [Kernel] {
        let scale = output.scale()
        return KernelFamily(edge_quantize_kernels(), "quantize_f32").bound(unitCount: output.elementCount) {
            operands, _ in
            edge_quantize_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), scale: scale,
                result: edge_requantize(target.rule), flip: target.flip)
        }
    }

    private func flipKernels(_ count: Int) -> [Kernel] {
        KernelFamily(edge_quantize_kernels(), "flip_x8").bound(unitCount: count) { operands, _ in
            edge_flip_x8(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self))
        }
    }
}

extension Dequantize {
    public func kernels(for signature: Signature) -> [Kernel] {
        let input = signature.inputs[0]
        guard let source = EightBits(input) else { return [] }
        let scale = input.scale()
        return KernelFamily(edge_quantize_kernels(), "dequantize_x8").bound(unitCount: input.elementCount) {
            operands, _ in
            edge_dequantize_x8(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Float.self), scale: scale,
                zero_point: source.zeroPoint, flip: source.flip)
        }
    }
}

/// An int8 or uint8 type with one scale, as kernels see both: int8, after a flip of the highest bit of uint8.
private struct EightBits {
    let zeroPoint: Int32
    let flip: UInt8

    /// Nil for other types.
    init?(_ type: TensorType) {
        guard let quantization = type.quantization, quantization.isPerTensor else { return nil }
        switch type.element {
        case .int8: (zeroPoint, flip) = (quantization.zeroPoint, 0)
        case .uint8: (zeroPoint, flip) = (quantization.zeroPoint - 128, 0x80)
        default: return nil
        }
    }

    var rule: Requantization { Requantization(multiplier: 1, zeroPoint: zeroPoint, range: -128...127) }
}
