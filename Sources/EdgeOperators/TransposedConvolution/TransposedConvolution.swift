import EdgeGraph
import EdgeTensor

/// The transpose of a convolution's map: every input position spreads over a window of the output.
///
///     y[n, p · stride + k · dilation − before, o] += x[n, p, g(o) + c] · w[o, k, c]
///
/// Inputs: x `[N, spatial…, C]`, w `[O, spatial…, C / groups]`, b `[O]`; output `[N, spatial…, O]`, where
/// `outputPadding` adds positions at the end of each axis. Element types as of ``Convolution``.
public struct TransposedConvolution: Operator {
    public static let name = "transposed_convolution"
    public var strides: [Int]
    public var padding: Padding
    public var outputPadding: [Int]
    public var dilations: [Int]
    public var groups: Int
    public var activation: ActivationRange

    public init(
        strides: [Int], padding: Padding, outputPadding: [Int], dilations: [Int], groups: Int = 1,
        activation: ActivationRange = .none
    ) {
        self.strides = strides
        self.padding = padding
        self.outputPadding = outputPadding
        self.dilations = dilations
        self.groups = groups
        self.activation = activation
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        outputPadding = try reader.ints("output_padding")
        dilations = try reader.ints("dilations")
        groups = try reader.int("groups")
        activation = try reader.activation("activation")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(outputPadding, "output_padding")
        writer.write(dilations, "dilations")
        writer.write(groups, "groups")
        writer.write(activation, "activation")
    }

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 3)
        try expectRank(inputs, 0, 3...5)
        try expectWeights(inputs, groups: groups, elements: ElementType.floats + [.int8])
        let window = try window(inputs[0].shape, inputs[1].shape)
        return [
            TensorType(
                inputs[0].element,
                try .inferred([inputs[0].shape[0]] + window.axes.map(\.output) + [inputs[1].shape[0]]))
        ]
    }

    /// How the weights slide over the output.
    func window(_ input: Shape, _ weights: Shape) throws(OperatorError) -> SlidingWindow {
        try SlidingWindow(
            transposedOver: input.dropFirst().dropLast(), window: weights.dropFirst().dropLast(), strides: strides,
            padding: padding, outputPadding: outputPadding, dilations: dilations)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let window = try? window(inputs[0].shape, inputs[1].shape) else { return }
        let sums = WindowSums(inputs[0].type, inputs[1].type, window, groups: groups)
        if inputs[0].type.element == .int8 {
            let bias = inputs[2].elements(as: Int32.self)
            let target = outputs[0].elements(as: Int8.self)
            let steps = Requantization.perChannel(
                inputs[0].type, inputs[1].type, to: outputs[0].type, activation: activation)
            sums.forEachInteger(inputs[0], inputs[1]) { index, channel, sum in
                target[index] = Int8(clamping: steps[channel](sum &+ bias[channel]))
            }
        } else {
            let bias = inputs[2].realElements()
            sums.forEachReal(inputs[0], inputs[1]) { index, channel, sum in
                outputs[0].setElement(index, activation.clamp(sum + bias[channel]))
            }
        }
    }

    /// The MACs, and every tap of the window at every place of an axis, few of which meet the input.
    public func operationCount(for signature: Signature) -> Int {
        guard let window = try? window(signature.inputs[0].shape, signature.inputs[1].shape) else { return .max }
        return (signature.inputs + signature.outputs)
            .reduce(macCount(for: signature)) { $0.addingClamped($1.elementCount) }
            .addingClamped(
                window.axes.reduce(0) { $0.addingClamped($1.output.multipliedClamped(by: $1.window)) })
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: [0]) ? [0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        signature.inputs[0].elementCount / Swift.max(groups, 1) * signature.inputs[1].shape.dropLast().reduce(1, *)
    }
}
