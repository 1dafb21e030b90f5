import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Convolution {
    /// How the sums are computed; each way reads the weights in layouts of its own.
    private enum Method {
        /// One matrix product over all pixels.
        case gemm
        /// A matrix product over the windows of a few pixels at a time.
        case windows
        /// The same for each group of channels.
        case groups
        case depthwise
        /// Channel by channel, from dense weights.
        case sums
    }

    private func method(for signature: Signature) -> Method {
        let (input, weights) = (signature.inputs[0].shape, signature.inputs[1].shape)
        if groups > 1 {
            let depth = input[input.rank - 1] / groups
            if depth == 1 { return .depthwise }
            // Runs are of whole words.
            return depth * signature.inputs[0].element.byteCount % 4 == 0 ? .groups : .sums
        }
        let isPointwise = weights.dropFirst().dropLast().allSatisfy { $0 == 1 } && strides.allSatisfy { $0 == 1 }
        return isPointwise && padding.isNone ? .gemm : .windows
    }

    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        guard signature.inputs[0].shape.rank <= 4, signature.isConstant[1], !signature.inputs[0].isWide else {
            return [:]
        }
        let isInteger = signature.inputs[0].element == .int8
        guard isInteger ? suitsIntegerKernels(signature) : signature.inputs[0].element == .float32 else { return [:] }
        switch method(for: signature) {
        case .gemm, .groups: return [1: isInteger ? .gemmK4N16 : .gemmN16]
        case .windows:
            guard isInteger else { return [1: suitsTiles(signature) ? .winogradN16 : .gemmN16] }
            return [1: Convolution.windowLayout(of: signature.inputs[1])]
        case .depthwise: return [1: isInteger ? .depthwiseC16 : .gemmN16]
        case .sums: return [:]
        }
    }

    /// Rows of the window padded each for itself, so that they meet runs of the input, unless that costs more than an
    /// eighth of the bytes of large weights.
    private static func windowLayout(of weights: TensorType) -> Layout {
        guard weights.shape.rank > 3 else { return .gemmK4N16 }
        var rows = weights
        rows.layout = .rowsK4N16
        let geometry = PackedGeometry(of: rows)
        let isCheap = geometry.paddedDepth * 8 <= geometry.depth * 9
        return isCheap || rows.byteCount <= smallByteCount ? .rowsK4N16 : .gemmK4N16
    }

    private static let smallByteCount = 1 << 14

    /// Layouts of weights whose kernels take the only axis of a window for a row.
    private static let rowLayouts: Set<Layout> = [.gemmK4N16, .gemmK4N16Wide, .gemmN16, .depthwiseC16]

    public func kernels(for signature: Signature) -> [Kernel] {
        guard !signature.inputs[0].isWide,
            let sliding = try? window(signature.inputs[0].shape, signature.inputs[1].shape),
            let window = edge_window(
                sliding, channels: signature.inputs[0].shape[signature.inputs[0].shape.rank - 1],
                singleAxisIsRow: Convolution.rowLayouts.contains(signature.inputs[1].layout))
        else { return [] }
        if signature.inputs[0].element == .int8 {
            return suitsIntegerKernels(signature) ? integerKernels(window, signature) : []
        }
        return signature.inputs[0].element == .float32 ? realKernels(window, signature) : []
    }

    // MARK: int8

    private func suitsIntegerKernels(_ signature: Signature) -> Bool {
        signature.suitsIntegerKernels && ownType(of: signature.outputs[0]).hasStoredZeroPoints
    }

    private func integerKernels(_ window: edge_window, _ signature: Signature) -> [Kernel] {
        let weights = signature.inputs[1]
        let pixelCount = window.pixelCount(batch: signature.inputs[0].shape[0])
        switch (method(for: signature), weights.layout) {
        case (.gemm, .gemmK4N16), (.gemm, .gemmK4N16Wide):
            return Products(signature, rows: pixelCount).kernels { product(signature, $0, &$1) }
        case (.windows, .gemmK4N16), (.windows, .gemmK4N16Wide), (.windows, .rowsK4N16), (.windows, .rowsK4N16Wide):
            return Products(signature, window).kernels { product(signature, $0, &$1) }
        case (.groups, .gemmK4N16), (.groups, .gemmK4N16Wide):
            return Products(signature, window, groups: groups).kernels { product(signature, $0, &$1) }
        case (.depthwise, .depthwiseC16):
            return depthwiseIntegerKernels(window, signature)
        case (_, .dense):
            return WindowSum.kernels(window, signature, groups: groups, unitCount: pixelCount) { operands in
                (ownType(of: signature.outputs[0]), activation, residual(signature, operands))
            }
        default:
            return []
        }
    }

    private func product(
        _ signature: Signature, _ operands: Operands, _ kept: inout [AnyObject]
    ) -> edge_product_s8 {
        edge_product_s8(
            signature, ownType(of: signature.outputs[0]), activation: activation,
            residual: residual(signature, operands), operands, &kept, groups: groups)
    }

    private func residual(_ signature: Signature, _ operands: Operands) -> edge_residual_s8 {
        guard let residual else { return edge_residual_s8() }
        let sum = QuantizedSum(
            ownType(of: signature.outputs[0]), signature.inputs[3], to: signature.outputs[0],
            activation: residual.activation)
        return edge_residual_s8(sum, addend: operands.inputs[3])
    }

    private func depthwiseIntegerKernels(_ window: edge_window, _ signature: Signature) -> [Kernel] {
        let channels = signature.inputs[1].shape[0]
        let rowCount = signature.inputs[0].shape[0] * window.y.output
        let blockCount = (channels + Int(EDGE_DEPTHWISE_BLOCK) - 1) / Int(EDGE_DEPTHWISE_BLOCK)
        var sizes = window
        let scratch = edge_depthwise_s8_scratch_byte_count(&sizes, signature.hasWeightZeroPoints)
        return KernelFamily(edge_depthwise_kernels(), "depthwise_s8").bound(
            unitCount: blockCount * rowCount, scratchByteCount: scratch
        ) { operands, kept in
            let input = operands.inputs[0].assumingMemoryBound(to: Int8.self)
            let own = ownType(of: signature.outputs[0])
            let tables = edge_channels_s8(signature, own, operands, &kept)
            return edge_depthwise_s8(
                input: input, weights: operands.inputs[1].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self), window: window, channels: channels,
                multiplier: channels / window.channels, row_count: rowCount,
                input_end: input + signature.inputs[0].byteCount, tables: tables,
                result: edge_requantize(tables, channels: channels, to: own, activation: activation),
                residual: residual(signature, operands), input_zero_point: signature.inputs[0].zeroPoint())
        }
    }

    // MARK: float32

    private func realKernels(_ window: edge_window, _ signature: Signature) -> [Kernel] {
        let weights = signature.inputs[1]
        let pixelCount = window.pixelCount(batch: signature.inputs[0].shape[0])
        switch (method(for: signature), weights.layout) {
        case (.gemm, .gemmN16):
            return Products(signature, rows: pixelCount).realKernels(activation, residual: residual?.activation)
        case (.windows, .gemmN16):
            return Products(signature, window).realKernels(activation, residual: residual?.activation)
        case (.windows, .winogradN16):
            return suitsTiles(signature) ? tileKernels(window, signature) : []
        case (.groups, .gemmN16):
            return Products(signature, window, groups: groups).realKernels(
                activation, residual: residual?.activation)
        case (.depthwise, .gemmN16):
            return depthwiseRealKernels(window, signature, pixelCount)
        case (_, .dense):
            return WindowSum.realKernels(
                window, signature, groups: groups, unitCount: pixelCount, activation,
                residual: residual?.activation)
        default:
            return []
        }
    }

    private func depthwiseRealKernels(
        _ window: edge_window, _ signature: Signature, _ pixelCount: Int
    ) -> [Kernel] {
        let channels = signature.inputs[1].shape[0]
        return KernelFamily(edge_depthwise_kernels(), "depthwise_f32").bound(unitCount: pixelCount) { operands, _ in
            edge_depthwise_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                weights: operands.inputs[1].assumingMemoryBound(to: Float.self), window: window, channels: channels,
                multiplier: channels / window.channels, finish: finish(operands))
        }
    }

    private func finish(_ operands: Operands) -> edge_finish_f32 {
        edge_finish_f32(operands, activation: activation, residual: residual?.activation)
    }
}
