import EdgeGraph
import EdgeTensor

/// The largest value of each channel under a window that slides over a picture, clamped.
///
/// Input x `[N, spatial…, C]` of floats or of integers of up to 16 bits; output `[N, spatial…, C]`, with the input's quantization. Padding
/// takes no part; a window that meets padding alone gives the lowest value. One to three spatial axes.
public struct MaxPool: Operator {
    public static let name = "max_pool"
    public var window: [Int]
    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]
    public var activation: ActivationRange

    public init(
        window: [Int], strides: [Int], padding: Padding, dilations: [Int], activation: ActivationRange = .none
    ) {
        self.window = window
        self.strides = strides
        self.padding = padding
        self.dilations = dilations
        self.activation = activation
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        window = try reader.ints("window")
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        dilations = try reader.ints("dilations")
        activation = try reader.activation("activation")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(window, "window")
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(dilations, "dilations")
        writer.write(activation, "activation")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.pooled)
        try expectRank(inputs, 0, 3...5)
        try expectPerTensor(inputs, 0)
        return [
            inputs[0].reshaped(to: try slidingWindow(inputs[0].shape).outputShape(of: inputs[0].shape))
        ]
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
        let source = inputs[0].realElements()
        let bounds = activation.bounds(in: outputs[0].type)
        window.forEachElement(of: inputs[0].shape) { index, elements in
            let largest = elements.reduce(-Double.infinity) { source[$1] > $0 ? source[$1] : $0 }
            outputs[0].setElement(index, min(max(largest, bounds.lowerBound), bounds.upperBound))
        }
    }
}
