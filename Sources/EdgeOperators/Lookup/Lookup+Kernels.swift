import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Lookup {
    public func kernels(for signature: Signature) -> [Kernel] {
        KernelFamily(edge_lookup_kernels(), "lookup_s8")
            .bound(unitCount: signature.outputs[0].elementCount) { operands, _ in
                edge_lookup_s8(
                    input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                    table: operands.inputs[1].assumingMemoryBound(to: Int8.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Int8.self))
            }
    }
}
