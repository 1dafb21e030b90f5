import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Makes one layer of a scale and a shift per channel that found no weights to join, such as a batch normalization
/// between a concatenation and its activation: a depthwise convolution of one tap. Float pictures only.
///
///     %1 = binary(%0, #6) function=mul
///     %2 = binary(%1, #7) function=add activation=relu       →    %2 = convolution(%0, #8, #9) activation=relu
public struct MergeScaleAndShift: Pass {
    public var name: String { "merge-scale-and-shift" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let shift = perChannel(.add, node, builder), let inner = builder.node(writingOnlyFor: shift.input),
                let scale = perChannel(.mul, inner, builder), scale.activation == .none,
                builder.shape(of: scale.input).rank == 4, builder.extent(of: scale.input) == nil
            else { return false }
            let channelCount = scale.constant.count
            let layer = Convolution(
                strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1], groups: channelCount,
                activation: shift.activation)
            let weights = builder.addConstant(
                Tensor(TensorType(.float32, try .inferred([channelCount, 1, 1, 1])), scale.constant))
            let bias = builder.addConstant(Tensor(TensorType(.float32, try .inferred([channelCount])), shift.constant))
            let names = node.name == inner.name ? ["BatchNormalization"] : ["Mul", "Add"]
            builder.emit(inner.fusing(node, op: layer, inputs: [scale.input, weights, bias], as: names))
            return true
        }
    }

    /// What a Binary of this function does to a picture with one constant for each channel.
    private func perChannel(
        _ function: Binary.Function, _ node: Graph.Node, _ builder: GraphBuilder
    ) -> (input: Graph.ValueID, constant: [Float], activation: ActivationRange)? {
        guard let binary = node.op as? Binary, binary.function == function,
            let position = node.inputs.firstIndex(where: { builder.floatConstant($0) != nil }),
            let constant = builder.floatConstant(node.inputs[position])
        else { return nil }
        let input = node.inputs[1 - position]
        let shape = builder.shape(of: input)
        guard builder.constant(input) == nil, builder.shape(of: node.outputs[0]) == shape,
            constant.count == shape.last, builder.shape(of: node.inputs[position]).last == shape.last
        else { return nil }
        return (input, constant, binary.activation)
    }
}
