import EdgeGraph

extension Pass {
    /// ``Graph/rewrite(_:)`` whose visitor may fail as operators do; the error names this pass and the node.
    func rewrite(
        _ graph: inout Graph,
        _ visit: (Graph.Node, inout GraphBuilder) throws(OperatorError) -> Bool
    ) throws(PassError) -> Bool {
        try graph.rewrite { (node, builder) throws(PassError) in
            do throws(OperatorError) {
                return try visit(node, &builder)
            } catch {
                throw PassError(pass: name, node: node.label(in: builder.graph), reason: error.description)
            }
        }
    }
}

extension Graph.Node {
    /// The node's name, or that of its first output.
    func label(in graph: Graph) -> String {
        if !name.isEmpty { return name }
        return outputs.first.map(graph.label) ?? op.name
    }

    /// This node with another operator and other inputs, and `part` merged into it.
    func fusing(_ part: Graph.Node, op: any Operator, inputs: [Graph.ValueID], as names: [String]) -> Graph.Node {
        Graph.Node(name: name, op: op, inputs: inputs, outputs: part.outputs, fused: fused + names + part.fused)
    }
}
