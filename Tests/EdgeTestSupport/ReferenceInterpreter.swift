import EdgeGraph
import EdgeTensor

/// Runs a graph node by node with the operators' references: the meaning of a graph, without plan, arena or kernels.
public struct ReferenceInterpreter {
    public let graph: Graph
    /// What each state's value will be in the next run.
    public private(set) var states: [Tensor]

    /// States begin with their initial value, or zeros.
    public init(_ graph: Graph) {
        self.graph = graph
        states = graph.states.map { state in
            state.initial.flatMap(graph.constant) ?? Tensor(graph.type(of: state.current)) { _ in }
        }
    }

    /// The outputs for these inputs, both in the graph's order.
    public mutating func run(_ inputs: [Tensor]) -> [Tensor] {
        precondition(inputs.count == graph.inputs.count, "\(inputs.count) inputs instead of \(graph.inputs.count)")
        var tensors = graph.values.indices.map { graph.constant(Graph.ValueID($0)) }
        for (port, tensor) in zip(graph.inputs, inputs) { tensors[port.value.index] = tensor }
        for (state, tensor) in zip(graph.states, states) { tensors[state.current.index] = tensor }
        func value(_ id: Graph.ValueID) -> Tensor {
            guard let tensor = tensors[id.index] else { preconditionFailure("\(graph.label(id)) has no value yet") }
            return tensor
        }
        for node in graph.nodes {
            let outputs = node.op.evaluate(node.inputs.map(value), outputTypes: node.outputs.map(graph.type(of:)))
            for (id, tensor) in zip(node.outputs, outputs) { tensors[id.index] = tensor }
        }
        states = graph.states.map { value($0.next) }
        let extents = (try? graph.extents()) ?? []
        return graph.outputs.map { port in
            guard let extent = extents[port.value.index], let count = value(extent.count).integers?.first else {
                return value(port.value)
            }
            return value(port.value).prefix(count, along: extent.axis)
        }
    }

    /// Inputs drawn for the graph: floats within ±2, integers from their whole range.
    public func makeInputs(seed: UInt64) -> [Tensor] {
        var random = SplitMix64(state: seed)
        return graph.inputs.map { port in
            let type = graph.type(of: port.value)
            return random.tensor(
                type, in: Example.Input(type, range: type.element.isFloatingPoint ? -2...2 : nil).range)
        }
    }
}
