import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension TransposedConvolution {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, weights, output) = (signature.inputs[0], signature.inputs[1], signature.outputs[0])
        guard weights.layout == .dense, let sliding = try? window(input.shape, weights.shape),
            let window = edge_window(sliding, channels: input.shape[input.shape.rank - 1])
        else { return [] }
        let unitCount = window.pixelCount(batch: input.shape[0])
        let activation = activation
        if input.element == .int8 {
            guard signature.suitsIntegerKernels else { return [] }
            return WindowSum.kernels(window, signature, groups: groups, unitCount: unitCount) { _ in
                (output, activation, edge_residual_s8())
            }
        }
        return WindowSum.realKernels(window, signature, groups: groups, unitCount: unitCount, activation)
    }
}
