/// An operator that the model itself defines by nodes.
struct FunctionProto {
    /// What a node says to call a function.
    struct Key: Hashable {
        let domain: String
        let name: String
        let overload: String
    }

    var domain = ""
    var name = ""
    var overload = ""
    var inputs: [String] = []
    var outputs: [String] = []
    var nodes: [NodeProto] = []
    var opsets: [OperatorSetID] = []
    /// The attributes that have a default.
    var defaults: [AttributeProto] = []

    /// Bytes of the message.
    let byteCount: Int

    var key: Key { Key(domain: domain, name: name, overload: overload) }

    init(from reader: ProtobufReader) throws(ProtobufError) {
        byteCount = reader.remainingByteCount
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try field.text()
            case 4: inputs.append(try field.text())
            case 5: outputs.append(try field.text())
            case 7: nodes.append(try NodeProto(from: try field.message()))
            case 9: opsets.append(try OperatorSetID(from: try field.message()))
            case 10: domain = canonicalDomain(try field.text())
            case 11: defaults.append(try AttributeProto(from: try field.message()))
            case 13: overload = try field.text()
            default: break
            }
        }
    }
}
