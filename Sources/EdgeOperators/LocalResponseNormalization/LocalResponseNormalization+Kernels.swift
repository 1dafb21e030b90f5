import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension LocalResponseNormalization {
    /// For float32 rows of neighbours whose powers have a base above 0.
    public func kernels(for signature: Signature) -> [Kernel] {
        let type = signature.inputs[0]
        guard type.element == .float32, type.elementCount > 0, bias > 0, alpha >= 0, bias.isFinite, alpha.isFinite,
            type.shape.dropFirst(axis + 1).allSatisfy({ $0 == 1 })
        else { return [] }
        let length = type.shape[axis]
        let (before, after) = (min(before, length - 1), min(after, length - 1))
        let (alpha, beta, bias) = (alpha, beta, bias)
        let scratch = (before + length + after) * MemoryLayout<Float>.stride
        let family = KernelFamily(edge_lrn_kernels(), "lrn_f32")
        return family.bound(unitCount: type.elementCount / length, scratchByteCount: scratch) { operands, _ in
            edge_lrn_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: Float.self), length: length, before: before,
                after: after, alpha: alpha, beta: beta, bias: bias)
        }
    }
}
