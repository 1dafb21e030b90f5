import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Resize {
    public func kernels(for signature: Signature) -> [Kernel] {
        let input = signature.inputs[0]
        guard signature.outputs[0].elementCount > 0 else { return [] }
        switch (mode, input.element) {
        case (.nearest, _): return copy(from: input).kernels(byteCount: input.element.byteCount)
        case (.linear, .int8) where isPlainLinear: return linearKernels("resize_linear_s8", input.shape)
        case (.linear, .float32) where isPlainLinear: return linearKernels("resize_linear_f32", input.shape)
        case (_, .float32): return weightedKernels(input.shape)
        default: return []
        }
    }

    /// The two neighbouring axes of which no others change; whatever is before them counts as pictures, behind them as
    /// channels. The first may be -1.
    private func plane(of input: Shape) -> (rowAxis: Int, columnAxis: Int)? {
        let scaled = scaledAxes(of: input)
        guard let columnAxis = scaled.last ?? input.indices.last else { return nil }
        return scaled.allSatisfy({ $0 >= columnAxis - 1 }) ? (columnAxis - 1, columnAxis) : nil
    }

    private func linearKernels(_ name: String, _ input: Shape) -> [Kernel] {
        guard let (rowAxis, columnAxis) = plane(of: input) else { return [] }
        let family = KernelFamily(edge_resize_kernels(), name)
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

    // MARK: Any number of neighbours

    private func weightedKernels(_ input: Shape) -> [Kernel] {
        guard let (rowAxis, columnAxis) = plane(of: input) else { return [] }
        let rows = rowAxis < 0 ? [[(index: 0, weight: 1)]] : kernelFootprints(rowAxis, input)
        let columns = kernelFootprints(columnAxis, input)
        let outer = sizes.prefix(max(rowAxis, 0)).reduce(1, *)
        let channels = sizes.dropFirst(columnAxis + 1).reduce(1, *)
        let rowLength = input[columnAxis] * channels
        let pictureLength = (rowAxis < 0 ? 1 : input[rowAxis]) * rowLength
        let extrapolation = extrapolation
        return KernelFamily(edge_resize_kernels(), "resize_weighted_f32").bound(
            unitCount: outer * rows.count, scratchByteCount: rowLength * 4
        ) { operands, kept in
            edge_resize_weighted(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: Float.self),
                rows: edge_footprints(rows, stride: rowLength, &kept),
                columns: edge_footprints(columns, stride: channels, &kept), channels: channels,
                row_length: rowLength, picture_length: pictureLength, extrapolation: extrapolation)
        }
    }

    private func kernelFootprints(_ axis: Int, _ input: Shape) -> [Footprint] {
        guard scaledAxes(of: input).contains(axis) else { return (0..<input[axis]).map { [($0, 1)] } }
        return footprints(axis, input[axis])
    }
}

extension edge_footprints {
    /// `stride` is the distance in elements between neighbours on the axis.
    fileprivate init(_ footprints: [Resize.Footprint], stride: Int, _ kept: inout [AnyObject]) {
        var (offsets, weights, ends): ([Int32], [Float], [Int32]) = ([], [], [])
        for footprint in footprints {
            for (index, weight) in footprint {
                // Offsets stay below `Shape.maximumElementCount`.
                offsets.append(Int32(index * stride))
                weights.append(Float(weight))
            }
            ends.append(Int32(clamping: offsets.count))
        }
        self.init(
            offsets: offsets.kept(in: &kept), weights: weights.kept(in: &kept), ends: ends.kept(in: &kept),
            count: footprints.count)
    }
}
