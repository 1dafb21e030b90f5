import EdgeTensor

extension Graph: CustomStringConvertible {
    /// One line per input, state, node and output, with types; the same text for the same graph.
    ///
    ///     graph main
    ///       in  input: %0 int8[1x8x8x1] (scale 0.1 zp 0)
    ///       %3 int8[1x8x8x4] (scale 0.2 zp 0) = convolution(%0, #1, #2) strides=[1, 1] …  «conv1» + Relu
    ///       out scores: %3
    ///
    /// `%` marks values that a run computes, `#` constants. Behind a type stands what counts the value's rows.
    public var description: String {
        let extents = (try? extents()) ?? []
        var lines = ["graph \(name)"]
        for port in inputs { lines.append("  in  \(port.name): \(port.value) \(type(of: port.value))") }
        for state in states {
            lines.append("  state \(state.name): \(state.current) \(type(of: state.current)) <- \(state.next)")
        }
        for node in nodes { lines.append("  " + text(of: node, extents)) }
        for port in outputs { lines.append("  out \(port.name): \(reference(port.value))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func reference(_ id: ValueID) -> String {
        self[id].constant == nil ? "\(id)" : "#\(id.index)"
    }

    private func text(of node: Node, _ extents: [Extent?]) -> String {
        let outputs = node.outputs.map { output in
            let extent = extents.indices.contains(output.index) ? extents[output.index] : nil
            return "\(output) \(type(of: output))" + (extent.map { ", \($0.count) along axis \($0.axis)" } ?? "")
        }.joined(separator: ", ")
        var line = "\(outputs) = \(node.op.name)(\(node.inputs.map(reference).joined(separator: ", ")))"
        for (name, value) in node.op.attributes { line += " \(name)=\(value)" }
        if !node.name.isEmpty { line += "  «\(node.name)»" }
        for name in node.fused { line += " + \(name)" }
        return line
    }
}
