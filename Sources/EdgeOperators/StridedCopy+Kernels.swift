import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension StridedCopy {
    /// The kernels that do this for elements of `byteCount` bytes.
    ///
    /// The walk is brought into one of three forms: long runs that lie together in both tensors; a matrix of elements
    /// that is transposed; rows of elements that lie apart. An element is what lies together, if it has a size that
    /// a register has, so two floats in a run are one element of 8 bytes.
    func kernels(byteCount: Int) -> [Kernel] {
        guard !sizes.contains(0) else { return [] }
        var axes = mergedAxes(byteCount: byteCount)
        var runByteCount = byteCount
        if let last = axes.last, last.input_stride == byteCount {
            runByteCount = last.size * byteCount
            axes.removeLast()
        }
        guard [1, 2, 4, 8].contains(runByteCount), let last = axes.popLast() else {
            return copyRuns(axes, runByteCount, startByte: start * byteCount)
        }
        if let row = axes.lastIndex(where: { $0.input_stride == runByteCount }) {
            let rows = axes.remove(at: row)
            return transpose(axes, rows, last, runByteCount, startByte: start * byteCount)
        }
        return copyElements(axes, last, runByteCount, startByte: start * byteCount)
    }

    /// The axes with their strides in bytes; neighbours that one stride covers are one, axes of size 1 are gone.
    private func mergedAxes(byteCount: Int) -> [edge_axis] {
        var axes: [edge_axis] = []
        var outputStride = byteCount
        for (size, stride) in zip(sizes, strides).reversed() where size != 1 {
            if let inner = axes.first, stride * byteCount == inner.size * inner.input_stride {
                axes[0].size *= size
            } else {
                axes.insert(edge_axis(size: size, input_stride: stride * byteCount, output_stride: outputStride), at: 0)
            }
            outputStride *= size
        }
        return axes
    }

    private func copyRuns(_ axes: [edge_axis], _ runByteCount: Int, startByte: Int) -> [Kernel] {
        let unitCount = axes.reduce(1) { $0 * $1.size }
        return KernelFamily(edge_movement_kernels(), "copy_runs").bound(unitCount: unitCount) { operands, kept in
            edge_copy_runs(
                input: (operands.inputs[0] + startByte).assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), walk: edge_walk(axes, &kept),
                byte_count: runByteCount)
        }
    }

    private func copyElements(
        _ axes: [edge_axis], _ row: edge_axis, _ byteCount: Int, startByte: Int
    ) -> [Kernel] {
        let unitCount = axes.reduce(1) { $0 * $1.size }
        return KernelFamily(edge_movement_kernels(), "copy_elements").bound(unitCount: unitCount) { operands, kept in
            edge_copy_elements(
                input: (operands.inputs[0] + startByte).assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), walk: edge_walk(axes, &kept),
                count: row.size, input_stride: row.input_stride, byte_count: Int32(byteCount))
        }
    }

    private func transpose(
        _ axes: [edge_axis], _ rows: edge_axis, _ columns: edge_axis, _ byteCount: Int, startByte: Int
    ) -> [Kernel] {
        let bandCount = (rows.size + Int(EDGE_TRANSPOSE_BAND) - 1) / Int(EDGE_TRANSPOSE_BAND)
        let unitCount = axes.reduce(1) { $0 * $1.size }
        return KernelFamily(edge_movement_kernels(), "transpose").bound(unitCount: unitCount * bandCount) {
            operands, kept in
            edge_transpose(
                input: (operands.inputs[0] + startByte).assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), walk: edge_walk(axes, &kept),
                rows: rows.size, columns: columns.size, column_stride: columns.input_stride,
                row_stride: rows.output_stride, byte_count: Int32(byteCount))
        }
    }
}

extension edge_walk {
    fileprivate init(_ axes: [edge_axis], _ kept: inout [AnyObject]) {
        self.init(axes: axes.kept(in: &kept), axis_count: Int32(axes.count))
    }
}

extension Transpose {
    public func kernels(for signature: Signature) -> [Kernel] {
        copy(of: signature.inputs[0].shape).kernels(byteCount: signature.inputs[0].element.byteCount)
    }
}

extension Slice {
    public func kernels(for signature: Signature) -> [Kernel] {
        copy(of: signature.inputs[0].shape).kernels(byteCount: signature.inputs[0].element.byteCount)
    }
}

extension Expand {
    public func kernels(for signature: Signature) -> [Kernel] {
        copy(of: signature.inputs[0].shape).kernels(byteCount: signature.inputs[0].element.byteCount)
    }
}

extension Tile {
    public func kernels(for signature: Signature) -> [Kernel] {
        copy(of: signature.inputs[0].shape).kernels(byteCount: signature.inputs[0].element.byteCount)
    }
}
