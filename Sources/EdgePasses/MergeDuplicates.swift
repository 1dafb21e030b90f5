import EdgeGraph
import EdgeTensor

/// Lets equal constants be one value, and equal nodes on equal inputs one node.
///
///     %1 = clamp(%0)                       %1 = clamp(%0)
///     %2 = clamp(%0)                  →    %3 = binary(%1, %1) function=add
///     %3 = binary(%1, %2) function=add
public struct MergeDuplicates: Pass {
    public var name: String { "merge-duplicates" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        let mergedConstants = mergeConstants(of: &graph)
        var first: [Computation: [Graph.ValueID]] = [:]
        let mergedNodes = try rewrite(&graph) { (node, builder) throws(OperatorError) in
            let computation = Computation(
                op: node.op, inputs: node.inputs, outputTypes: node.outputs.map(builder.type(of:)))
            guard let outputs = first[computation] else {
                first[computation] = node.outputs
                return false
            }
            for (mine, other) in zip(node.outputs, outputs) { builder.replace(mine, with: other) }
            return true
        }
        return mergedConstants || mergedNodes
    }

    private func mergeConstants(of graph: inout Graph) -> Bool {
        var first: [Tensor: Graph.ValueID] = [:]
        var replacements: [Graph.ValueID: Graph.ValueID] = [:]
        for index in graph.values.indices {
            let id = Graph.ValueID(index)
            guard let constant = graph.constant(id) else { continue }
            if let other = first[constant] {
                replacements[id] = other
            } else {
                first[constant] = id
            }
        }
        var changed = false
        graph.forEachReference { id in
            guard let other = replacements[id] else { return }
            id = other
            changed = true
        }
        return changed
    }
}

/// What makes two nodes compute the same.
private struct Computation: Hashable {
    let op: any Operator
    let inputs: [Graph.ValueID]
    let outputTypes: [TensorType]

    static func == (left: Computation, right: Computation) -> Bool {
        left.inputs == right.inputs && left.outputTypes == right.outputTypes && left.op.isEqual(to: right.op)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(op.name)
        hasher.combine(inputs)
        hasher.combine(outputTypes)
    }
}
