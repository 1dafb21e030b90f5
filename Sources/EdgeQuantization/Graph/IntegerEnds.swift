import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets inputs and outputs of real numbers be the integers that a graph makes of them at once: `--io int8`.
///
///     in x: %0 float32[…]                                   in x: %1 int8[…] (scale …)
///     %1 = quantize(%0) int8 …                       →      …
///     %9 = dequantize(%8)                                   out y: %8
///     out y: %9
///
/// An input that a node reads as real numbers stays one, and so does an output that no Dequantize makes.
public struct IntegerEnds: Pass {
    public var name: String { "integer-ends" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        var changed = false
        for index in graph.inputs.indices { if moveInput(index, &graph) { changed = true } }
        for index in graph.outputs.indices {
            let id = graph.outputs[index].value
            guard let node = graph.nodes.first(where: { $0.outputs.contains(id) }), node.op is Dequantize,
                graph.type(of: node.inputs[0]).quantization?.isPerTensor == true
            else { continue }
            graph.outputs[index].value = node.inputs[0]
            changed = true
        }
        return changed
    }

    private func moveInput(_ index: Int, _ graph: inout Graph) -> Bool {
        let id = graph.inputs[index].value
        let readers = graph.nodes.indices.filter { graph.nodes[$0].inputs.contains(id) }
        guard graph.type(of: id).element == .float32, let first = readers.first,
            let quantize = graph.nodes[first].op as? Quantize, quantize.quantization.isPerTensor,
            readers.allSatisfy({ graph.nodes[$0].op.isEqual(to: quantize) }),
            !graph.outputs.contains(where: { $0.value == id }), !graph.states.contains(where: { $0.next == id })
        else { return false }
        let stored = readers.map { graph.nodes[$0].outputs[0] }
        graph[id].type = graph.type(of: stored[0])
        for position in readers.reversed() { graph.nodes.remove(at: position) }
        graph.forEachInput { if stored.contains($0) { $0 = id } }
        return true
    }
}

extension Graph {
    /// Calls `body` with every place that reads a value.
    fileprivate mutating func forEachInput(_ body: (inout ValueID) -> Void) {
        for index in nodes.indices {
            for position in nodes[index].inputs.indices { body(&nodes[index].inputs[position]) }
        }
        for index in outputs.indices { body(&outputs[index].value) }
        for index in states.indices { body(&states[index].next) }
    }
}
