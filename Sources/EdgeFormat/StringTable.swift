/// Texts that are stored once and named by number; 0 is the empty text and not stored.
struct StringTable {
    private(set) var strings = [""]
    private var indices: [String: Int] = ["": 0]

    init() {}

    /// The number of `string`, which is added if it is new.
    mutating func index(of string: String) -> Int {
        // Swift compares texts by canonical equivalence; here only equal bytes are equal.
        if let index = indices[string], strings[index].utf8.elementsEqual(string.utf8) { return index }
        indices[string] = strings.count
        strings.append(string)
        return strings.count - 1
    }

    func encode(to writer: inout ByteWriter) {
        writer.append(count: strings.count - 1)
        for string in strings.dropFirst() { writer.append(text: string) }
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        for _ in 0..<(try reader.count("strings")) { strings.append(try reader.text()) }
        try reader.finish()
    }

    /// The text whose number `reader` reads.
    func read(_ reader: inout ByteReader) throws(FormatError) -> String {
        strings[try reader.index(below: strings.count, "string")]
    }
}
