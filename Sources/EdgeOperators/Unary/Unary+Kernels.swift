import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Unary {
    public func kernels(for signature: Signature) -> [Kernel] {
        guard signature.inputs[0].element == .float32 else { return [] }
        let (alpha, beta) = (alpha, beta)
        return KernelFamily(edge_unary_kernels(), "unary_\(function.rawValue)_f32")
            .bound(unitCount: signature.outputs[0].elementCount) { operands, _ in
                edge_unary_f32(
                    input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self), alpha: alpha, beta: beta)
            }
    }
}
