/// A named attribute of a node.
struct AttributeProto {
    enum Value {
        case float(Float)
        case int(Int)
        case string(String)
        case tensor(TensorProto)
        case graph(GraphProto)
        case floats([Float])
        case ints([Int])
        case strings([String])
        /// The attribute of this name of the function call that the node is a part of.
        case reference(String)
        /// A kind of attribute that no supported operator has, by its name.
        case unsupported(String)
    }

    /// The numbers of `AttributeProto.AttributeType`.
    private enum Kind: Int {
        case float = 1, int, string, tensor, graph, floats, ints, strings, tensors, graphs
        case sparseTensor, sparseTensors, typeProto, typeProtos
    }

    let name: String
    let value: Value

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var fields = Fields()
        try fields.read(reader)
        name = fields.name
        value = fields.reference.isEmpty ? fields.value : .reference(fields.reference)
    }

    /// Everything that the message can hold; `kind` says what counts.
    private struct Fields {
        var name = ""
        var reference = ""
        var declaredKind = 0
        /// What the fields suggest, for files from before attributes had a kind.
        var apparentKind: Kind?
        var float: Float = 0
        var int = 0
        var string = ""
        var tensor: TensorProto?
        var graph: GraphProto?
        var floats: [Float] = []
        var ints: [Int] = []
        var strings: [String] = []

        mutating func read(_ reader: ProtobufReader) throws(ProtobufError) {
            var reader = reader
            while let field = try reader.next() {
                switch field.number {
                case 1: name = try field.text()
                case 20: declaredKind = try field.integer()
                case 21: reference = try field.text()
                default: try readValue(field)
                }
            }
        }

        private mutating func readValue(_ field: ProtobufField) throws(ProtobufError) {
            switch field.number {
            case 2: (float, apparentKind) = (try field.float(), .float)
            case 3: (int, apparentKind) = (try field.integer(), .int)
            case 4: (string, apparentKind) = (try field.text(), .string)
            case 5: (tensor, apparentKind) = (try TensorProto(from: try field.message()), .tensor)
            case 6: (graph, apparentKind) = (try GraphProto(from: try field.message()), .graph)
            case 7:
                floats += try field.floats()
                apparentKind = .floats
            case 8:
                ints += try field.integers()
                apparentKind = .ints
            case 9:
                strings.append(try field.text())
                apparentKind = .strings
            case 10: apparentKind = .tensors
            case 11: apparentKind = .graphs
            case 14: apparentKind = .typeProto
            case 15: apparentKind = .typeProtos
            case 22: apparentKind = .sparseTensor
            case 23: apparentKind = .sparseTensors
            default: break
            }
        }

        /// What the kind selects. A field that is not there has its default, zero or empty, as proto3 writers do.
        var value: Value {
            switch Kind(rawValue: declaredKind) ?? apparentKind {
            case .float: .float(float)
            case .int: .int(int)
            case .string: .string(string)
            case .tensor: tensor.map(Value.tensor) ?? .unsupported("a tensor that is missing")
            case .graph: graph.map(Value.graph) ?? .unsupported("a graph that is missing")
            case .floats: .floats(floats)
            case .ints: .ints(ints)
            case .strings: .strings(strings)
            case .tensors: .unsupported("a list of tensors")
            case .graphs: .unsupported("a list of graphs")
            case .sparseTensor, .sparseTensors: .unsupported("a sparse tensor")
            case .typeProto, .typeProtos: .unsupported("a type")
            case nil: .unsupported("of an unknown kind")
            }
        }
    }
}
