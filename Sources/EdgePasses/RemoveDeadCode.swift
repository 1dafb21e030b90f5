import EdgeGraph

/// Removes nodes, states and values that no output depends on, and numbers the values that are left anew.
///
///     %1 = unary(%0) function=exp          %1 = clamp(%0)
///     %2 = clamp(%0)                  →    out y: %1
///     out y: %2
///
/// Inputs and outputs of the graph stay, used or not.
public struct RemoveDeadCode: Pass {
    public var name: String { "remove-dead-code" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        let isLive = liveNodes(of: graph)
        let isNeeded = { (state: Graph.State) in isLive.values[state.current.index] }
        var result = graph
        result.nodes = zip(graph.nodes, isLive.nodes).filter(\.1).map(\.0)
        result.states.removeAll { !isNeeded($0) }
        result.compactValues()
        guard result.values.count < graph.values.count || result.nodes.count < graph.nodes.count else { return false }
        graph = result
        return true
    }

    /// Which nodes an output depends on, this run or, by way of a state, a later one; and which values are read.
    private func liveNodes(of graph: Graph) -> (nodes: [Bool], values: [Bool]) {
        var nodes = [Bool](repeating: false, count: graph.nodes.count)
        var values = [Bool](repeating: false, count: graph.values.count)
        for output in graph.outputs { values[output.value.index] = true }
        var isStable = false
        while !isStable {
            isStable = true
            for index in graph.nodes.indices.reversed() where !nodes[index] {
                guard graph.nodes[index].outputs.contains(where: { values[$0.index] }) else { continue }
                nodes[index] = true
                for input in graph.nodes[index].inputs { values[input.index] = true }
            }
            for state in graph.states where values[state.current.index] && !values[state.next.index] {
                values[state.next.index] = true
                isStable = false
            }
        }
        return (nodes, values)
    }
}

extension Graph {
    /// Forgets values that nothing names, and closes the gaps in their numbers.
    mutating func compactValues() {
        var isNamed = [Bool](repeating: false, count: values.count)
        forEachReference { isNamed[$0.index] = true }
        var numbers = [Int](repeating: 0, count: values.count)
        var kept: [Value] = []
        for (index, value) in values.enumerated() where isNamed[index] {
            numbers[index] = kept.count
            kept.append(value)
        }
        values = kept
        forEachReference { $0 = ValueID(numbers[$0.index]) }
    }

    /// Calls `body` with every place that names a value.
    mutating func forEachReference(_ body: (inout ValueID) -> Void) {
        for index in inputs.indices { body(&inputs[index].value) }
        for index in outputs.indices { body(&outputs[index].value) }
        for index in states.indices {
            body(&states[index].current)
            body(&states[index].next)
            if var initial = states[index].initial {
                body(&initial)
                states[index].initial = initial
            }
        }
        for index in nodes.indices {
            for position in nodes[index].inputs.indices { body(&nodes[index].inputs[position]) }
            for position in nodes[index].outputs.indices { body(&nodes[index].outputs[position]) }
        }
    }
}
