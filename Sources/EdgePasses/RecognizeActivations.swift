import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Finds activation functions that an exporter has written as products, and makes each one operator. Float only.
///
///     x · sigmoid(x)                      →  silu(x)
///     x · tanh(softplus(x))               →  mish(x)
///     clamp(x + 3, 0…6) / 6               →  hardSigmoid(x)     α = 1/6, β = 1/2
///     x · hardSigmoid(x)                  →  hardSwish(x)       α = 1/6, β = 1/2
///     x · clamp(x + 3, 0…6) / 6           →  hardSwish(x)
///     ½ · x · (1 + erf(x / √2))           →  gelu(x)
///
/// Factors may stand in any order, and constant ones may divide or multiply. Runs before constants are folded into
/// weights, as the ½ of a gelu would be.
public struct RecognizeActivations: Pass {
    public var name: String { "recognize-activations" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let product = Product(node, builder), let (function, input) = product.activation(builder),
                builder.type(of: input) == builder.type(of: node.outputs[0])
            else { return false }
            builder.emit(
                Graph.Node(name: node.name, op: function, inputs: [input], outputs: node.outputs, fused: node.fused))
            return true
        }
    }
}

/// What a node multiplies and divides: a constant, and values that are none.
private struct Product {
    private var coefficient: Float = 1
    private var factors: [Graph.ValueID] = []

    /// How deep products of products are looked through.
    private static let depthLimit = 4

    /// Looks through products of products, as long as nobody else reads them. Nil for a node that multiplies nothing.
    init?(_ node: Graph.Node, _ builder: GraphBuilder) {
        guard builder.type(of: node.outputs[0]).element == .float32,
            multiply(by: node, depth: Product.depthLimit, builder)
        else { return nil }
    }

    private mutating func multiply(by node: Graph.Node, depth: Int, _ builder: GraphBuilder) -> Bool {
        guard let binary = node.op as? Binary, binary.activation == .none, [.mul, .div].contains(binary.function)
        else { return false }
        for (position, input) in node.inputs.enumerated() {
            if let constant = builder.scalar(input) {
                guard constant != 0, binary.function == .mul || position == 1 else { return false }
                coefficient *= binary.function == .mul ? constant : 1 / constant
            } else {
                guard binary.function == .mul || position == 0 else { return false }
                var whole = self
                if depth > 0, factors.count < 2, let inner = builder.node(writingOnlyFor: input),
                    whole.multiply(by: inner, depth: depth - 1, builder)
                {
                    self = whole
                } else {
                    factors.append(input)
                }
            }
        }
        return factors.count <= 2
    }

    /// The function of one value that the product is, and the value.
    func activation(_ builder: GraphBuilder) -> (Unary, of: Graph.ValueID)? {
        if factors.count == 1, coefficient.isAbout(1 / 6), let x = builder.shiftedRelu6(factors[0]) {
            return (.torchHardSigmoid, x)
        }
        guard factors.count == 2 else { return nil }
        for (x, factor) in [(factors[0], factors[1]), (factors[1], factors[0])] {
            if let function = function(of: x, times: factor, builder) { return (function, x) }
        }
        return nil
    }

    private func function(of x: Graph.ValueID, times factor: Graph.ValueID, _ builder: GraphBuilder) -> Unary? {
        if coefficient.isAbout(1 / 6), builder.shiftedRelu6(factor) == x { return Unary(.hardSwish) }
        if coefficient == 0.5, builder.onePlusErf(factor) == x { return Unary(.gelu) }
        guard coefficient == 1, let (gate, input) = builder.unary(factor) else { return nil }
        switch gate.function {
        case .sigmoid where input == x: return Unary(.silu)
        case .hardSigmoid where input == x && gate.isTorchHardSigmoid: return Unary(.hardSwish)
        case .tanh:
            guard let (inner, source) = builder.unary(input), inner.function == .softplus else { return nil }
            return source == x ? Unary(.mish) : nil
        default: return nil
        }
    }
}

extension Unary {
    fileprivate static let torchHardSigmoid = Unary(.hardSigmoid, alpha: 1 / 6, beta: 0.5)

    fileprivate var isTorchHardSigmoid: Bool { alpha.isAbout(1 / 6) && beta == 0.5 }
}

extension Float {
    /// Whether the number is `other` but for the rounding of a constant in a file.
    fileprivate func isAbout(_ other: Float) -> Bool { abs(self - other) <= 1e-5 * abs(other) }
}

extension GraphBuilder {
    /// The only element of a float32 constant.
    fileprivate func scalar(_ id: Graph.ValueID) -> Float? {
        guard type(of: id).elementCount == 1 else { return nil }
        return floatConstant(id)?.first
    }

    /// The Unary that writes `id` for one reader, and its input.
    fileprivate func unary(_ id: Graph.ValueID) -> (Unary, Graph.ValueID)? {
        guard let node = node(writingOnlyFor: id), let unary = node.op as? Unary else { return nil }
        return (unary, node.inputs[0])
    }

    /// The value to which `id` adds `constant`, and the range to which the sum is clamped.
    private func summand(_ id: Graph.ValueID, plus constant: Float) -> (Graph.ValueID, ActivationRange)? {
        guard let node = node(writingOnlyFor: id), let sum = node.op as? Binary, sum.function == .add,
            let position = node.inputs.firstIndex(where: { scalar($0) == constant })
        else { return nil }
        return (node.inputs[1 - position], sum.activation)
    }

    /// The `x` of `clamp(x + 3, 0…6)`.
    fileprivate func shiftedRelu6(_ id: Graph.ValueID) -> Graph.ValueID? {
        if let (x, range) = summand(id, plus: 3), range == .relu6 { return x }
        guard let node = node(writingOnlyFor: id), let clamp = node.op as? Clamp, clamp.range == .relu6,
            let (x, range) = summand(node.inputs[0], plus: 3), range == .none
        else { return nil }
        return x
    }

    /// The `x` of `1 + erf(x / √2)`.
    fileprivate func onePlusErf(_ id: Graph.ValueID) -> Graph.ValueID? {
        guard let (sum, range) = summand(id, plus: 1), range == .none, let (erf, scaled) = unary(sum),
            erf.function == .erf, let node = node(writingOnlyFor: scaled), let binary = node.op as? Binary,
            binary.activation == .none
        else { return nil }
        let root = Float(2).squareRoot()
        switch binary.function {
        case .div: return scalar(node.inputs[1])?.isAbout(root) == true ? node.inputs[0] : nil
        case .mul:
            guard let position = node.inputs.firstIndex(where: { scalar($0)?.isAbout(1 / root) == true }) else {
                return nil
            }
            return node.inputs[1 - position]
        default: return nil
        }
    }
}
