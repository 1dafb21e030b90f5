import EdgeGraph
import EdgeTensor

/// A convolution whose taps are moved by offsets that the network computes, and weighted by a mask (Zhu et al. 2018).
///
///     y[n, p, o] = b[o] + Σ_k Σ_c mask[n, p, k] · x[n, p · stride + k · dilation − before + offset[n, p, k], g(o) + c] · w[o, k, c]
///
/// Inputs: x `[N, H, W, C]`, w `[O, h, w, C / groups]`, b `[O]`, offsets `[N, H', W', D · h · w · 2]` (y before x) and
/// perhaps a mask `[N, H', W', D · h · w]`, all of one float type; each of the D offset groups moves C / D channels.
/// Output `[N, H', W', O]`. Between pixels x is linear, beyond them 0.
public struct DeformConvolution: Operator {
    public static let name = "deform_convolution"
    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]
    public var groups: Int
    public var offsetGroups: Int

    public init(strides: [Int], padding: Padding, dilations: [Int], groups: Int = 1, offsetGroups: Int = 1) {
        self.strides = strides
        self.padding = padding
        self.dilations = dilations
        self.groups = groups
        self.offsetGroups = offsetGroups
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        dilations = try reader.ints("dilations")
        groups = try reader.int("groups")
        offsetGroups = try reader.int("offset_groups")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(dilations, "dilations")
        writer.write(groups, "groups")
        writer.write(offsetGroups, "offset_groups")
    }

    public var foreignName: String { "DeformConv" }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 4...5)
        try expectRank(inputs, 0, 4...4)
        try expectRank(inputs, 1, 4...4)
        try expectWeights(inputs, groups: groups, elements: ElementType.floats)
        let (x, w) = (inputs[0], inputs[1].shape)
        guard offsetGroups >= 1, x.shape[3] % offsetGroups == 0 else {
            throw .badAttribute("offset_groups", "\(offsetGroups) does not divide \(x.shape[3]) channels")
        }
        let window = try window(x.shape, w)
        let taps = offsetGroups.multipliedClamped(by: window.tapCount)
        let places = [x.shape[0]] + window.axes.map(\.output)
        for index in 3..<inputs.count {
            try expectElement(inputs, index, [x.element])
            let wanted = try Shape.inferred(places + [taps.multipliedClamped(by: index == 3 ? 2 : 1)])
            guard inputs[index].shape == wanted else {
                throw .badInput(index, "has shape \(inputs[index].shape) instead of \(wanted)")
            }
        }
        return [TensorType(x.element, try .inferred(places + [w[0]]))]
    }

    private func window(_ input: Shape, _ weights: Shape) throws(OperatorError) -> SlidingWindow {
        try SlidingWindow(
            over: input.dropFirst().dropLast(), window: weights.dropFirst().dropLast(), strides: strides,
            padding: padding, dilations: dilations)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: [0, nil, nil, 0, 0]) ? [0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount * signature.inputs[1].shape.dropFirst().reduce(1, *)
    }

    /// The MACs, and four pixels for each channel of every moved tap.
    public func operationCount(for signature: Signature) -> Int {
        let offsets = signature.inputs[3].elementCount / (2 * offsetGroups)
        return offsets.multipliedClamped(by: 4 * signature.inputs[0].shape[3])
            .addingClamped(macCount(for: signature)).addingClamped(signature.inputs[0].elementCount)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (x, w) = (inputs[0].shape, inputs[1].shape)
        guard let window = try? window(x, w) else { return }
        let sampler = DeformedSamples(inputs, window, offsetGroups)
        let (weights, bias) = (inputs[1].realElements(), inputs[2].realElements())
        let (taps, depth, outputsPerGroup) = (window.tapCount, w[3], Swift.max(w[0] / groups, 1))
        for place in 0..<x[0] * window.outputCount {
            let samples = sampler.samples(at: place)
            for output in 0..<w[0] {
                var sum = bias[output]
                for tap in 0..<taps {
                    for channel in 0..<depth {
                        sum +=
                            samples[tap * x[3] + output / outputsPerGroup * depth + channel]
                            * weights[(output * taps + tap) * depth + channel]
                    }
                }
                outputs[0].setElement(place * w[0] + output, sum)
            }
        }
    }
}

/// What the moved taps of a window read.
private struct DeformedSamples {
    let window: SlidingWindow
    let offsetGroups: Int
    let channels: Int
    let source: [Double]
    let offsets: [Double]
    /// Empty where every tap counts in full.
    let mask: [Double]

    init(_ inputs: [TensorView], _ window: SlidingWindow, _ offsetGroups: Int) {
        self.window = window
        self.offsetGroups = offsetGroups
        channels = inputs[0].shape[3]
        source = inputs[0].realElements()
        offsets = inputs[3].realElements()
        mask = inputs.count > 4 ? inputs[4].realElements() : []
    }

    /// The masked samples of every tap and channel at an output place of any picture.
    func samples(at place: Int) -> [Double] {
        let (rows, columns) = (window.axes[0], window.axes[1])
        let (picture, position) = place.quotientAndRemainder(dividingBy: window.outputCount)
        let (row, column) = position.quotientAndRemainder(dividingBy: columns.output)
        var samples = [Double](repeating: 0, count: window.tapCount * channels)
        for tap in 0..<window.tapCount {
            let y = row * rows.outputStep + rows.origin + tap / columns.window * rows.tapStep
            let x = column * columns.outputStep + columns.origin + tap % columns.window * columns.tapStep
            for channel in 0..<channels {
                let group = channel / (channels / offsetGroups)
                let number = (place * offsetGroups + group) * window.tapCount + tap
                let value = pixel(Double(y) + offsets[2 * number], Double(x) + offsets[2 * number + 1]) { y, x in
                    source[((picture * rows.input + y) * columns.input + x) * channels + channel]
                }
                samples[tap * channels + channel] = mask.isEmpty ? value : value * mask[number]
            }
        }
        return samples
    }

    /// The picture between its pixels.
    private func pixel(_ y: Double, _ x: Double, _ pixel: (Int, Int) -> Double) -> Double {
        let (height, width) = (window.axes[0].input, window.axes[1].input)
        // Further away, or at a NaN, there is nothing.
        guard -1...Double(height) ~= y, -1...Double(width) ~= x else { return 0 }
        let (top, left) = (y.rounded(.down), x.rounded(.down))
        var sum = 0.0
        for (row, rowWeight) in [(Int(top), 1 - (y - top)), (Int(top) + 1, y - top)] where 0..<height ~= row {
            for (column, weight) in [(Int(left), 1 - (x - left)), (Int(left) + 1, x - left)] where 0..<width ~= column {
                sum += rowWeight * weight * pixel(row, column)
            }
        }
        return sum
    }
}
