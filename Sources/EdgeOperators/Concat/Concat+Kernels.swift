import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Concat {
    public func kernels(for signature: Signature) -> [Kernel] {
        let output = signature.outputs[0]
        guard output.elementCount > 0 else { return [] }
        let inner = output.shape.dropFirst(axis + 1).reduce(output.element.byteCount, *)
        let runs = signature.inputs.map { $0.shape[axis] * inner }
        let tables = signature.inputs.map { Concat.table(from: $0, to: output) }
        let rowCount = output.shape.prefix(axis).reduce(1, *)
        let family = KernelFamily(edge_movement_kernels(), "concat")
        return family.bound(unitCount: rowCount * runs.count) { operands, kept in
            var pieces: [edge_piece] = []
            var offset = 0
            for (index, byteCount) in runs.enumerated() {
                pieces.append(
                    edge_piece(
                        input: operands.inputs[index].assumingMemoryBound(to: UInt8.self), byte_count: byteCount,
                        offset: offset, table: tables[index].map { $0.kept(in: &kept) }))
                offset += byteCount
            }
            return edge_concat(
                pieces: pieces.kept(in: &kept), piece_count: pieces.count,
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), row_byte_count: offset)
        }
    }
}
