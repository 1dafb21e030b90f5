import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// Tiles of 4x4 outputs, whose products are a quarter of those of their windows (`docs/decisions/0012`).
extension Convolution {
    /// Fewer channels than this are not worth the transformations.
    private static let fewChannels = 16
    /// Fewer tiles than this are not worth reading weights that are four times as large.
    private static let fewTiles = 4
    /// Larger transformed weights make files, and what a run reads, too large.
    private static let largestByteCount = 1 << 20

    /// Whether tiles of outputs are faster than single windows.
    func suitsTiles(_ signature: Signature) -> Bool {
        let (input, weights) = (signature.inputs[0].shape, signature.inputs[1].shape)
        let output = signature.outputs[0].shape
        guard input.rank == 4, weights.rank == 4, output.rank == 4, weights[1] == 3, weights[2] == 3, groups == 1,
            strides == [1, 1], dilations == [1, 1], signature.inputs[0].element == .float32
        else { return false }
        let (channels, outputs) = (weights[3], weights[0])
        let tileCount = Self.tileCount(output)
        let packedByteCount = 36 * 4 * channels * outputs
        // Tiles at the edges are computed whole: a quarter of all products may be for nothing.
        return min(channels, outputs) >= Self.fewChannels && tileCount >= Self.fewTiles
            && packedByteCount <= Self.largestByteCount
            && tileCount * 16 * 3 <= output[0] * output[1] * output[2] * 4
    }

    private static func tileCount(_ output: Shape) -> Int {
        output[0] * ((output[1] + 3) / 4) * ((output[2] + 3) / 4)
    }

    func tileKernels(_ window: edge_window, _ signature: Signature) -> [Kernel] {
        let weights = signature.inputs[1]
        let (activation, residual) = (activation, residual?.activation)
        let scratch = edge_winograd_scratch_byte_count(window.channels, weights.shape[0])
        return KernelFamily(edge_convolution_kernels(), "winograd_f32").bound(
            unitCount: Self.tileCount(signature.outputs[0].shape), scratchByteCount: scratch
        ) { operands, kept in
            edge_winograd_f32(
                product: edge_product_f32(
                    weights, operands,
                    finish: edge_finish_f32(operands, activation: activation, residual: residual), &kept),
                input: operands.inputs[0].assumingMemoryBound(to: Float.self), channels: window.channels,
                height: window.y.input, width: window.x.input, output_height: window.y.output,
                output_width: window.x.output, origin_y: window.y.origin, origin_x: window.x.origin)
        }
    }
}
