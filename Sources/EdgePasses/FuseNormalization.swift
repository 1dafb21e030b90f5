import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Finds the normalizations that exporters write out in single steps, and lets them scale and shift.
///
///     %1 = reduce(%0) function=mean
///     %2 = binary(%0, %1) function=sub
///     %3 = binary(%2, #2.0) function=pow
///     %4 = reduce(%3) function=mean
///     %5 = binary(%4, #ε) function=add              →    %9 = normalization(%0, #scale, #shift) epsilon=ε
///     %6 = unary(%5) function=sqrt
///     %7 = binary(%2, %6) function=div
///     %8 = binary(%7, #scale) function=mul
///     %9 = binary(%8, #shift) function=add
///
/// Without the subtraction of the mean it is a root-mean-square normalization. The square may be a product, the
/// division a product with the reciprocal.
public struct FuseNormalization: Pass {
    public var name: String { "fuse-normalization" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let binary = node.op as? Binary, binary.activation == .none,
                builder.type(of: node.outputs[0]).element.isFloatingPoint
            else { return false }
            return normalize(node, binary, &builder) || takeOperand(node, binary, &builder)
        }
    }

    // MARK: The normalization

    /// `node` divides by a root of squares: it becomes a Normalization.
    private func normalize(_ node: Graph.Node, _ binary: Binary, _ builder: inout GraphBuilder) -> Bool {
        for (deviation, factor) in factors(of: node, binary) {
            guard let guarded = radicand(of: factor, isDivisor: binary.function == .div, builder),
                let (variance, epsilon) = sum(guarded, builder),
                let mean = mean(variance, builder), squared(mean.of, builder) == deviation
            else { continue }
            var op = Normalization(.rootMeanSquare, axes: mean.axes, epsilon: epsilon)
            var input = deviation
            if let centred = centred(deviation, over: mean.axes, builder) {
                op.function = .standard
                input = centred
            }
            // The root of a tensor that is broadcast against a larger one is another thing.
            guard builder.shape(of: input) == builder.shape(of: node.outputs[0]) else { continue }
            let outputs = node.outputs
            builder.emit(
                Graph.Node(name: node.name, op: op, inputs: [input], outputs: outputs, fused: node.fused))
            return true
        }
        return false
    }

    /// The operands of a quotient, or of a product in both orders.
    private func factors(
        of node: Graph.Node, _ binary: Binary
    ) -> [(deviation: Graph.ValueID, factor: Graph.ValueID)] {
        switch binary.function {
        case .div: [(node.inputs[0], node.inputs[1])]
        case .mul: [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])]
        default: []
        }
    }

    /// `v` where `id` is √v, as a divisor, or 1/√v, as a factor.
    private func radicand(of id: Graph.ValueID, isDivisor: Bool, _ builder: GraphBuilder) -> Graph.ValueID? {
        guard let node = builder.node(writing: id) else { return nil }
        switch (node.op as? Unary)?.function {
        case .sqrt where isDivisor: return node.inputs[0]
        case .rsqrt where !isDivisor: return node.inputs[0]
        case .reciprocal where !isDivisor: return radicand(of: node.inputs[0], isDivisor: true, builder)
        default: break
        }
        guard !isDivisor, let binary = node.op as? Binary, binary.function == .div, binary.activation == .none,
            number(node.inputs[0], builder) == 1
        else { return nil }
        return radicand(of: node.inputs[1], isDivisor: true, builder)
    }

    /// A sum of a tensor and a number that may be an ε.
    private func sum(_ id: Graph.ValueID, _ builder: GraphBuilder) -> (value: Graph.ValueID, epsilon: Float)? {
        guard let node = builder.node(writing: id), let binary = node.op as? Binary, binary.function == .add,
            binary.activation == .none
        else { return nil }
        for (value, other) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            if let epsilon = number(other, builder), epsilon >= 0, epsilon.isFinite { return (value, epsilon) }
        }
        return nil
    }

    private func mean(_ id: Graph.ValueID, _ builder: GraphBuilder) -> (of: Graph.ValueID, axes: [Int])? {
        guard let node = builder.node(writing: id), let reduce = node.op as? Reduce, reduce.function == .mean,
            reduce.keepsDimensions
        else { return nil }
        return (node.inputs[0], reduce.axes)
    }

    /// `x` where `id` is x².
    private func squared(_ id: Graph.ValueID, _ builder: GraphBuilder) -> Graph.ValueID? {
        guard let node = builder.node(writing: id) else { return nil }
        if let unary = node.op as? Unary { return unary.function == .square ? node.inputs[0] : nil }
        guard let binary = node.op as? Binary, binary.activation == .none else { return nil }
        switch binary.function {
        case .pow: return number(node.inputs[1], builder) == 2 ? node.inputs[0] : nil
        case .mul: return node.inputs[0] == node.inputs[1] ? node.inputs[0] : nil
        default: return nil
        }
    }

    /// `x` where `id` is x minus its mean over `axes`.
    private func centred(_ id: Graph.ValueID, over axes: [Int], _ builder: GraphBuilder) -> Graph.ValueID? {
        guard let node = builder.node(writing: id), let binary = node.op as? Binary, binary.function == .sub,
            binary.activation == .none, let mean = mean(node.inputs[1], builder), mean.of == node.inputs[0],
            mean.axes == axes
        else { return nil }
        return node.inputs[0]
    }

    /// The value of a constant of one element.
    private func number(_ id: Graph.ValueID, _ builder: GraphBuilder) -> Float? {
        builder.type(of: id).elementCount == 1 ? builder.reals(id)?.first : nil
    }

    // MARK: Scale and shift

    /// `node` multiplies a Normalization by a constant, or adds one to a scaled one: it becomes an input of that.
    private func takeOperand(_ node: Graph.Node, _ binary: Binary, _ builder: inout GraphBuilder) -> Bool {
        for (value, operand) in [(node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0])] {
            guard builder.constant(operand) != nil, let producer = builder.node(writingOnlyFor: value),
                producer.op is Normalization, builder.shape(of: value) == builder.shape(of: node.outputs[0]),
                binary.function == (producer.inputs.count == 1 ? .mul : .add), producer.inputs.count < 3
            else { continue }
            builder.emit(
                producer.fusing(
                    node, op: producer.op, inputs: producer.inputs + [operand], as: [binary.foreignName]))
            return true
        }
        return false
    }
}
