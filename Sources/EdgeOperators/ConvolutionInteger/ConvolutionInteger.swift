import EdgeGraph
import EdgeTensor

/// The exact convolution of 8-bit integers whose zero points may be known only at run time:
///
///     y[…, o] = i32(Σ (x − x0) · (w − w0[o]))     padding contributes nothing
///
/// Inputs: x `[N, spatial…, C]` and w `[O, spatial…, C / groups]`, each int8 or uint8 without a quantization; x0 of one
/// element and w0 of one or O, of the same element types. The output is int32 and wraps.
public struct ConvolutionInteger: Operator {
    public static let name = "convolution_integer"
    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]
    public var groups: Int

    public init(strides: [Int], padding: Padding, dilations: [Int], groups: Int = 1) {
        self.strides = strides
        self.padding = padding
        self.dilations = dilations
        self.groups = groups
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        dilations = try reader.ints("dilations")
        groups = try reader.int("groups")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(dilations, "dilations")
        writer.write(groups, "groups")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 4)
        try expectUnquantized(inputs)
        for index in 0..<2 {
            try expectElement(inputs, index, [.int8, .uint8])
            try expectElement(inputs, index + 2, [inputs[index].element])
        }
        try expectRank(inputs, 0, 3...5)
        try expectRank(inputs, 1, inputs[0].shape.rank...inputs[0].shape.rank)
        let (x, w) = (inputs[0].shape, inputs[1].shape)
        guard groups >= 1, w[0] % groups == 0, x[x.rank - 1] % groups == 0,
            w[w.rank - 1] == x[x.rank - 1] / groups
        else { throw .badInput(1, "has shape \(w), which does not fit \(x) in \(groups) groups") }
        guard inputs[2].elementCount == 1 else { throw .badInput(2, "has \(inputs[2].elementCount) zero points") }
        guard inputs[3].elementCount == 1 || inputs[3].elementCount == w[0] else {
            throw .badInput(3, "has \(inputs[3].elementCount) zero points for \(w[0]) channels")
        }
        let window = try window(x, w)
        return [TensorType(.int32, try .inferred([x[0]] + window.axes.map(\.output) + [w[0]]))]
    }

    func window(_ input: Shape, _ weights: Shape) throws(OperatorError) -> SlidingWindow {
        try SlidingWindow(
            over: input.dropFirst().dropLast(), window: weights.dropFirst().dropLast(), strides: strides,
            padding: padding, dilations: dilations)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let window = try? window(inputs[0].shape, inputs[1].shape), outputs[0].type.elementCount > 0 else {
            return
        }
        let (x, w, x0) = (inputs[0], inputs[1], inputs[2].smallElement(0))
        let zeroPointStep = inputs[3].type.elementCount == 1 ? 0 : 1
        let target = outputs[0].elements(as: Int32.self)
        WindowSums(x.type, w.type, window, groups: groups).forEachElement { index, channel, runs, depth in
            let w0 = inputs[3].smallElement(channel * zeroPointStep)
            var sum: Int32 = 0
            for run in runs {
                for c in 0..<depth {
                    sum &+= (x.smallElement(run.input + c) - x0) &* (w.smallElement(run.kernel + c) - w0)
                }
            }
            target[index] = sum
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: [0]) ? [0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount * signature.inputs[1].shape.dropFirst().reduce(1, *)
    }
}
