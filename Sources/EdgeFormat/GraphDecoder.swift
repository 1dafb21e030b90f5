import EdgeGraph
import EdgeTensor

/// Reads graphs, given the strings, types and constants that they name.
struct GraphDecoder {
    let strings: StringTable
    let types: TypeTable
    let constants: [Bytes]
    let catalog: OperatorCatalog

    func graph(_ reader: inout ByteReader) throws(FormatError) -> Graph {
        var graph = Graph(name: try strings.read(&reader))
        for _ in 0..<(try reader.count(ofAtLeast: 3, "values")) { graph.values.append(try value(&reader)) }
        let valueCount = graph.values.count
        graph.inputs = try ports(&reader, valueCount)
        graph.outputs = try ports(&reader, valueCount)
        for _ in 0..<(try reader.count(ofAtLeast: 4, "states")) {
            graph.states.append(
                Graph.State(
                    name: try strings.read(&reader), current: try valueID(&reader, valueCount),
                    next: try valueID(&reader, valueCount),
                    initial: try reader.optionalIndex(below: valueCount, "value").map { Graph.ValueID($0) }))
        }
        for _ in 0..<(try reader.count(ofAtLeast: 6, "nodes")) {
            graph.nodes.append(try node(&reader, valueCount))
        }
        return graph
    }

    private func value(_ reader: inout ByteReader) throws(FormatError) -> Graph.Value {
        Graph.Value(
            name: try strings.read(&reader), type: try types.read(&reader),
            constant: try reader.optionalIndex(below: constants.count, "constant").map { constants[$0] })
    }

    private func valueID(_ reader: inout ByteReader, _ valueCount: Int) throws(FormatError) -> Graph.ValueID {
        Graph.ValueID(try reader.index(below: valueCount, "value"))
    }

    private func ports(_ reader: inout ByteReader, _ valueCount: Int) throws(FormatError) -> [Graph.Port] {
        var ports: [Graph.Port] = []
        for _ in 0..<(try reader.count(ofAtLeast: 2, "ports")) {
            ports.append(Graph.Port(name: try strings.read(&reader), value: try valueID(&reader, valueCount)))
        }
        return ports
    }

    private func node(_ reader: inout ByteReader, _ valueCount: Int) throws(FormatError) -> Graph.Node {
        let operatorName = try strings.read(&reader)
        let name = try strings.read(&reader)
        guard let type = catalog.operatorType(named: operatorName) else {
            throw .unknownOperator(operatorName, node: name)
        }
        var attributes: [AttributeValue] = []
        for _ in 0..<(try reader.count(ofAtLeast: 2, "attributes")) { attributes.append(try attribute(&reader)) }
        var node = Graph.Node(
            name: name, op: try make(type, attributes, operatorName, name),
            inputs: try valueIDs(&reader, valueCount), outputs: try valueIDs(&reader, valueCount))
        for _ in 0..<(try reader.count("fused operators")) { node.fused.append(try strings.read(&reader)) }
        return node
    }

    private func valueIDs(_ reader: inout ByteReader, _ valueCount: Int) throws(FormatError) -> [Graph.ValueID] {
        var ids: [Graph.ValueID] = []
        for _ in 0..<(try reader.count("values")) { ids.append(try valueID(&reader, valueCount)) }
        return ids
    }

    private func make(
        _ type: any Operator.Type, _ attributes: [AttributeValue], _ operatorName: String, _ node: String
    ) throws(FormatError) -> any Operator {
        do throws(OperatorError) {
            var reader = AttributeReader(attributes)
            let op = try type.init(from: &reader)
            guard reader.isAtEnd else {
                throw .badAttribute("count", "is \(attributes.count), more than this runtime knows")
            }
            return op
        } catch {
            throw .badOperator(operatorName, node: node, error)
        }
    }

    private func attribute(_ reader: inout ByteReader) throws(FormatError) -> AttributeValue {
        switch AttributeKind(rawValue: try reader.byte()) {
        case .int:
            return .int(try reader.signed())
        case .float:
            return .float(try reader.float())
        case .string:
            return .string(try strings.read(&reader))
        case .ints:
            var values: [Int] = []
            for _ in 0..<(try reader.count("integers")) { values.append(try reader.signed()) }
            return .ints(values)
        case .floats:
            var values: [Float] = []
            for _ in 0..<(try reader.count(ofAtLeast: 4, "floats")) { values.append(try reader.float()) }
            return .floats(values)
        case .strings:
            var values: [String] = []
            for _ in 0..<(try reader.count("strings")) { values.append(try strings.read(&reader)) }
            return .strings(values)
        case .tensor, nil:
            throw reader.malformed("an unknown kind of attribute")
        }
    }
}
