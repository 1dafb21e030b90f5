import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension AveragePool {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, output) = (signature.inputs[0], signature.outputs[0])
        guard let sliding = try? slidingWindow(input.shape),
            let window = edge_window(sliding, channels: input.shape[input.shape.rank - 1])
        else { return [] }
        let unitCount = window.pixelCount(batch: input.shape[0])
        let (activation, countsPadding, roundsHalvesUp) = (activation, countsPadding, roundsHalvesUp)
        guard input.element != .float32 else {
            return KernelFamily(edge_pool_kernels(), "average_pool_f32").bound(unitCount: unitCount) { operands, _ in
                edge_average_pool_f32(
                    input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self), window: window,
                    counts_padding: countsPadding, lower: activation.lower, upper: activation.upper)
            }
        }
        guard input.element == .int8 else { return [] }
        let rule = Requantization(multiplier: 1, to: output, activation: activation)
        return KernelFamily(edge_pool_kernels(), "average_pool_s8").bound(unitCount: unitCount) { operands, _ in
            edge_average_pool_s8(
                input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self), window: window,
                counts_padding: countsPadding, keeps_quantization: input.quantization == output.quantization,
                rounds_halves_up: roundsHalvesUp, input_scale: Double(input.scale()),
                output_scale: Double(output.scale()), input_zero_point: input.zeroPoint(),
                result: edge_requantize(rule))
        }
    }
}
