import EdgeGraph
import EdgeTensor

/// A sum of products under a window that slides over a picture, plus a bias, clamped:
///
///     y[n, p, o] = activation(b[o] + Σ_k Σ_c x[n, p · stride + k · dilation − before, g(o) + c] · w[o, k, c])
///
/// Inputs: x `[N, spatial…, C]`, w `[O, spatial…, C / groups]`, b `[O]` and, with a ``residual``, r like y; output
/// y `[N, spatial…, O]`. One to three spatial axes; `groups == C` is a depthwise convolution. All of one float type,
/// or int8 with an int32 bias in units of `s_x · s_w[o]`, by the rule of `docs/quantization.md`.
public struct Convolution: Operator {
    public static let name = "convolution"

    /// A tensor that is added to the convolution's clamped result.
    public struct Residual: Hashable, Sendable {
        /// Of the convolution's own result, to which it is rounded before the addition; nil for float32.
        public var quantization: Quantization?
        /// After the addition.
        public var activation: ActivationRange

        public init(quantization: Quantization? = nil, activation: ActivationRange = .none) {
            self.quantization = quantization
            self.activation = activation
        }
    }

    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]
    public var groups: Int
    public var activation: ActivationRange
    public var residual: Residual?

    public init(
        strides: [Int], padding: Padding, dilations: [Int], groups: Int = 1, activation: ActivationRange = .none,
        residual: Residual? = nil
    ) {
        self.strides = strides
        self.padding = padding
        self.dilations = dilations
        self.groups = groups
        self.activation = activation
        self.residual = residual
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        dilations = try reader.ints("dilations")
        groups = try reader.int("groups")
        activation = try reader.activation("activation")
        if try reader.bool("has_residual") {
            residual = Residual(
                quantization: try reader.quantization("residual.quantization"),
                activation: try reader.activation("residual.activation"))
        }
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(dilations, "dilations")
        writer.write(groups, "groups")
        writer.write(activation, "activation")
        writer.write(residual != nil, "has_residual")
        if let residual {
            writer.write(residual.quantization, "residual.quantization")
            writer.write(residual.activation, "residual.activation")
        }
    }

    public var integerRule: IntegerRule { .arithmetic }

    /// A depthwise layer of one tap is a scale and a shift per channel: it reads an element before it writes it.
    public func sharing(for signature: Signature) -> Sharing {
        let (input, weights) = (signature.inputs[0], signature.inputs[1].shape)
        let isElementwise =
            groups == weights[0] && weights.elementCount == groups && input == signature.outputs[0]
        return isElementwise && input.element == .float32 ? .overwrites([0]) : .none
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, residual == nil ? 3 : 4)
        try expectRank(inputs, 0, 3...5)
        try expectWeights(
            inputs, groups: groups, elements: ElementType.floats + [.int8], allowsWide: residual == nil)
        let window = try window(inputs[0].shape, inputs[1].shape)
        let output = TensorType(
            inputs[0].element,
            try .inferred([inputs[0].shape[0]] + window.axes.map(\.output) + [inputs[1].shape[0]]))
        if residual != nil {
            guard inputs[3].shape == output.shape, inputs[3].element == output.element else {
                throw .badInput(3, "is \(inputs[3]); the result is \(output)")
            }
            try expectPerTensor(inputs, 3)
        }
        return [output]
    }

    /// How the weights slide over the input.
    func window(_ input: Shape, _ weights: Shape) throws(OperatorError) -> SlidingWindow {
        try SlidingWindow(
            over: input.dropFirst().dropLast(), window: weights.dropFirst().dropLast(), strides: strides,
            padding: padding, dilations: dilations)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: [0, nil, nil, 0]) ? [0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount * signature.inputs[1].shape.dropFirst().reduce(1, *)
    }
}

extension Operator {
    /// Throws unless inputs 0 to 2 are what a sum of products takes: x of C channels, w `[O, …, C / groups]` of the
    /// same element type, one of `elements`, quantized per tensor or along axis 0, and b `[O]`. With `allowsWide` x may
    /// also be int16, with weights of int8 and a bias of int64.
    func expectWeights(
        _ inputs: [TensorType], groups: Int = 1, elements: [ElementType] = [.float32, .int8], allowsWide: Bool = false
    ) throws(OperatorError) {
        let (x, w, b) = (inputs[0], inputs[1], inputs[2])
        if allowsWide && x.isWide {
            try expectElement(inputs, 1, [.int8])
            try expectElement(inputs, 2, [.int64])
        } else {
            try expectElement(inputs, 0, elements)
            try expectElement(inputs, 1, [x.element])
            try expectElement(inputs, 2, [x.element == .int8 ? .int32 : x.element])
        }
        try expectPerTensor(inputs, 0)
        guard groups >= 1, let channels = x.shape.last, let outputs = w.shape.first, outputs % groups == 0 else {
            throw .badAttribute("groups", "\(groups) does not divide the outputs of weights \(w.shape)")
        }
        guard channels % groups == 0, w.shape.last == channels / groups else {
            throw .badInput(1, "has shape \(w.shape), which does not fit \(channels) channels in \(groups) groups")
        }
        guard w.shape.rank == x.shape.rank || w.shape.rank == 2 else {
            throw .badInput(1, "has shape \(w.shape), which does not fit the input's \(x.shape)")
        }
        guard w.quantization?.axis ?? 0 == 0, w.hasConsistentQuantization else {
            throw .badInput(1, "is \(w); weights are quantized per tensor or along axis 0")
        }
        guard Array(b.shape) == [outputs] else {
            throw .badInput(2, "has shape \(b.shape) instead of \(outputs)")
        }
    }
}
