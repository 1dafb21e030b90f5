import EdgeGraph
import EdgeTensor

/// The mean of each channel under a window that slides over a picture, clamped.
///
/// Input x `[N, spatial…, C]` of floats or of integers of up to 16 bits; output `[N, spatial…, C]`. The sum is divided by the number of
/// positions inside the picture, or by the whole window where padding counts; a mean of nothing is 0. Integers follow
/// `docs/quantization.md`, Average pooling. One to three spatial axes.
public struct AveragePool: Operator {
    public static let name = "average_pool"
    public var window: [Int]
    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]
    public var countsPadding: Bool
    /// Whether a mean of stored integers half way between two is the upper one, as of unsigned integers, and not the
    /// one further from zero. It says nothing where the output has a quantization of its own.
    public var roundsHalvesUp: Bool
    public var activation: ActivationRange

    /// Without `dilations` the window has no gaps.
    public init(
        window: [Int], strides: [Int], padding: Padding, dilations: [Int]? = nil, countsPadding: Bool = false,
        roundsHalvesUp: Bool = false, activation: ActivationRange = .none
    ) {
        self.window = window
        self.strides = strides
        self.padding = padding
        self.dilations = dilations ?? window.map { _ in 1 }
        self.countsPadding = countsPadding
        self.roundsHalvesUp = roundsHalvesUp
        self.activation = activation
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        window = try reader.ints("window")
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        countsPadding = try reader.bool("counts_padding")
        roundsHalvesUp = try reader.bool("rounds_halves_up")
        activation = try reader.activation("activation")
        dilations = try reader.ints("dilations", default: window.map { _ in 1 })
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(window, "window")
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(countsPadding, "counts_padding")
        writer.write(roundsHalvesUp, "rounds_halves_up")
        writer.write(activation, "activation")
        writer.write(dilations, "dilations")
    }

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.pooled)
        try expectRank(inputs, 0, 3...5)
        try expectPerTensor(inputs, 0)
        return [TensorType(inputs[0].element, try slidingWindow(inputs[0].shape).outputShape(of: inputs[0].shape))]
    }

    /// How the window slides over the input.
    func slidingWindow(_ input: Shape) throws(OperatorError) -> SlidingWindow {
        try SlidingWindow(
            over: input.dropFirst().dropLast(), window: window, strides: strides, padding: padding,
            dilations: dilations)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row == 0 || row == signature.inputs[0].shape.rank - 1 else { return nil }
        return [row]
    }

    public func operationCount(for signature: Signature) -> Int {
        window.reduce(signature.outputs[0].elementCount) { $0.multipliedClamped(by: $1) }
            .addingClamped(signature.inputs[0].elementCount)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let window = try? slidingWindow(inputs[0].shape) else { return }
        if inputs[0].type.element.isFloatingPoint {
            evaluateReals(window, inputs[0], outputs[0])
        } else {
            evaluateIntegers(window, inputs[0], outputs[0])
        }
    }

    private func evaluateReals(_ window: SlidingWindow, _ input: TensorView, _ output: MutableTensorView) {
        let source = input.realElements()
        window.forEachElement(of: input.shape) { index, elements in
            let sum = elements.reduce(0.0) { $0 + source[$1] }
            let count = countsPadding ? window.tapCount : elements.count
            output.setElement(index, activation.clamp(sum / Double(max(count, 1))))
        }
    }

    private func evaluateIntegers(_ window: SlidingWindow, _ input: TensorView, _ output: MutableTensorView) {
        let source = input.realElements().map { Int32($0) }
        let zero = input.type.zeroPoint()
        let keepsQuantization = input.quantization == output.quantization
        var requantize = Requantization(multiplier: 1, to: output.type, activation: activation)
        window.forEachElement(of: input.shape) { index, elements in
            let sum = elements.reduce(Int32(0)) { $0 &+ (source[$1] - zero) }
            let count = Swift.max(countsPadding ? window.tapCount : elements.count, 1)
            if keepsQuantization {
                let stored = sum &+ Int32(truncatingIfNeeded: count) &* zero
                let mean = Int32(clamping: roundedQuotient(Int(stored), count, halvesUp: roundsHalvesUp))
                let clamped = Swift.min(Swift.max(mean, requantize.range.lowerBound), requantize.range.upperBound)
                return output.setElement(index, Int128(clamped))
            }
            requantize.multiplier = Requantization.bounded(
                Double(input.type.scale()) / (Double(output.type.scale()) * Double(count)))
            output.setElement(index, Int128(requantize(sum)))
        }
    }
}

/// `sum / count` to the nearest integer, halves up or away from zero.
private func roundedQuotient(_ sum: Int, _ count: Int, halvesUp: Bool) -> Int {
    guard sum < 0 else { return (sum + count / 2) / count }
    return (sum - (halvesUp ? (count - 1) / 2 : count / 2)) / count
}

extension SlidingWindow {
    /// The shape of what pooling makes of `[N, spatial…, C]`.
    func outputShape(of input: Shape) throws(OperatorError) -> Shape {
        try .inferred([input[0]] + axes.map(\.output) + [input[input.rank - 1]])
    }

    /// Calls `body` for every element of a pooling's output with the indices of the input's elements under the
    /// window.
    func forEachElement(of input: Shape, _ body: (_ index: Int, _ elements: [Int]) -> Void) {
        let channels = input[input.rank - 1]
        guard channels > 0 else { return }
        var elements: [Int] = []
        for picture in 0..<input[0] {
            forEachOutput { position, taps in
                for channel in 0..<channels {
                    elements.removeAll(keepingCapacity: true)
                    for tap in taps { elements.append((picture * inputCount + tap.input) * channels + channel) }
                    body((picture * outputCount + position) * channels + channel, elements)
                }
            }
        }
    }
}

extension ElementType {
    /// What poolings take: floats, and integers whose sums fit int32.
    static let pooled: [ElementType] = [
        .float32, .float64, .float16, .bfloat16, .int8, .uint8, .int16, .uint16,
    ]
}
