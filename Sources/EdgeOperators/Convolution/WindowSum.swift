import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// Sums over windows with dense weights, as grouped and transposed convolutions share them.
enum WindowSum {
    /// int8 kernels; `finish` gives the type to which a sum is rounded, its clamp, and the residual.
    static func kernels(
        _ window: edge_window, _ signature: Signature, groups: Int, unitCount: Int,
        finish: @escaping @Sendable (Operands) -> (TensorType, ActivationRange, edge_residual_s8)
    ) -> [Kernel] {
        KernelFamily(edge_window_sum_kernels(), "window_sum_s8").bound(unitCount: unitCount) { operands, kept in
            let (result, activation, residual) = finish(operands)
            return edge_window_sum_s8(
                input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                weights: operands.inputs[1].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self), window: window,
                channels: signature.inputs[1].shape[0], groups: groups,
                tables: edge_channels_s8(signature, result, operands, &kept),
                result: edge_requantize(Requantization(multiplier: 1, to: result, activation: activation)),
                residual: residual, input_zero_point: signature.inputs[0].zeroPoint())
        }
    }

    /// float32 kernels.
    static func realKernels(
        _ window: edge_window, _ signature: Signature, groups: Int, unitCount: Int, _ activation: ActivationRange,
        residual: ActivationRange? = nil
    ) -> [Kernel] {
        KernelFamily(edge_window_sum_kernels(), "window_sum_f32").bound(unitCount: unitCount) { operands, _ in
            edge_window_sum_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                weights: operands.inputs[1].assumingMemoryBound(to: Float.self), window: window,
                channels: signature.inputs[1].shape[0], groups: groups,
                finish: edge_finish_f32(operands, activation: activation, residual: residual))
        }
    }
}
