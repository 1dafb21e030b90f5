import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension MaxPool {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, activation) = (signature.inputs[0], activation)
        guard let sliding = try? slidingWindow(input.shape),
            let window = edge_window(sliding, channels: input.shape[input.shape.rank - 1])
        else { return [] }
        let unitCount = window.pixelCount(batch: input.shape[0])
        guard input.element != .float32 else {
            return KernelFamily(edge_pool_kernels(), "max_pool_f32").bound(unitCount: unitCount) { operands, _ in
                edge_max_pool_f32(
                    input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self), window: window,
                    lower: activation.lower, upper: activation.upper)
            }
        }
        guard input.element == .int8 else { return [] }
        let range = activation.stored(in: signature.outputs[0])
        return KernelFamily(edge_pool_kernels(), "max_pool_s8").bound(unitCount: unitCount) { operands, _ in
            edge_max_pool_s8(
                input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self), window: window,
                lower: Int8(clamping: range.lowerBound), upper: Int8(clamping: range.upperBound))
        }
    }
}
