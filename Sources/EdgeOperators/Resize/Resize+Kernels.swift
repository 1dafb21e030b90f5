import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Resize {
    public func kernels(for signature: Signature) -> [Kernel] {
        let input = signature.inputs[0]
        guard signature.outputs[0].elementCount > 0 else { return [] }
        guard mode == .linear else { return copy(from: input.shape).kernels(byteCount: input.element.byteCount) }
        let family = KernelFamily(
            edge_resize_kernels(), input.element == .int8 ? "resize_linear_s8" : "resize_linear_f32")
        return linearKernels(family, input.shape)
    }

    /// Kernels for one or two neighbouring axes; whatever is before them counts as pictures, behind them as channels.
    private func linearKernels(_ family: KernelFamily, _ input: Shape) -> [Kernel] {
        let scaled = scaledAxes(of: input)
        guard let columnAxis = scaled.last ?? input.indices.last else { return [] }
        let rowAxis = columnAxis - 1
        guard scaled.allSatisfy({ $0 >= rowAxis }) else { return [] }
        let rows = rowAxis < 0 ? [edge_tap()] : kernelTaps(rowAxis, input)
        let columns = kernelTaps(columnAxis, input)
        let outer = sizes.prefix(max(rowAxis, 0)).reduce(1, *)
        let channels = sizes.dropFirst(columnAxis + 1).reduce(1, *)
        let pictureLength = input.dropFirst(max(rowAxis, 0)).reduce(1, *)
        return family.bound(unitCount: outer * rows.count) { operands, kept in
            edge_resize_linear(
                input: operands.inputs[0], output: operands.outputs[0], rows: rows.kept(in: &kept),
                columns: columns.kept(in: &kept), row_count: rows.count, column_count: columns.count,
                channels: channels, picture_length: pictureLength)
        }
    }

    private func kernelTaps(_ axis: Int, _ input: Shape) -> [edge_tap] {
        let stride = input.strides[axis]
        guard scaledAxes(of: input).contains(axis) else {
            return (0..<input[axis]).map { index in
                edge_tap(lower: Int32(index * stride), upper: Int32(index * stride), fraction: 0, weight: 0)
            }
        }
        return taps(axis, input[axis]).map { tap in
            edge_tap(
                lower: Int32(tap.lower * stride), upper: Int32(tap.upper * stride), fraction: Float(tap.fraction),
                weight: tap.weight)
        }
    }
}
