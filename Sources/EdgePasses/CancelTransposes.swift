import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Moves Transposes towards the outputs until they meet their inverse and vanish, so that a convolution net that
/// came as NCHW crosses layouts only at its ends.
///
///     %1 = transpose(%0) permutation=[0, 3, 1, 2]
///     %2 = clamp(%1)                                       →    %2 = clamp(%0)
///     %3 = transpose(%2) permutation=[0, 2, 3, 1]
///
/// A Transpose moves through every operator that has a form for permuted axes (``Operator/permuted(by:for:)``);
/// other operands are transposed back, constants among them at once. What is done is kept only if no more bytes are
/// transposed in a run than before.
public struct CancelTransposes: Pass {
    public var name: String { "cancel-transposes" }

    public init() {}

    /// Which Transposes move.
    private enum Reach: CaseIterable {
        /// All that can, which must pay off in the end: the way past residual sums, where one path needs what another
        /// has.
        case everything
        /// Those that become no larger and make no others necessary, so that every step leads towards the outputs.
        case safe
    }

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        var changed = false
        // Transposes that have met and merged may go on together.
        while try advance(in: &graph) { changed = true }
        return changed
    }

    /// Merges Transposes with each other without losing sight of their inverse.
    private var movements: SimplifyMovements { SimplifyMovements(keepsTransposes: true) }

    private func advance(in graph: inout Graph) throws(PassError) -> Bool {
        for reach in Reach.allCases {
            var candidate = graph
            guard try sink(in: &candidate, reach) else { return false }
            while try movements.run(on: &candidate) {}
            if reach == .safe || candidate.transposedByteCount < graph.transposedByteCount {
                graph = candidate
                return true
            }
        }
        return false
    }

    /// Moves Transposes in one walk. Those that meet merge on the way: otherwise each would stay one node behind the
    /// next, and a chain of them would take as many walks as it has Transposes.
    private func sink(in graph: inout Graph, _ reach: Reach) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            if node.op is Transpose { return movements.simplify(node, &builder) }
            guard let transpose = incomingTranspose(of: node, builder) else { return false }
            if reach == .safe, !isSafe(transpose, past: node, builder) { return false }
            if let reshape = node.op as? Reshape { return try sink(transpose, past: reshape, node, reach, &builder) }
            if let reduce = node.op as? Reduce, !reduce.keepsDimensions {
                return try sink(transpose, past: reduce, node, &builder)
            }
            return try sink(transpose, past: node, &builder)
        }
    }

    /// The first Transpose that writes an input.
    private func incomingTranspose(of node: Graph.Node, _ builder: GraphBuilder) -> Transpose? {
        guard node.outputs.count == 1 else { return nil }
        return node.inputs.lazy.compactMap { builder.node(writing: $0)?.op as? Transpose }.first
    }

    /// Whether all operands come from a Transpose like this one or need none, and those that `node` alone reads are at
    /// least as large as its result.
    private func isSafe(_ transpose: Transpose, past node: Graph.Node, _ builder: GraphBuilder) -> Bool {
        var vanishing = 0
        for input in node.inputs where builder.constant(input) == nil && builder.type(of: input).elementCount > 1 {
            guard let producer = builder.node(writing: input), producer.op.isEqual(to: transpose) else { return false }
            let readings = node.inputs.count { $0 == input }
            if builder.useCount(of: input) == readings { vanishing += builder.type(of: input).byteCount / readings }
        }
        return builder.type(of: node.outputs[0]).byteCount <= vanishing
    }

    // MARK: Past an operator

    /// `op(transpose(x))` becomes `transpose(op'(x))`.
    private func sink(
        _ transpose: Transpose, past node: Graph.Node, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Bool {
        let signature = builder.graph.signature(of: node)
        let output = signature.outputs[0]
        guard node.inputs.allSatisfy({ stays($0, transpose, builder) || rank(of: $0, builder) == transpose.rank }),
            output.shape.rank == transpose.rank,
            let op = node.op.permuted(by: transpose.inverse.permutation, for: signature)
        else { return false }
        var inputs: [Graph.ValueID] = []
        for input in node.inputs { inputs.append(try undoing(transpose, on: input, &builder)) }
        return try emit(op, inputs, then: transpose, instead: node, &builder)
    }

    private func rank(of id: Graph.ValueID, _ builder: GraphBuilder) -> Int { builder.shape(of: id).rank }

    /// Whether an operand is the same before and after a Transpose.
    private func stays(_ id: Graph.ValueID, _ transpose: Transpose, _ builder: GraphBuilder) -> Bool {
        builder.type(of: id).elementCount == 1
            || (builder.constant(id) != nil && rank(of: id, builder) != transpose.rank)
    }

    /// `input` with the axes that it had before `transpose`.
    private func undoing(
        _ transpose: Transpose, on input: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        if stays(input, transpose, builder) { return input }
        if let producer = builder.node(writing: input), producer.op.isEqual(to: transpose) { return producer.inputs[0] }
        return try builder.addOne(transpose.inverse, [input])
    }

    /// Adds `op` on `inputs` and a Transpose that writes what `node` wrote.
    private func emit(
        _ op: any Operator, _ inputs: [Graph.ValueID], then transpose: Transpose, instead node: Graph.Node,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Bool {
        let output = builder.type(of: node.outputs[0])
        let result = try builder.addOne(
            op, inputs, quantization: output.quantization?.permuted(by: transpose.inverse.permutation),
            fused: node.fused)
        builder.nodeName = ""
        builder.emit(Graph.Node(op: transpose, inputs: [result], outputs: node.outputs))
        return true
    }

    // MARK: Past operators that change the rank

    /// A Reshape that splits and merges axes. Those that it merges may have to be put together first, which is no
    /// safe step.
    private func sink(
        _ transpose: Transpose, past reshape: Reshape, _ node: Graph.Node, _ reach: Reach,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Bool {
        guard let producer = builder.node(writing: node.inputs[0]) else { return false }
        let source = builder.shape(of: producer.inputs[0])
        guard let parts = try TransposedReshape(reshape, of: transpose, source: source),
            reach == .everything || parts.within.isIdentity
        else { return false }
        var input = producer.inputs[0]
        if !parts.within.isIdentity { input = try builder.addOne(parts.within, [input]) }
        return try emit(Reshape(parts.shape), [input], then: parts.behind, instead: node, &builder)
    }

    /// A Reduce that drops its axes.
    private func sink(
        _ transpose: Transpose, past reduce: Reduce, _ node: Graph.Node, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Bool {
        guard let producer = builder.node(writing: node.inputs[0]) else { return false }
        let kept = transpose.permutation.indices.filter { !reduce.axes.contains($0) }.map { transpose.permutation[$0] }
        let sorted = kept.sorted()
        var moved = reduce
        moved.axes = reduce.axes.map { transpose.permutation[$0] }.sorted()
        return try emit(
            moved, [producer.inputs[0]], then: Transpose(kept.compactMap(sorted.firstIndex(of:))), instead: node,
            &builder)
    }
}

extension Graph {
    /// Bytes that Transposes write in one run.
    var transposedByteCount: Int {
        nodes.reduce(0) { sum, node in
            guard let transpose = node.op as? Transpose, !transpose.isIdentity,
                !transpose.movesOnlyUnitAxes(of: type(of: node.inputs[0]).shape)
            else { return sum }
            return sum + type(of: node.outputs[0]).byteCount
        }
    }
}
