import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Normalization {
    /// For float32 whose axes nest as ``NormalizedAxes`` says: rows of neighbours, channels of pictures, and groups of
    /// channels.
    public func kernels(for signature: Signature) -> [Kernel] {
        let input = signature.inputs[0]
        guard input.element == .float32, input.elementCount > 0,
            let axes = NormalizedAxes(input.shape, axes, operands: signature.inputs.dropFirst().map(\.shape))
        else { return [] }
        let (epsilon, centers) = (epsilon, function == .standard)
        return KernelFamily(edge_normalize_kernels(), axes.family).bound(unitCount: axes.unitCount) { operands, kept in
            edge_normalize_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: Float.self), axes: axes.extents,
                scale: axes.operand(0, operands, absent: 1, &kept), shift: axes.operand(1, operands, absent: 0, &kept),
                epsilon: epsilon, centers: centers)
        }
    }
}

/// A normalized tensor as `[outer][rows][groups][run]`, with statistics over rows and runs.
struct NormalizedAxes: Sendable {
    let extents: edge_normalized_axes
    /// For scale and shift, as far as they are there, the elements between neighbours along each axis.
    private let steps: [edge_normalized_axes]

    /// One axis, or several neighbours that all tensors cross with one step.
    private struct Axis {
        var extent: Int
        let isReduced: Bool
        let steps: [Int]
    }

    /// Nil where the axes do not nest in this way.
    init?(_ shape: Shape, _ reduced: [Int], operands: [Shape]) {
        var nested = (0..<4).map { _ in Axis(extent: 1, isReduced: false, steps: operands.map { _ in 0 }) }
        var place = nested.count
        for axis in NormalizedAxes.merged(shape, reduced, operands) {
            // From the inside: a run and rows are reduced, groups and the outer axis are kept.
            place -= 1
            if axis.isReduced != (place % 2 == 1) { place -= 1 }
            guard place >= 0 else { return nil }
            nested[place] = axis
        }
        func axes(_ value: (Axis) -> Int) -> edge_normalized_axes {
            edge_normalized_axes(
                outer: value(nested[0]), rows: value(nested[1]), groups: value(nested[2]), run: value(nested[3]))
        }
        extents = axes { $0.extent }
        steps = operands.indices.map { index in axes { $0.steps[index] } }
    }

    /// The axes from the last to the first, without those of length 1, as few as possible.
    private static func merged(_ shape: Shape, _ reduced: [Int], _ operands: [Shape]) -> [Axis] {
        var merged: [Axis] = []
        for axis in shape.indices.reversed() where shape[axis] != 1 {
            let next = Axis(
                extent: shape[axis], isReduced: reduced.contains(axis),
                steps: operands.map { $0[axis] == 1 ? 0 : $0.strides[axis] })
            if let inner = merged.last, inner.isReduced == next.isReduced,
                zip(next.steps, inner.steps).allSatisfy({ $0 == $1 * inner.extent })
            {
                merged[merged.count - 1].extent *= next.extent
            } else {
                merged.append(next)
            }
        }
        return merged
    }

    /// Columns where runs are too short to be summed one by one.
    private var isColumns: Bool {
        extents.rows > 1 && extents.run <= EDGE_NORMALIZE_BLOCK
            && steps.allSatisfy { $0.rows == 0 || ($0.groups == 0 && $0.run == 0) }
    }

    var family: String { isColumns ? "normalize_columns_f32" : "normalize_rows_f32" }

    var unitCount: Int {
        guard isColumns else { return extents.outer * extents.groups }
        let width = edge_normalize_block_groups(extents.run)
        return extents.outer * ((extents.groups + width - 1) / width)
    }

    /// The scale (0) or the shift (1), or the number that stands for an absent one.
    func operand(
        _ index: Int, _ operands: Operands, absent: Float, _ kept: inout [AnyObject]
    ) -> edge_normalize_operand {
        guard index < steps.count else {
            return edge_normalize_operand(
                values: [absent].kept(in: &kept), steps: edge_normalized_axes(outer: 0, rows: 0, groups: 0, run: 0))
        }
        return edge_normalize_operand(
            values: operands.inputs[1 + index].assumingMemoryBound(to: Float.self), steps: steps[index])
    }
}
