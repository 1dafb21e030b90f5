import CEdgeKernels
import EdgeGraph
import EdgeTensor

// What the C kernels of sums of products need besides addresses, made from a node's types.

extension edge_requantize {
    init(_ rule: Requantization) {
        self.init(
            lower: Float(Int64(rule.range.lowerBound) - Int64(rule.zeroPoint)),
            upper: Float(Int64(rule.range.upperBound) - Int64(rule.zeroPoint)), zero_point: rule.zeroPoint,
            multipliers_are_below_one: rule.multiplier < 1)
    }
}

extension edge_requantize {
    /// The rule of results of type `type` with a multiplier for each of `channels` channels.
    init(_ tables: edge_channels_s8, channels: Int, to type: TensorType, activation: ActivationRange) {
        let largest = UnsafeBufferPointer(start: tables.multipliers, count: channels).max() ?? 0
        self.init(Requantization(multiplier: largest, to: type, activation: activation))
    }
}

extension edge_sum_s8 {
    init(_ sum: QuantizedSum) {
        let zeros = sum.a(0) &+ sum.b(0)
        self.init(
            a_multiplier: sum.a.multiplier, b_multiplier: sum.b.multiplier, bias: zeros &+ (1 << (sum.shift - 1)),
            shift: sum.shift, zero_point: sum.zeroPoint, lower: sum.range.lowerBound, upper: sum.range.upperBound)
    }
}

extension edge_residual_s8 {
    /// The addition of `addend`, or nothing where `sum` is nil.
    init(_ sum: QuantizedSum?, addend: UnsafeRawPointer?) {
        self.init()
        guard let sum, let addend else { return }
        self.init(
            addend: addend.assumingMemoryBound(to: Int8.self), sum: edge_sum_s8(sum))
    }
}

extension edge_channels_s8 {
    /// The tables of a node with constant weights (input 1) and bias (input 2), whose sums are rounded to `result`.
    /// Weights in a layout with channel sums have the input's zero point folded into the bias, unless inputs come without
    /// it. The tables of each of `groups` groups are read 16 channels at a time.
    init(
        _ signature: Signature, _ result: TensorType, _ operands: Operands, _ kept: inout [AnyObject],
        inputsAreCentred: Bool = false, groups: Int = 1
    ) {
        let (input, weights) = (signature.inputs[0], signature.inputs[1])
        let count = weights.shape[0]
        let padded = edge_channels_s8.paddedCount(count, groups: groups)
        let hasZeroPoints = signature.hasWeightZeroPoints
        let block = MemoryBlock(byteCount: padded * (hasZeroPoints ? 12 : 8))
        kept.append(block)
        let biases = block.base.bindMemory(to: Int32.self, capacity: padded)
        let multipliers = (block.base + padded * 4).bindMemory(to: Float.self, capacity: padded)
        let zeroPoints = (block.base + padded * 8).bindMemory(to: Int32.self, capacity: hasZeroPoints ? padded : 0)
        let (scales, weightZeroPoints) = (weights.quantization?.scales ?? [1], weights.quantization?.zeroPoints ?? [0])
        let (inputScale, inputZeroPoint, resultScale) = (input.scale(), input.zeroPoint(), result.scale())
        let products = Int32(truncatingIfNeeded: weights.shape.dropFirst().reduce(1, *))
        let sums = inputsAreCentred ? nil : weights.layout.sumsOffset(in: weights).map { operands.inputs[1] + $0 }
        let (ownBiases, perTensor) = (operands.inputs[2], scales.count == 1)
        for channel in 0..<count {
            let slice = perTensor ? 0 : channel
            biases[channel] = ownBiases.loadUnaligned(fromByteOffset: channel * 4, as: Int32.self)
            multipliers[channel] = Requantization.multiplier(inputScale, scales[slice], over: resultScale)
            if hasZeroPoints { zeroPoints[channel] = weightZeroPoints[slice] }
            guard let sums else { continue }
            let sum = sums.loadUnaligned(fromByteOffset: channel * 4, as: Int32.self)
            biases[channel] &-= inputZeroPoint &* (sum &- products &* weightZeroPoints[slice])
        }
        let largestInput = sums != nil ? 128.0 : 255
        let magnitudes = PackedMagnitudes(of: weights, at: operands.inputs[1])
        func isSmall(_ magnitude: Int, _ channel: Int) -> Bool {
            let zeroPoint = weightZeroPoints[perTensor ? 0 : channel]
            let weightSum = magnitude + Int(products) * Int(zeroPoint.magnitude)
            let sum = Double(biases[channel].magnitude) + largestInput * Double(weightSum)
            return min(sum, 0x1p31) * Double(multipliers[channel]) <= Double(EDGE_SMALL_RESULT)
        }
        // Mostly the bound will do, and weights need not be read for it.
        let areSmall = (0..<count).allSatisfy { channel in
            isSmall(magnitudes.bound, channel) || isSmall(magnitudes[channel], channel)
        }
        self.init(
            biases: biases, multipliers: multipliers,
            zero_points: hasZeroPoints ? UnsafePointer(zeroPoints) : nil,
            zero_points_are_equal: weightZeroPoints.allSatisfy { $0 == weightZeroPoints[0] }, are_small: areSmall)
    }

    /// Channels of tables, with those that are read behind the last one.
    static func paddedCount(_ channels: Int, groups: Int) -> Int {
        let own = channels / groups
        return channels - own + (own + 15) / 16 * 16
    }
}

extension edge_window_axis {
    init(_ axis: WindowAxis) {
        self.init(
            input: axis.input, output: axis.output, window: axis.window, output_step: axis.outputStep,
            origin: axis.origin, tap_step: axis.tapStep, divisor: axis.divisor)
    }
}

extension edge_window {
    /// A window of one or two axes; a single one becomes the rows of a picture one pixel wide, or its only row.
    init?(_ window: SlidingWindow, channels: Int, singleAxisIsRow: Bool = false) {
        guard (1...2).contains(window.axes.count) else { return nil }
        let single = WindowAxis(
            input: 1, output: 1, window: 1, outputStep: 1, origin: 0, tapStep: 1, divisor: 1)
        var axes = window.axes
        if axes.count == 1 { axes.insert(single, at: singleAxisIsRow ? 0 : 1) }
        self.init(y: edge_window_axis(axes[0]), x: edge_window_axis(axes[1]), channels: channels)
    }

    /// Output pixels of `batch` pictures.
    func pixelCount(batch: Int) -> Int { batch * y.output * x.output }
}

extension Signature {
    /// Whether the weights (input 1) have a zero point other than 0.
    var hasWeightZeroPoints: Bool { inputs[1].quantization?.zeroPoints.contains { $0 != 0 } ?? false }

    /// Whether the int8 kernels can compute this node: weights and bias are known, and zero points are stored integers,
    /// so that differences from them fit what they multiply, and results with them fit int16.
    var suitsIntegerKernels: Bool {
        inputs[0].element == .int8 && isConstant[1] && isConstant[2] && inputs[0].hasStoredZeroPoints
            && inputs[1].hasStoredZeroPoints && outputs[0].hasStoredZeroPoints
    }
}

extension TensorType {
    /// Whether every zero point is an int8 itself.
    var hasStoredZeroPoints: Bool { quantization?.zeroPoints.allSatisfy { (-128...127).contains($0) } ?? true }
}

extension edge_product_s8 {
    init(
        _ signature: Signature, _ result: TensorType, activation: ActivationRange, residual: edge_residual_s8,
        _ operands: Operands, _ kept: inout [AnyObject], inputsAreCentred: Bool = false, groups: Int = 1
    ) {
        let weights = signature.inputs[1]
        let geometry = PackedGeometry(of: weights)
        let panels = GroupedPanels(weights, groups: groups)
        let tables = edge_channels_s8(
            signature, result, operands, &kept, inputsAreCentred: inputsAreCentred, groups: groups)
        self.init(
            panels: panels.address(in: operands.inputs[1], &kept).assumingMemoryBound(to: Int8.self),
            channels: panels.channels, result_step: geometry.channels,
            padded_depth: geometry.segments * geometry.paddedDepth,
            is_wide: weights.layout == .gemmK4N16Wide || weights.layout == .rowsK4N16Wide, tables: tables,
            unsigned_biases: edge_product_s8.unsignedBiases(
                tables, weights, operands.inputs[1], groups: groups, &kept),
            result: edge_requantize(tables, channels: geometry.channels, to: result, activation: activation),
            residual: residual, input_zero_point: signature.inputs[0].zeroPoint(),
            output: operands.outputs[0].assumingMemoryBound(to: Int8.self))
    }

    /// `b − 128 · Σw` for every channel: what takes the place of the biases where inputs are multiplied as `x + 128`.
    private static func unsignedBiases(
        _ tables: edge_channels_s8, _ weights: TensorType, _ address: UnsafeRawPointer, groups: Int,
        _ kept: inout [AnyObject]
    ) -> UnsafePointer<Int32> {
        guard let offset = weights.layout.sumsOffset(in: weights) else { return tables.biases }
        return (0..<edge_channels_s8.paddedCount(weights.shape[0], groups: groups)).map { channel in
            guard channel < weights.shape[0] else { return 0 }
            let sum = address.loadUnaligned(fromByteOffset: offset + channel * 4, as: Int32.self)
            return tables.biases[channel] &- 128 &* sum
        }.kept(in: &kept)
    }
}

extension edge_finish_f32 {
    /// Bias (input 2), clamp and, where `residual` is given, the addition of input 3 with a clamp of its own.
    init(_ operands: Operands, activation: ActivationRange, residual: ActivationRange?) {
        self.init(
            biases: operands.inputs[2].assumingMemoryBound(to: Float.self), lower: activation.lower,
            upper: activation.upper,
            addend: residual == nil ? nil : operands.inputs[3].assumingMemoryBound(to: Float.self),
            sum_lower: residual?.lower ?? 0, sum_upper: residual?.upper ?? 0,
            output: operands.outputs[0].assumingMemoryBound(to: Float.self))
    }
}

extension edge_product_f32 {
    init(
        _ weights: TensorType, _ operands: Operands, finish: edge_finish_f32, _ kept: inout [AnyObject],
        groups: Int = 1
    ) {
        let geometry = PackedGeometry(of: weights)
        let panels = GroupedPanels(weights, groups: groups)
        self.init(
            panels: panels.address(in: operands.inputs[1], &kept).assumingMemoryBound(to: Float.self),
            channels: panels.channels, depth: geometry.depth, finish: finish)
    }
}
