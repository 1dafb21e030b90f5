import EdgeGraph
import EdgePasses
import EdgeRuntime
import EdgeTensor

/// One node of a float graph by itself, to see what rounding of its inputs or weights does to its output.
final class LayerTrial {
    let node: Graph.Node
    /// The values, in the float graph, that the trial takes as inputs.
    let inputs: [Graph.ValueID]
    private let session: ObservedSession

    /// - Parameters:
    ///   - weights: Takes the place of the node's own.
    ///   - dropsActivation: Leaves out what clamps the result.
    init(
        _ index: Int, of graph: Graph, weights: Tensor? = nil, dropsActivation: Bool = false
    ) throws(QuantizerError) {
        var node = graph.nodes[index]
        if dropsActivation, var op = node.op as? any ActivatingOperator {
            op.activation = .none
            node.op = op
        }
        var trial = Graph(name: graph.name)
        var known: [Graph.ValueID: Graph.ValueID] = [:]
        var inputs: [Graph.ValueID] = []
        for (position, id) in node.inputs.enumerated() {
            var value = graph[id]
            if position == 1, let weights { value.constant = weights.bytes }
            if let copy = known[id] {
                node.inputs[position] = copy
                continue
            }
            let copy = trial.addValue(value)
            known[id] = copy
            node.inputs[position] = copy
            if value.constant == nil {
                trial.inputs.append(Graph.Port(name: "\(id)", value: copy))
                inputs.append(id)
            }
        }
        node.outputs = node.outputs.map { trial.addValue(Graph.Value(type: graph.type(of: $0))) }
        trial.outputs = [Graph.Port(name: "", value: node.outputs[0])]
        self.node = graph.nodes[index]
        self.inputs = inputs
        trial.nodes = [node]
        session = try ObservedSession(trial)
    }

    /// The node's output for these bytes of ``inputs``; valid until the next call.
    func output(for bytes: [UnsafeRawBufferPointer]) -> UnsafeBufferPointer<Float> {
        session.run(bytes)
        return session.output(0).elements(as: Float.self)
    }
}
