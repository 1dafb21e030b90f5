import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Merges what follows each other: Reshapes, Transposes, a Reshape behind a Transpose that moves only axes of length 1;
/// and turns such a Transpose into a Reshape, which costs nothing.
///
///     %1 = transpose(%0) permutation=[0, 3, 1, 2]                  %2 = reshape(%0) shape=[1, 64]
///     %2 = reshape(%1) shape=[1, 64]                          →
///
///     with %0 of shape 1x1x1x64
public struct SimplifyMovements: Pass {
    public var name: String { "simplify-movements" }
    /// Whether Transposes of axes of length 1 stay what they are, so that they can meet their inverse.
    public var keepsTransposes: Bool

    public init(keepsTransposes: Bool = false) { self.keepsTransposes = keepsTransposes }

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in simplify(node, &builder) }
    }

    /// What this pass does at one node of a walk.
    func simplify(_ node: Graph.Node, _ builder: inout GraphBuilder) -> Bool {
        if let transpose = node.op as? Transpose { return simplify(transpose, node, &builder) }
        guard node.op is Reshape, let inner = builder.node(writing: node.inputs[0]),
            inner.op is Reshape || movesOnlyUnitAxes(inner, builder)
        else { return false }
        return emit(node.op, instead: node, of: inner.inputs[0], &builder)
    }

    private func movesOnlyUnitAxes(_ node: Graph.Node, _ builder: GraphBuilder) -> Bool {
        (node.op as? Transpose)?.movesOnlyUnitAxes(of: builder.shape(of: node.inputs[0])) == true
    }

    private func simplify(_ transpose: Transpose, _ node: Graph.Node, _ builder: inout GraphBuilder) -> Bool {
        let shape = builder.shape(of: node.inputs[0])
        if transpose.isIdentity {
            builder.replace(node.outputs[0], with: node.inputs[0])
            return true
        }
        if !keepsTransposes, transpose.movesOnlyUnitAxes(of: shape) {
            let inner = builder.node(writing: node.inputs[0]).flatMap { $0.op is Reshape ? $0.inputs[0] : nil }
            let reshape = Reshape(builder.shape(of: node.outputs[0]))
            return emit(reshape, instead: node, of: inner ?? node.inputs[0], &builder)
        }
        guard let inner = builder.node(writing: node.inputs[0]), let first = inner.op as? Transpose else {
            return false
        }
        let both = Transpose(transpose.permutation.map { first.permutation[$0] })
        guard !both.isIdentity else {
            builder.replace(node.outputs[0], with: inner.inputs[0])
            return true
        }
        return emit(both, instead: node, of: inner.inputs[0], &builder)
    }

    /// Lets `op` on `input` take the place of `node`, if its result has the same type.
    private func emit(
        _ op: any Operator, instead node: Graph.Node, of input: Graph.ValueID, _ builder: inout GraphBuilder
    ) -> Bool {
        guard let types = try? op.outputTypes(for: [builder.type(of: input)]),
            types[0] == builder.type(of: node.outputs[0])
        else { return false }
        builder.emit(Graph.Node(name: node.name, op: op, inputs: [input], outputs: node.outputs, fused: node.fused))
        return true
    }
}

extension Transpose {
    var rank: Int { permutation.count }
    var isIdentity: Bool { permutation == Array(permutation.indices) }

    /// The Transpose that undoes this one.
    var inverse: Transpose {
        var inverse = permutation
        for (position, axis) in permutation.enumerated() { inverse[axis] = position }
        return Transpose(inverse)
    }

    /// Whether the axes longer than 1 keep their order, so that no element moves in memory.
    func movesOnlyUnitAxes(of shape: Shape) -> Bool {
        let moving = permutation.filter { shape[$0] != 1 }
        return moving == moving.sorted()
    }
}
