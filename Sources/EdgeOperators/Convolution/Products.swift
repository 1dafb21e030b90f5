import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// Windows times packed weights, as convolutions and, with windows of one pixel, fully connected layers share it.
struct Products {
    let signature: Signature
    let window: edge_window
    /// Output pixels of the whole batch.
    let pixelCount: Int
    let groups: Int

    /// Fewer pixels than this are divided among workers by blocks of channels.
    private static let fewPixels = 8
    /// Enough blocks to divide the channels of any number of pixels.
    private static let manyBlocks = 8

    /// The products of a window, group by group of the channels.
    init(_ signature: Signature, _ window: edge_window, groups: Int = 1) {
        self.signature = signature
        self.window = window
        self.groups = groups
        pixelCount = window.pixelCount(batch: signature.inputs[0].shape[0])
    }

    /// The products of single pixels, of which there are `rows`.
    init(_ signature: Signature, rows: Int) {
        self.signature = signature
        pixelCount = rows
        groups = 1
        let depth = signature.inputs[1].shape.dropFirst().reduce(1, *)
        let pixels = edge_window_axis(pixels: rows)
        // Runs are of whole words; pixels that are not become lines, which are copied with room behind them.
        window =
            depth * signature.inputs[0].element.byteCount % 4 == 0
            ? edge_window(y: edge_window_axis(pixels: 1), x: pixels, channels: depth)
            : edge_window(y: pixels, x: edge_window_axis(pixels: 1), channels: depth)
    }

    private var blockCount: Int { PackedGeometry(of: signature.inputs[1]).blockCount }
    /// Every worker reads all of what is not divided: that had better be the smaller of inputs and weights.
    private var unitsAreBlocks: Bool {
        guard groups == 1 else { return false }
        return pixelCount < Products.fewPixels
            || blockCount >= Products.manyBlocks && signature.inputs[1].byteCount > signature.inputs[0].byteCount
    }
    private var unitCount: Int { unitsAreBlocks ? blockCount : pixelCount }

    /// The runs of the pixels, nil where they cannot be counted; `padding` is the byte that stands for it.
    private func runs(padding: UInt8) -> edge_runs? {
        let geometry = PackedGeometry(of: signature.inputs[1])
        let elementByteCount = signature.inputs[0].element.byteCount
        let depth = signature.inputs[0].element == .int8 ? geometry.paddedDepth : geometry.depth
        let row = geometry.segments == 1 ? window.x.window * window.channels / groups : depth
        var runs = edge_runs()
        let wish = edge_runs_wish(
            element_byte_count: elementByteCount, groups: groups, row_byte_count: row * elementByteCount,
            depth_byte_count: geometry.segments * depth * elementByteCount, fill: padding)
        return edge_runs_plan(&runs, window, wish) ? runs : nil
    }

    /// int8 kernels.
    func kernels(_ makeProduct: @escaping @Sendable (Operands, inout [AnyObject]) -> edge_product_s8) -> [Kernel] {
        guard let runs = runs(padding: UInt8(truncatingIfNeeded: signature.inputs[0].zeroPoint())) else { return [] }
        let (pixelCount, unitsAreBlocks, groups) = (pixelCount, unitsAreBlocks, groups)
        let panels = GroupedPanels(signature.inputs[1], groups: groups)
        return KernelFamily(edge_convolution_kernels(), "conv_s8").bound(
            unitCount: unitCount, scratchByteCount: runs.scratch_byte_count
        ) { operands, kept in
            edge_conv_s8(
                product: makeProduct(operands, &kept), input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                runs: runs, pixel_count: pixelCount, units_are_blocks: unitsAreBlocks, groups: groups,
                panel_byte_count: panels.byteCount)
        }
    }

    /// float32 kernels.
    func realKernels(_ activation: ActivationRange, residual: ActivationRange? = nil) -> [Kernel] {
        guard let runs = runs(padding: 0) else { return [] }
        let (weights, pixelCount, unitsAreBlocks, groups) =
            (signature.inputs[1], pixelCount, unitsAreBlocks, groups)
        let panels = GroupedPanels(weights, groups: groups)
        return KernelFamily(edge_convolution_kernels(), "conv_f32").bound(
            unitCount: unitCount, scratchByteCount: runs.scratch_byte_count
        ) { operands, kept in
            edge_conv_f32(
                product: edge_product_f32(
                    weights, operands,
                    finish: edge_finish_f32(operands, activation: activation, residual: residual), &kept,
                    groups: groups),
                input: operands.inputs[0].assumingMemoryBound(to: Float.self), runs: runs, pixel_count: pixelCount,
                units_are_blocks: unitsAreBlocks, groups: groups, panel_byte_count: panels.byteCount)
        }
    }
}

extension edge_window_axis {
    /// An axis of pixels that are taken one by one.
    init(pixels: Int) {
        self.init(input: pixels, output: pixels, window: 1, output_step: 1, origin: 0, tap_step: 1, divisor: 1)
    }
}
