import EdgeGraph
import EdgeTensor

extension Graph {
    /// The nodes without types and attributes, their results numbered from 1, constants as their shapes:
    ///
    ///     1 = convolution(x, #4x3x3x2, #4) + Relu
    ///     2 = transpose(1)
    ///     out 2
    public var outline: String {
        var names: [ValueID: String] = [:]
        for port in inputs { names[port.value] = port.name }
        for state in states { names[state.current] = state.name }
        func name(_ id: ValueID) -> String { names[id] ?? (constant(id).map { "#\($0.shape)" } ?? "?") }
        var lines: [String] = []
        for node in nodes {
            let arguments = node.inputs.map(name).joined(separator: ", ")
            for output in node.outputs { names[output] = "\(names.count - inputs.count - states.count + 1)" }
            let results = node.outputs.map(name).joined(separator: ", ")
            lines.append(
                "\(results) = \(node.op.name)(\(arguments))" + node.fused.map { " + \($0)" }.joined())
        }
        lines.append("out " + outputs.map { name($0.value) }.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }
}
