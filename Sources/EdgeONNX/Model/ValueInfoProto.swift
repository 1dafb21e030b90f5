/// The name and the type of an end of a graph.
struct ValueInfoProto {
    /// A dimension: a number, a name that stands for one, or nothing.
    enum Dimension {
        case fixed(Int)
        case named(String)
        case unknown
    }

    enum ValueType {
        /// A tensor; the dimensions are nil when not even their number is said.
        case tensor(DataType, [Dimension]?)
        /// Something that is no tensor, by its name.
        case other(String)
        case missing
    }

    var name = ""
    var type = ValueType.missing

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: name = try field.text()
            case 2: type = try ValueInfoProto.type(from: try field.message())
            default: break
            }
        }
    }

    private static func type(from reader: ProtobufReader) throws(ProtobufError) -> ValueType {
        var reader = reader
        var type = ValueType.missing
        while let field = try reader.next() {
            switch field.number {
            case 1: type = try tensorType(from: try field.message())
            case 4: type = .other("a sequence")
            case 5: type = .other("a map")
            case 7: type = .other("an opaque value")
            case 8: type = .other("a sparse tensor")
            case 9: type = .other("an optional value")
            default: break
            }
        }
        return type
    }

    private static func tensorType(from reader: ProtobufReader) throws(ProtobufError) -> ValueType {
        var reader = reader
        var code = 0
        var dimensions: [Dimension]?
        while let field = try reader.next() {
            switch field.number {
            case 1: code = try field.integer()
            case 2: dimensions = try shape(from: try field.message())
            default: break
            }
        }
        return .tensor(DataType(code: code), dimensions)
    }

    private static func shape(from reader: ProtobufReader) throws(ProtobufError) -> [Dimension] {
        var reader = reader
        var dimensions: [Dimension] = []
        while let field = try reader.next() {
            if field.number == 1 { dimensions.append(try dimension(from: try field.message())) }
        }
        return dimensions
    }

    /// A dimension of 0 or less stands for an unknown one: exporters write it for a free batch.
    private static func dimension(from reader: ProtobufReader) throws(ProtobufError) -> Dimension {
        var reader = reader
        var dimension = Dimension.unknown
        while let field = try reader.next() {
            switch field.number {
            case 1:
                let size = try field.integer()
                dimension = size > 0 ? .fixed(size) : .unknown
            case 2:
                let name = try field.text()
                dimension = name.isEmpty ? .unknown : .named(name)
            default: break
            }
        }
        return dimension
    }
}
