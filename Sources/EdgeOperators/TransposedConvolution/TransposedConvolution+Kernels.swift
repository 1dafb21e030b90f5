import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension TransposedConvolution {
    /// A product of one group reads packed weights; others read each channel's.
    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        let isProduct =
            groups == 1 && signature.inputs[0].element == .float32 && signature.inputs[0].shape.rank <= 4
            && signature.isConstant[1]
        return isProduct ? [1: .gemmN16] : [:]
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, weights, output) = (signature.inputs[0], signature.inputs[1], signature.outputs[0])
        guard let sliding = try? window(input.shape, weights.shape),
            let window = edge_window(sliding, channels: input.shape[input.shape.rank - 1])
        else { return [] }
        guard weights.layout == .dense else { return productKernels(sliding, signature) }
        let unitCount = window.pixelCount(batch: input.shape[0])
        let activation = activation
        if input.element == .int8 {
            guard signature.suitsIntegerKernels else { return [] }
            return WindowSum.kernels(window, signature, groups: groups, unitCount: unitCount) { _ in
                (output, activation, edge_residual_s8())
            }
        }
        guard input.element == .float32 else { return [] }
        return WindowSum.realKernels(window, signature, groups: groups, unitCount: unitCount, activation)
    }

    private func productKernels(_ sliding: SlidingWindow, _ signature: Signature) -> [Kernel] {
        let (input, weights) = (signature.inputs[0], signature.inputs[1])
        guard weights.layout == .gemmN16, let channels = input.shape.last,
            let window = edge_window(sliding, channels: channels, singleAxisIsRow: true)
        else { return [] }
        let phases = min(window.x.divisor, window.x.output)
        let activation = activation
        return KernelFamily(edge_convolution_kernels(), "transposed_f32").bound(
            unitCount: input.shape[0] * window.y.output * phases, scratchByteCount: max(4 * channels, 1)
        ) { operands, _ in
            edge_transposed_f32(
                product: edge_product_f32(
                    weights, operands, finish: edge_finish_f32(operands, activation: activation, residual: nil)),
                input: operands.inputs[0].assumingMemoryBound(to: Float.self), window: window)
        }
    }
}
