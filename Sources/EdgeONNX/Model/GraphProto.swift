/// Nodes, constants and ends of the model or of one branch of a node.
struct GraphProto {
    var name = ""
    var nodes: [NodeProto] = []
    var initializers: [TensorProto] = []
    /// The names of constants that are stored sparsely.
    var sparseInitializers: [String] = []
    var inputs: [ValueInfoProto] = []
    var outputs: [ValueInfoProto] = []
    /// Bytes of the message.
    let byteCount: Int

    init(from reader: ProtobufReader) throws(ProtobufError) {
        byteCount = reader.remainingByteCount
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: nodes.append(try NodeProto(from: try field.message()))
            case 2: name = try field.text()
            case 5: initializers.append(try TensorProto(from: try field.message()))
            case 11: inputs.append(try ValueInfoProto(from: try field.message()))
            case 12: outputs.append(try ValueInfoProto(from: try field.message()))
            case 15: sparseInitializers.append(try GraphProto.nameOfSparse(try field.message()))
            default: break
            }
        }
    }

    /// The name of a sparse tensor, which is that of its values.
    private static func nameOfSparse(_ reader: ProtobufReader) throws(ProtobufError) -> String {
        var reader = reader
        while let field = try reader.next() {
            if field.number == 1 { return try TensorProto(from: try field.message()).name }
        }
        return ""
    }
}

/// One application of an operator.
struct NodeProto {
    /// Names of values; an empty one stands for an optional input that is left out.
    var inputs: [String] = []
    var outputs: [String] = []
    var name = ""
    var operatorName = ""
    var domain = ""
    var overload = ""
    var attributes: [AttributeProto] = []

    var functionKey: FunctionProto.Key {
        FunctionProto.Key(domain: domain, name: operatorName, overload: overload)
    }

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: inputs.append(try field.text())
            case 2: outputs.append(try field.text())
            case 3: name = try field.text()
            case 4: operatorName = try field.text()
            case 5: attributes.append(try AttributeProto(from: try field.message()))
            case 7: domain = canonicalDomain(try field.text())
            case 8: overload = try field.text()
            default: break
            }
        }
    }

    /// The number of outputs up to the last one that has a name.
    var outputCount: Int { (outputs.lastIndex { !$0.isEmpty } ?? -1) + 1 }
}
