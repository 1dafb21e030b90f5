import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension IndexedCopy {
    /// The kernels that do this for elements of `byteCount` bytes.
    func kernels(byteCount: Int) -> [Kernel] {
        guard !tables.contains([]) else { return [] }
        let (axes, runLength) = mergedAxes()
        let span = IndexedCopy.longestSpan(in: axes[axes.count - 1], step: runLength)
        let unitCount = axes.dropLast().reduce(1) { $0 * $1.count }
        let fill = self.fill
        return KernelFamily(edge_movement_kernels(), "copy_indexed").bound(unitCount: unitCount) { operands, kept in
            var context = edge_copy_indexed(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self),
                axes: axes.map { edge_index_axis(entries: $0.kept(in: &kept), size: $0.count) }.kept(in: &kept),
                axis_count: Int32(axes.count), byte_count: Int32(byteCount), run_length: runLength,
                span_first: span.lowerBound, span_count: span.count, fill: (0, 0, 0, 0, 0, 0, 0, 0))
            withUnsafeMutableBytes(of: &context.fill) { $0.copyBytes(from: fill.prefix(8)) }
            return context
        }
    }

    /// The tables without the innermost ones that copy as it is, which make runs of so many elements; at least one.
    private func mergedAxes() -> (axes: [[Int32]], runLength: Int) {
        var axes = tables
        var runLength = 1
        while let last = axes.last, last.indices.allSatisfy({ last[$0] == $0 * runLength }) {
            runLength *= last.count
            axes.removeLast()
        }
        return (axes.isEmpty ? [[0]] : axes, runLength)
    }

    /// The places of the longest stretch of entries that are `step` apart; empty when all are filling.
    static func longestSpan(in entries: [Int32], step: Int) -> Range<Int> {
        var longest = 0..<0
        var first = 0
        for place in entries.indices {
            let isNext =
                place > first && entries[place - 1] >= 0 && Int(entries[place]) == Int(entries[place - 1]) + step
            if !isNext { first = place }
            if entries[place] >= 0, place + 1 - first > longest.count { longest = first..<place + 1 }
        }
        return longest
    }
}

extension Pad {
    public func kernels(for signature: Signature) -> [Kernel] {
        copy(from: signature.inputs[0], to: signature.outputs[0])
            .kernels(byteCount: signature.inputs[0].element.byteCount)
    }
}
