import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Multiplies a scale and adds a shift per channel into the weights and bias beside them: what is left of
/// BatchNormalization, and any Mul, Div, Add, Sub with constants. Float only.
///
///     %3 = convolution(%0, #1, #2)                         %5 = convolution(%0, #8, #9)
///     %4 = binary(%3, #6) function=mul                     #8[o] = #1[o] · #6[o]
///     %5 = binary(%4, #7) function=add              →      #9[o] = #2[o] · #6[o] + #7[o]
///
/// Before a convolution likewise, a shift only where nothing is padded: there the zeros come after it.
public struct FoldScaleAndShift: Pass {
    public var name: String { "fold-scale-and-shift" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        /// For values written by a fused node, the name of the node that was merged last.
        var origins: [Graph.ValueID: String] = [:]
        return try rewrite(&graph) { (node, builder) throws(OperatorError) in
            if let affine = ChannelAffine(node, builder) {
                return fold(affine, of: node, intoProducerIn: &builder, &origins)
            }
            var folded = node
            while let next = absorbing(into: folded, &builder) { folded = next }
            guard folded.inputs != node.inputs else { return false }
            builder.emit(folded)
            return true
        }
    }

    // MARK: Behind

    private func fold(
        _ affine: ChannelAffine, of node: Graph.Node, intoProducerIn builder: inout GraphBuilder,
        _ origins: inout [Graph.ValueID: String]
    ) -> Bool {
        guard let producer = builder.node(writingOnlyFor: affine.input), var op = producer.op as? any WeightedOperator,
            op.isLinear, let binary = node.op as? Binary,
            let bias = builder.floatConstant(producer.inputs[2]),
            let scale = affine.scale(count: bias.count), let shift = affine.shift(count: bias.count)
        else { return false }
        var inputs = producer.inputs
        if affine.scales {
            guard let weights = builder.floatConstant(inputs[1]) else { return false }
            let row = max(weights.count / max(bias.count, 1), 1)
            inputs[1] = builder.addConstant(
                Tensor(builder.type(of: inputs[1]), weights.enumerated().map { $1 * scale[$0 / row] }))
        }
        inputs[2] = builder.addConstant(
            Tensor(builder.type(of: inputs[2]), bias.indices.map { bias[$0] * scale[$0] + shift[$0] }))
        op.activation = binary.activation
        var fused = producer.fusing(node, op: op, inputs: inputs, as: [binary.foreignName])
        if !node.name.isEmpty, origins[affine.input] == node.name, producer.fused.last == "Mul" {
            fused.fused = producer.fused.dropLast() + ["BatchNormalization"] + node.fused
        }
        origins[node.outputs[0]] = node.name
        builder.emit(fused)
        return true
    }

    // MARK: Before

    /// `node` with the scale or shift before it in its weights; nil if there is none.
    private func absorbing(into node: Graph.Node, _ builder: inout GraphBuilder) -> Graph.Node? {
        guard let op = node.op as? any WeightedOperator,
            let producer = builder.node(writingOnlyFor: node.inputs[0]), let affine = ChannelAffine(producer, builder),
            let binary = producer.op as? Binary, binary.activation == .none,
            let weights = builder.floatConstant(node.inputs[1]), let bias = builder.floatConstant(node.inputs[2]),
            let channelCount = builder.shape(of: affine.input).last,
            let scale = affine.scale(count: channelCount), let shift = affine.shift(count: channelCount),
            op.meetsEveryWeight || !affine.shifts
        else { return nil }
        let depth = builder.shape(of: node.inputs[1]).last ?? 1
        let outputsPerGroup = max(bias.count * depth / max(channelCount, 1), 1)
        var (newWeights, newBias) = (weights, bias)
        let row = max(weights.count / max(bias.count, 1), 1)
        for index in weights.indices {
            let output = index / row
            let channel = output / outputsPerGroup * depth + index % depth
            newWeights[index] = weights[index] * scale[channel]
            newBias[output] += weights[index] * shift[channel]
        }
        var folded = node
        folded.inputs =
            [
                affine.input, builder.addConstant(Tensor(builder.type(of: node.inputs[1]), newWeights)),
                builder.addConstant(Tensor(builder.type(of: node.inputs[2]), newBias)),
            ] + node.inputs.dropFirst(3)
        folded.fused = producer.fused + [binary.foreignName] + node.fused
        return folded
    }
}

/// A Binary that computes `x · scale + shift` with constants for each channel, the last axis, or for all.
private struct ChannelAffine {
    let input: Graph.ValueID
    private let function: Binary.Function
    private let constant: [Float]
    private let constantIsFirst: Bool

    init?(_ node: Graph.Node, _ builder: GraphBuilder) {
        guard let binary = node.op as? Binary, builder.type(of: node.outputs[0]).element == .float32,
            let position = node.inputs.firstIndex(where: { builder.floatConstant($0) != nil }),
            let constant = builder.floatConstant(node.inputs[position])
        else { return nil }
        input = node.inputs[1 - position]
        let (shape, constantShape) = (builder.shape(of: input), builder.shape(of: node.inputs[position]))
        let isPerChannel =
            constantShape.dropLast().allSatisfy { $0 == 1 } && [1, shape.last].contains(constantShape.last)
        guard builder.shape(of: node.outputs[0]) == shape, constant.count == 1 || isPerChannel,
            builder.constant(input) == nil
        else { return nil }
        function = binary.function
        self.constant = constant
        constantIsFirst = position == 0
        guard [.add, .sub, .mul].contains(function) || (function == .div && !constantIsFirst) else { return nil }
        guard constant.allSatisfy({ $0.isFinite && (function != .div || (1 / $0).isFinite) }) else { return nil }
    }

    /// Whether the scale is not 1, and the shift not 0.
    var scales: Bool { [.mul, .div].contains(function) || (function == .sub && constantIsFirst) }
    var shifts: Bool { [.add, .sub].contains(function) }

    /// One factor for each of `count` channels; nil if there are not as many.
    func scale(count: Int) -> [Float]? {
        switch function {
        case .mul: spread(constant, to: count)
        case .div: spread(constant.map { 1 / $0 }, to: count)
        case .sub where constantIsFirst: spread([-1], to: count)
        default: spread([1], to: count)
        }
    }

    /// One summand for each of `count` channels; nil if there are not as many.
    func shift(count: Int) -> [Float]? {
        switch function {
        case .add: spread(constant, to: count)
        case .sub: spread(constantIsFirst ? constant : constant.map { -$0 }, to: count)
        default: spread([0], to: count)
        }
    }

    private func spread(_ values: [Float], to count: Int) -> [Float]? {
        values.count == count ? values : values.count == 1 ? Array(repeating: values[0], count: count) : nil
    }
}

extension GraphBuilder {
    /// The elements of a dense float32 constant.
    func floatConstant(_ id: Graph.ValueID) -> [Float]? {
        guard type(of: id).element == .float32, type(of: id).layout == .dense else { return nil }
        return constant(id)?.elements(as: Float.self)
    }
}
