import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Gather {
    public func kernels(for signature: Signature) -> [Kernel] {
        guard signature.outputs[0].elementCount > 0 else { return [] }
        let (data, indices) = (signature.inputs[0], signature.inputs[1])
        let length = data.shape[axis]
        let runByteCount = data.shape.dropFirst(axis + 1).reduce(data.element.byteCount, *)
        let unitCount = data.shape.prefix(axis).reduce(indices.elementCount, *)
        return KernelFamily(edge_movement_kernels(), "gather").bound(unitCount: unitCount) { operands, _ in
            edge_gather(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), indices: operands.inputs[1],
                index_count: indices.elementCount, index_byte_count: Int32(indices.element.byteCount), length: length,
                run_byte_count: runByteCount)
        }
    }
}
