import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension TransposedConvolution {
    /// A product of one group reads packed weights; others read each channel's.
    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        let (input, weights) = (signature.inputs[0], signature.inputs[1])
        guard groups == 1, input.shape.rank <= 4, signature.isConstant[1],
            let sliding = try? window(input.shape, weights.shape), let axis = sliding.axes.last
        else { return [:] }
        if input.element == .float32 { return [1: .gemmN16] }
        // A tap's part of a panel begins with a group of four products.
        let suits = signature.suitsIntegerKernels && weights.shape[weights.shape.rank - 1] % 4 == 0
        return suits && axis.margin <= axis.input + 64 ? [1: .gemmK4N16] : [:]
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, weights) = (signature.inputs[0], signature.inputs[1])
        guard let sliding = try? window(input.shape, weights.shape), let channels = input.shape.last else { return [] }
        switch (input.element, weights.layout) {
        case (.float32, .gemmN16): return realProductKernels(sliding, channels, signature)
        case (.int8, .gemmK4N16), (.int8, .gemmK4N16Wide):
            return integerProductKernels(sliding, channels, signature)
        case (_, .dense): return sumKernels(sliding, channels, signature)
        default: return []
        }
    }

    /// Channel by channel, from dense weights.
    private func sumKernels(_ sliding: SlidingWindow, _ channels: Int, _ signature: Signature) -> [Kernel] {
        guard let window = edge_window(sliding, channels: channels) else { return [] }
        let unitCount = window.pixelCount(batch: signature.inputs[0].shape[0])
        let (activation, output) = (activation, signature.outputs[0])
        switch signature.inputs[0].element {
        case .float32:
            return WindowSum.realKernels(window, signature, groups: groups, unitCount: unitCount, activation)
        case .int8 where signature.suitsIntegerKernels:
            return WindowSum.kernels(window, signature, groups: groups, unitCount: unitCount) { _ in
                (output, activation, edge_residual_s8())
            }
        default: return []
        }
    }

    private func realProductKernels(
        _ sliding: SlidingWindow, _ channels: Int, _ signature: Signature
    ) -> [Kernel] {
        guard let window = edge_window(sliding, channels: channels, singleAxisIsRow: true) else { return [] }
        let phases = min(window.x.divisor, window.x.output)
        let (weights, activation) = (signature.inputs[1], activation)
        let tap = Int(EDGE_CHUNK) * MemoryLayout<UnsafeRawPointer>.stride + MemoryLayout<Int>.stride
        // Of whole words, as pointers come first.
        let zeros = (channels + 1) / 2 * 2 * MemoryLayout<Float>.stride
        let scratch = zeros + window.y.window * window.x.window * tap
        return KernelFamily(edge_convolution_kernels(), "transposed_f32").bound(
            unitCount: signature.inputs[0].shape[0] * window.y.output * phases, scratchByteCount: scratch
        ) { operands, kept in
            edge_transposed_f32(
                product: edge_product_f32(
                    weights, operands, finish: edge_finish_f32(operands, activation: activation, residual: nil),
                    &kept),
                input: operands.inputs[0].assumingMemoryBound(to: Float.self), window: window)
        }
    }

    private func integerProductKernels(
        _ sliding: SlidingWindow, _ channels: Int, _ signature: Signature
    ) -> [Kernel] {
        guard signature.suitsIntegerKernels, groups == 1, channels % 4 == 0, let axis = sliding.axes.last,
            axis.margin <= axis.input + 64,
            let window = edge_window(sliding, channels: channels, singleAxisIsRow: true)
        else { return [] }
        let activation = activation
        let lines = min(window.y.window, window.y.input)
        return KernelFamily(edge_convolution_kernels(), "transposed_s8").bound(
            unitCount: signature.inputs[0].shape[0] * window.y.output,
            scratchByteCount: max(2 * lines * (axis.input + 2 * axis.margin) * channels, 1)
        ) { operands, kept in
            edge_transposed_s8(
                product: edge_product_s8(
                    signature, signature.outputs[0], activation: activation, residual: edge_residual_s8(), operands,
                    &kept, inputsAreCentred: true),
                input: operands.inputs[0].assumingMemoryBound(to: Int8.self), window: window, margin: axis.margin)
        }
    }
}

extension WindowAxis {
    /// How far the taps of four output positions, a stride apart, reach beyond the input, at most.
    fileprivate var margin: Int {
        let before = -(origin + (window - 1) * min(tapStep, 0)) / divisor + 1
        let after = (output - 1 + origin) / divisor + 4 - input
        return max(before, after, 0)
    }
}
