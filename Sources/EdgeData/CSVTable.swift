/// A table of texts with a header (RFC 4180): commas, optional double quotes, lines ended by LF or CRLF.
public struct CSVTable: Hashable, Sendable {
    public let columns: [String]
    /// As many fields in each row as there are columns.
    public let rows: [[String]]

    /// Longer rows are refused.
    public static let maximumColumnCount = 1 << 16

    /// Reads a whole table. Every row must have as many fields as the header.
    public init(parsing text: some Sequence<UInt8>) throws(DataError) {
        var parser = CSVParser(text: Array(text))
        guard let header = try parser.record() else { throw DataError("CSV", "the table is empty", at: 1) }
        var seen: Set<String> = []
        for column in header where !seen.insert(column).inserted {
            throw DataError("CSV", "column «\(column)» stands twice", at: 1)
        }
        var rows: [[String]] = []
        while let row = try parser.record() {
            guard row.count == header.count else {
                throw DataError(
                    "CSV", "\(row.count) fields, the header has \(header.count)", at: parser.recordLine)
            }
            rows.append(row)
        }
        columns = header
        self.rows = rows
    }

    /// The place of a column by its name.
    public func index(of column: String) -> Int? { columns.firstIndex(of: column) }
}

private struct CSVParser {
    let text: [UInt8]
    var position = 0
    var line = 1
    /// The line on which the record that was read last began.
    var recordLine = 1

    init(text: [UInt8]) {
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next record's fields; nil at the end. Empty lines are skipped.
    mutating func record() throws(DataError) -> [String]? {
        while position < text.count, text[position] == 0x0A || text[position] == 0x0D { skipLineEnd() }
        guard position < text.count else { return nil }
        recordLine = line
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard fields.count <= CSVTable.maximumColumnCount else {
                throw DataError("CSV", "more than \(CSVTable.maximumColumnCount) fields in a row", at: recordLine)
            }
            guard position < text.count else { return fields }
            if text[position] == UInt8(ascii: ",") {
                position += 1
            } else {
                skipLineEnd()
                return fields
            }
        }
    }

    private mutating func skipLineEnd() {
        if text[position] == 0x0A { line += 1 }
        position += 1
    }

    private func endsField(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: ",") }

    private mutating func field() throws(DataError) -> String {
        guard position < text.count, text[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < text.count, !endsField(text[position]) { position += 1 }
            return try string(text[start..<position])
        }
        position += 1
        var bytes: [UInt8] = []
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < text.count, text[position] == byte else {
                    guard position == text.count || endsField(text[position]) else {
                        throw DataError("CSV", "text behind a closing quote", at: line)
                    }
                    return try string(bytes[...])
                }
                position += 1
            } else if byte == 0x0A {
                line += 1
            }
            bytes.append(byte)
        }
        throw DataError("CSV", "a quote that is never closed", at: recordLine)
    }

    private func string(_ bytes: ArraySlice<UInt8>) throws(DataError) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw DataError("CSV", "no valid UTF-8", at: line)
        }
        return string
    }
}
