import EdgeGraph

/// Removes nodes that give back what they get: a Reshape to the same shape, a Transpose that keeps the order, a Slice of
/// everything, a Cast to the same type, a Clamp to a range that no stored integer leaves.
///
///     %1 = reshape(%0) shape=[1, 8]
///     %2 = clamp(%1)                   →    %2 = clamp(%0)
///
/// They are the operators whose output is a view of an input of the same type (``Sharing/view(of:)``).
public struct RemoveIdentities: Pass {
    public var name: String { "remove-identities" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            let signature = builder.graph.signature(of: node)
            guard case .view(let position) = node.op.sharing(for: signature), node.outputs.count == 1,
                signature.inputs[position] == signature.outputs[0]
            else { return false }
            builder.replace(node.outputs[0], with: node.inputs[position])
            return true
        }
    }
}
