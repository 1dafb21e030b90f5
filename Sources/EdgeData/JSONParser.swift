extension JSON {
    /// Deeper texts are refused.
    public static let maximumDepth = 64

    /// The value of a JSON text in UTF-8. Keys must not repeat; nothing but white space may follow the value.
    public init(parsing text: some Sequence<UInt8>) throws(DataError) {
        var parser = JSONParser(text: Array(text))
        self = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == parser.text.count else { throw parser.error("more text behind the value") }
    }

    public init(parsing text: String) throws(DataError) { try self.init(parsing: text.utf8) }
}

private struct JSONParser {
    let text: [UInt8]
    var position = 0

    func error(_ reason: String) -> DataError { DataError("JSON", reason, at: position) }

    var current: UInt8? { position < text.count ? text[position] : nil }

    mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func take(_ byte: Character) -> Bool {
        guard current == byte.asciiValue else { return false }
        position += 1
        return true
    }

    mutating func value(depth: Int) throws(DataError) -> JSON {
        guard depth < JSON.maximumDepth else { throw error("nested deeper than \(JSON.maximumDepth)") }
        skipSpace()
        switch current.map({ Character(UnicodeScalar($0)) }) {
        case "{": return try object(depth: depth)
        case "[": return try array(depth: depth)
        case "\"": return .string(try string())
        case "t": return try word("true", .bool(true))
        case "f": return try word("false", .bool(false))
        case "n": return try word("null", .null)
        case nil: throw error("the text ends where a value should stand")
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(DataError) -> JSON {
        guard text[position...].starts(with: word.utf8) else { throw error("no JSON value") }
        position += word.utf8.count
        return value
    }

    private mutating func array(depth: Int) throws(DataError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipSpace()
        if take("]") { return .array([]) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw error("an array element must be followed by «,» or «]»") }
        }
    }

    private mutating func object(depth: Int) throws(DataError) -> JSON {
        position += 1
        var members: [(key: String, value: JSON)] = []
        var keys: Set<String> = []
        skipSpace()
        if take("}") { return .object([]) }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("an object key must be a string") }
            let key = try string()
            guard keys.insert(key).inserted else { throw error("key «\(key)» stands twice") }
            skipSpace()
            guard take(":") else { throw error("key «\(key)» must be followed by «:»") }
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw error("an object member must be followed by «,» or «}»") }
        }
    }

    private mutating func number() throws(DataError) -> JSON {
        let start = position
        _ = take("-")
        let integerStart = position
        let integerDigits = skipDigits()
        guard integerDigits > 0, integerDigits == 1 || text[integerStart] != UInt8(ascii: "0") else {
            throw error("no JSON value")
        }
        if take(".") { guard skipDigits() > 0 else { throw error("digits must follow the decimal point") } }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard skipDigits() > 0 else { throw error("digits must follow the exponent") }
        }
        guard let value = Double(String(decoding: text[start..<position], as: UTF8.self)), value.isFinite else {
            throw error("a number out of range")
        }
        return .number(value)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func string() throws(DataError) -> String {
        position += 1
        var bytes: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: bytes, as: UTF8.self) else { throw error("no valid UTF-8") }
                return string
            case UInt8(ascii: "\\"): bytes += Array(String(try escape()).utf8)
            case 0..<0x20: throw error("a control character in a string")
            default: bytes.append(byte)
            }
        }
        throw error("a string without an end")
    }

    private mutating func escape() throws(DataError) -> Character {
        guard let byte = current else { throw error("a string without an end") }
        position += 1
        switch Character(UnicodeScalar(byte)) {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return Character(try unicodeEscape())
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(DataError) -> UnicodeScalar {
        let first = try hexadecimal()
        if let scalar = UnicodeScalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw error("half a surrogate pair") }
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = UnicodeScalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw error("half a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(DataError) -> UInt32 {
        guard position + 4 <= text.count,
            text[position..<position + 4].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: text[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits must follow \\u") }
        position += 4
        return value
    }
}
