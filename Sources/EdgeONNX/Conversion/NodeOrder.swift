/// An order in which nodes can run: that of the file where it is one.
struct NodeOrder {
    private(set) var indices: [Int] = []
    /// Nodes that need their own result; without them the others are in order.
    private(set) var cyclic: [Int] = []

    private enum Mark { case new, open, done }
    private struct Visit {
        let node: Int
        let sources: [Int]
        var next = 0
    }

    /// Each node goes behind those whose outputs it, or a graph inside it, reads. Takes time linear in the names.
    init(_ nodes: [NodeProto]) {
        let producers = NodeOrder.producers(nodes)
        var marks = [Mark](repeating: .new, count: nodes.count)
        var isCyclic = [Bool](repeating: false, count: nodes.count)
        indices.reserveCapacity(nodes.count)
        for first in nodes.indices where marks[first] == .new {
            var stack = [Visit(node: first, sources: NodeOrder.sources(of: nodes[first], producers))]
            marks[first] = .open
            while let top = stack.indices.last {
                if stack[top].next == stack[top].sources.count {
                    marks[stack[top].node] = .done
                    indices.append(stack[top].node)
                    stack.removeLast()
                    continue
                }
                let source = stack[top].sources[stack[top].next]
                stack[top].next += 1
                switch marks[source] {
                case .new:
                    marks[source] = .open
                    stack.append(Visit(node: source, sources: NodeOrder.sources(of: nodes[source], producers)))
                case .open: isCyclic[source] = true
                case .done: break
                }
            }
        }
        cyclic = isCyclic.indices.filter { isCyclic[$0] }
        indices.removeAll { isCyclic[$0] }
    }

    private static func producers(_ nodes: [NodeProto]) -> [String: Int] {
        var producers: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for output in node.outputs where !output.isEmpty && producers[output] == nil { producers[output] = index }
        }
        return producers
    }

    private static func sources(of node: NodeProto, _ producers: [String: Int]) -> [Int] {
        var sources = node.inputs.compactMap { producers[$0] }
        for attribute in node.attributes {
            if case .graph(let graph) = attribute.value { appendSources(of: graph, producers, to: &sources) }
        }
        return sources
    }

    /// What a graph inside a node reads from outside. A name that the inner graph also defines may add an order that
    /// is not needed; names are unique in legal files.
    private static func appendSources(of graph: GraphProto, _ producers: [String: Int], to sources: inout [Int]) {
        for node in graph.nodes { sources += NodeOrder.sources(of: node, producers) }
        sources += graph.outputs.compactMap { producers[$0.name] }
    }
}
