/// The file as a whole. Source: `onnx.proto`, as are the names of all types in this folder.
struct ModelProto {
    var irVersion = 0
    var opsets: [OperatorSetID] = []
    var producerName = ""
    var producerVersion = ""
    var domain = ""
    var modelVersion = 0
    var documentation = ""
    var graph: GraphProto?
    var functions: [FunctionProto] = []
    var metadata: [StringEntry] = []

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: irVersion = try field.integer()
            case 2: producerName = try field.text()
            case 3: producerVersion = try field.text()
            case 4: domain = try field.text()
            case 5: modelVersion = try field.integer()
            case 6: documentation = try field.text()
            case 7: graph = try GraphProto(from: try field.message())
            case 8: opsets.append(try OperatorSetID(from: try field.message()))
            case 14: metadata.append(try StringEntry(from: try field.message()))
            case 25: functions.append(try FunctionProto(from: try field.message()))
            default: break
            }
        }
    }
}

/// Which version of a domain's operators the nodes mean.
struct OperatorSetID {
    /// Empty for the standard domain, whichever of its two names the file uses.
    var domain = ""
    var version = 0

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: domain = canonicalDomain(try field.text())
            case 2: version = try field.integer()
            default: break
            }
        }
    }
}

/// `ai.onnx` is the standard domain's other name.
func canonicalDomain(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }

/// A key with a value, both text.
struct StringEntry {
    var key = ""
    var value = ""

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: key = try field.text()
            case 2: value = try field.text()
            default: break
            }
        }
    }
}
