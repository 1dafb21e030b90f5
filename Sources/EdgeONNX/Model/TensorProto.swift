import EdgeTensor

/// A constant tensor as the file holds it; its elements stay where they are until ``tensor(external:)``.
struct TensorProto {
    var name = ""
    var dimensions: [Int] = []
    var dataType = DataType(code: 0)
    /// Little-endian elements.
    var rawData: Bytes?
    /// Runs of elements in one of the fields that hold numbers of a certain kind.
    var typedData: [ProtobufField] = []
    var isExternal = false
    /// Where the elements are, if they are in another file: `location`, `offset`, `length` …
    var externalData: [StringEntry] = []
    /// Whether the message holds only a part of a tensor.
    var isSegment = false

    init(from reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: dimensions += try field.integers()
            case 2: dataType = DataType(code: try field.integer())
            case 3: isSegment = true
            case 4, 5, 7, 10, 11: typedData.append(field)
            case 8: name = try field.text()
            case 9: rawData = try field.window()
            case 13: externalData.append(try StringEntry(from: try field.message()))
            case 14: isExternal = try field.integer() == 1
            default: break
            }
        }
    }
}
