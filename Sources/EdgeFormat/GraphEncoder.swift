import EdgeGraph
import EdgeTensor

/// Writes graphs, and collects the strings, types and constants that they name.
struct GraphEncoder {
    let keepNames: Bool
    var strings = StringTable()
    var types = TypeTable()
    var constants = ConstantTable()

    init(keepNames: Bool) { self.keepNames = keepNames }

    /// Collects constants in the order in which nodes read them, so that a run reads the file from start to end.
    mutating func collectConstants(of graph: Graph) {
        for input in graph.nodes.flatMap(\.inputs) {
            if let constant = graph[input].constant { _ = constants.index(of: constant) }
        }
        for constant in graph.values.compactMap(\.constant) { _ = constants.index(of: constant) }
    }

    mutating func encode(_ graph: Graph, to writer: inout ByteWriter) throws(FormatError) {
        writer.append(count: strings.index(of: graph.name))
        writer.append(count: graph.values.count)
        for value in graph.values {
            writer.append(count: strings.index(of: keepNames ? value.name : ""))
            writer.append(count: types.index(of: value.type))
            writer.append(optional: value.constant.map { constants.index(of: $0) })
        }
        for ports in [graph.inputs, graph.outputs] {
            writer.append(count: ports.count)
            for port in ports {
                writer.append(count: strings.index(of: port.name))
                writer.append(count: port.value.index)
            }
        }
        writer.append(count: graph.states.count)
        for state in graph.states {
            writer.append(count: strings.index(of: state.name))
            writer.append(count: state.current.index)
            writer.append(count: state.next.index)
            writer.append(optional: state.initial?.index)
        }
        writer.append(count: graph.nodes.count)
        for node in graph.nodes { try encode(node, to: &writer) }
    }

    private mutating func encode(_ node: Graph.Node, to writer: inout ByteWriter) throws(FormatError) {
        writer.append(count: strings.index(of: node.op.name))
        writer.append(count: strings.index(of: keepNames ? node.name : node.name.shortened()))
        let attributes = node.op.attributes
        writer.append(count: attributes.count)
        for (name, value) in attributes { try encode(value, name, to: &writer) }
        for values in [node.inputs, node.outputs] {
            writer.append(count: values.count)
            for value in values { writer.append(count: value.index) }
        }
        writer.append(count: node.fused.count)
        for name in node.fused { writer.append(count: strings.index(of: name)) }
    }

    private mutating func encode(
        _ value: AttributeValue, _ name: String, to writer: inout ByteWriter
    ) throws(FormatError) {
        writer.append(AttributeKind(of: value).rawValue)
        switch value {
        case .int(let value): writer.append(signed: value)
        case .float(let value): writer.append(float: value)
        case .string(let value): writer.append(count: strings.index(of: value))
        case .ints(let values):
            writer.append(count: values.count)
            for value in values { writer.append(signed: value) }
        case .floats(let values):
            writer.append(count: values.count)
            for value in values { writer.append(float: value) }
        case .strings(let values):
            writer.append(count: values.count)
            for value in values { writer.append(count: strings.index(of: value)) }
        case .tensor:
            throw .unencodable("attribute \(name) is a tensor; tensors are constants of the graph")
        }
    }
}

/// The first byte of a stored attribute.
enum AttributeKind: UInt8 {
    case int = 1
    case float = 2
    case string = 3
    case ints = 4
    case floats = 5
    case strings = 6
    case tensor = 7

    init(of value: AttributeValue) {
        switch value {
        case .int: self = .int
        case .float: self = .float
        case .string: self = .string
        case .ints: self = .ints
        case .floats: self = .floats
        case .strings: self = .strings
        case .tensor: self = .tensor
        }
    }
}

extension String {
    /// The longest name, in bytes, that a node keeps.
    private static let keptByteCount = 24

    /// A short form of a node's name: itself, or as many of the last parts of its path as fit.
    ///
    /// Converters from TensorFlow join the names of fused nodes by `;` and the parts of a path by `/`.
    func shortened() -> String {
        guard utf8.count > String.keptByteCount else { return self }
        let first = split(separator: ";").first ?? ""
        var kept: Substring = ""
        for part in first.split(separator: "/").reversed() {
            let longer = kept.isEmpty ? part : part + "/" + kept
            guard longer.utf8.count <= String.keptByteCount else { break }
            kept = longer
        }
        if !kept.isEmpty { return String(kept) }
        var end = first.endIndex
        while first[..<end].utf8.count > String.keptByteCount { end = first.index(before: end) }
        return String(first[..<end])
    }
}
