import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Select {
    public func kernels(for signature: Signature) -> [Kernel] {
        let output = signature.outputs[0]
        let axes = SelectWalk(signature.inputs.map(\.shape), to: output.shape).axes
        guard output.elementCount > 0, let row = axes.last?.size else { return [] }
        let family = "select_x\(output.element.byteCount * 8)"
        return KernelFamily(edge_select_kernels(), family).bound(unitCount: output.elementCount / row) {
            operands, kept in
            edge_select(
                condition: operands.inputs[0].assumingMemoryBound(to: UInt8.self), a: operands.inputs[1],
                b: operands.inputs[2], output: operands.outputs[0], axes: axes.kept(in: &kept),
                axis_count: Int32(axes.count))
        }
    }
}

/// How three operands meet in a broadcast, with as few axes as possible: those of length 1 are gone, and neighbours
/// that all operands cross with one stride are one.
private struct SelectWalk {
    /// At least one; the last is the row.
    let axes: [edge_select_axis]

    init(_ operands: [Shape], to output: Shape) {
        var merged: [edge_select_axis] = []
        for axis in output.indices.reversed() where output[axis] != 1 {
            let strides = operands.map { $0[axis] == 1 ? 0 : $0.strides[axis] }
            let next = edge_select_axis(
                size: output[axis], condition_stride: strides[0], a_stride: strides[1], b_stride: strides[2])
            if let inner = merged.last, inner.continues(into: next) {
                merged[merged.count - 1].size *= next.size
            } else {
                merged.append(next)
            }
        }
        let one = edge_select_axis(size: 1, condition_stride: 1, a_stride: 1, b_stride: 1)
        axes = merged.isEmpty ? [one] : merged.reversed()
    }
}

extension edge_select_axis {
    /// Whether every operand goes on into the next outer axis as if that were the same one.
    fileprivate func continues(into outer: edge_select_axis) -> Bool {
        outer.condition_stride == condition_stride * size && outer.a_stride == a_stride * size
            && outer.b_stride == b_stride * size
    }
}
