import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets an operator between Dequantize and Quantize compute on the integers by its own rule.
///
///     %3 = dequantize(%0)
///     %4 = dequantize(#1)                                       #9 int32, #2 in units of s_x · s_w[c]
///     %5 = convolution(%3, %4, #2)                     →        %6 = convolution(%0, #1, #9)
///     %6 = quantize(%5) element=int8 …
///
/// A Clamp, Reshape, Transpose or Slice before the Quantize stays behind the integer operator, and a Dequantize moves
/// behind those that move elements, so that weights and inputs are found. What has no integer rule, or not for these
/// types, stays float.
public struct FuseQuantization: Pass {
    public var name: String { "fuse-quantization" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            if node.op is Quantize { return try fuse(node, &builder) }
            return try moveDequantize(behind: node, &builder)
        }
    }

    // MARK: Operators

    private func fuse(_ node: Graph.Node, _ builder: inout GraphBuilder) throws(OperatorError) -> Bool {
        var target = builder.type(of: node.outputs[0])
        guard target.element == .int8 || target.element == .int16, target.isQuantizedPerTensor,
            builder.type(of: node.inputs[0]).element == .float32
        else { return false }
        /// What stands between the operator and the Quantize, the last first.
        var behind: [Graph.Node] = []
        var input = node.inputs[0]
        while let producer = builder.node(writingOnlyFor: input) {
            target.shape = builder.shape(of: input)
            if let integers = IntegerForm(of: producer, target, &builder) {
                guard integers.type == target || !(producer.op is Clamp) else { return false }
                try emit(integers, producer, behind, target, instead: node, &builder)
                return true
            }
            guard producer.op is Clamp || movesElements(producer.op) else { return false }
            behind.append(producer)
            input = producer.inputs[0]
        }
        return false
    }

    /// Adds the integer operator, a Quantize where it leaves the quantization of its input, and what stood `behind`.
    private func emit(
        _ integers: IntegerForm, _ producer: Graph.Node, _ behind: [Graph.Node], _ target: TensorType,
        instead node: Graph.Node, _ builder: inout GraphBuilder
    ) throws(OperatorError) {
        builder.nodeName = producer.name
        var result = try builder.addOne(
            producer.op, integers.inputs, quantization: integers.type.quantization, fused: producer.fused)
        result = try builder.requantized(result, to: target.quantization)
        for next in behind.reversed() {
            builder.nodeName = next.name
            result = try builder.addOne(next.op, [result], fused: next.fused)
        }
        builder.replace(node.outputs[0], with: result)
    }

    // MARK: Elements that only move

    private func movesElements(_ op: any Operator) -> Bool { op is Transpose || op is Reshape || op is Slice }

    /// `move(dequantize(x))` becomes `dequantize(move(x))`.
    private func moveDequantize(
        behind node: Graph.Node, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Bool {
        guard movesElements(node.op) || node.op is Gather, let producer = builder.node(writing: node.inputs[0]),
            producer.op is Dequantize,
            case let inputs = producer.inputs + node.inputs.dropFirst(),
            (try? node.op.outputTypes(for: inputs.map(builder.type(of:)))) != nil
        else { return false }
        let moved = try builder.addOne(node.op, inputs, fused: node.fused)
        builder.emit(Graph.Node(name: producer.name, op: Dequantize(), inputs: [moved], outputs: node.outputs))
        return true
    }
}

/// The inputs with which an operator between Dequantize and Quantize would compute on integers.
private struct IntegerForm {
    var inputs: [Graph.ValueID] = []
    /// Of the operator's result.
    var type: TensorType

    /// Nil where the operator has no rule for these integers.
    init?(of node: Graph.Node, _ target: TensorType, _ builder: inout GraphBuilder) {
        type = target
        guard target.element == .int16 ? node.op.hasWideRule : node.op.integerRule != .none, node.outputs.count == 1,
            !(node.op is Quantize), !(node.op is Dequantize)
        else { return nil }
        let isWeighted = node.op is any WeightedOperator
        for (position, input) in node.inputs.enumerated() {
            if isWeighted, position == 2 { continue }
            guard let stored = builder.stored(input) else { return nil }
            inputs.append(stored)
        }
        if isWeighted {
            let (x, w) = (builder.type(of: inputs[0]), builder.type(of: inputs[1]))
            guard let bias = IntegerBias(node.inputs[2], x, w, builder) else { return nil }
            inputs.insert(builder.addConstant(bias.tensor), at: 2)
        }
        let types = inputs.map(builder.type(of:))
        guard types.contains(where: { $0.element == target.element }),
            let result = try? node.op.outputTypes(for: types)[0],
            result.element == target.element, result.shape == target.shape
        else { return nil }
        guard node.op.integerRule == .transparent else { return }
        let quantizations = types.compactMap(\.quantization)
        guard quantizations.allSatisfy({ $0 == quantizations[0] }) else { return nil }
        type.quantization = quantizations[0]
    }
}

/// A constant bias in units of `s_x · s_w[c]`: int32, beside 16-bit activations int64.
private struct IntegerBias {
    let tensor: Tensor

    init?(_ id: Graph.ValueID, _ x: TensorType, _ w: TensorType, _ builder: GraphBuilder) {
        guard let scale = x.quantization?.scale, let weights = w.quantization else { return nil }
        let count = builder.type(of: id).elementCount
        let units = (0..<count).map { channel in
            Double(scale) * Double(weights.isPerTensor ? weights.scale : weights.scales[channel])
        }
        let steps: [Double]
        if let reals = builder.floatConstant(id) {
            steps = zip(reals, units).map { Double($0) / $1 }
        } else if let stored = builder.stored(id), let integers = builder.integers(stored),
            let quantization = builder.type(of: stored).quantization
        {
            steps = integers.indices.map { channel in
                let slice = quantization.isPerTensor ? 0 : channel
                let ratio = Double(quantization.scales[slice]) / units[channel]
                let offset = Double(integers[channel] - Int(quantization.zeroPoints[slice]))
                return abs(ratio - 1) < 1e-5 ? offset : offset * ratio
            }
        } else {
            return nil
        }
        let isWide = x.element == .int16
        let limit = isWide ? 0x1p62 : 0x1p31 - 1
        let rounded = steps.map { $0.rounded(.toNearestOrEven) }.filter { abs($0) <= limit }.map { Int64($0) }
        guard rounded.count == count else { return nil }
        tensor =
            isWide
            ? Tensor(TensorType(.int64, builder.shape(of: id)), rounded)
            : Tensor(TensorType(.int32, builder.shape(of: id)), rounded.map { Int32($0) })
    }
}

extension Operator {
    /// Whether 16-bit activations are computed as they are stored; poolings and resizing are not.
    fileprivate var hasWideRule: Bool { !(self is AveragePool || self is MaxPool || self is Resize) }
}

extension GraphBuilder {
    /// The integers whose real numbers `id` holds, or `id` itself where it holds no float32; nil for other floats.
    func stored(_ id: Graph.ValueID) -> Graph.ValueID? {
        guard type(of: id).element == .float32 else { return id }
        guard let producer = node(writing: id), producer.op is Dequantize else { return nil }
        return producer.inputs[0]
    }
}
