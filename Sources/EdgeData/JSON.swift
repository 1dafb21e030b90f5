/// A JSON value (RFC 8259). Objects keep the order of their keys.
public indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(key: String, value: JSON)])
}

extension JSON: Equatable {
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { (key: $0.0, value: $0.1) })
    }

    /// Integers beyond 2⁵³ lose their last digits, as JSON numbers do everywhere.
    public init(_ value: Int) { self = .number(Double(value)) }
    public init(_ value: Float) { self = .number(Double(value)) }
}

extension JSON {
    /// The value of a key of an object; nil when it is absent or this is no object.
    public subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var number: Double? { if case .number(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    public var object: [(key: String, value: JSON)]? { if case .object(let value) = self { value } else { nil } }
    /// The number, when it is an integer that fits.
    public var int: Int? { number.flatMap { Int(exactly: $0) } }
}

extension JSON: CustomStringConvertible {
    /// The text on one line.
    public var description: String { text() }

    /// The text: on one line, or with `indent` spaces for each level. Numbers that are integers are written as
    /// such; numbers that JSON has no word for are `null`.
    public func text(indent: Int? = nil) -> String {
        var writer = JSONWriter(indent: indent)
        writer.write(self, depth: 0)
        return writer.text
    }
}

private struct JSONWriter {
    let indent: Int?
    var text = ""

    mutating func write(_ value: JSON, depth: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let value): text += JSONWriter.number(value)
        case .string(let value): quote(value)
        case .array(let elements):
            let isFlat = elements.allSatisfy { $0.array == nil && $0.object == nil }
            write("[", "]", elements.count, depth, isFlat: isFlat) { writer, index in
                writer.write(elements[index], depth: depth + 1)
            }
        case .object(let members):
            write("{", "}", members.count, depth, isFlat: false) { writer, index in
                writer.quote(members[index].key)
                writer.text += writer.indent == nil ? ":" : ": "
                writer.write(members[index].value, depth: depth + 1)
            }
        }
    }

    private mutating func write(
        _ open: String, _ close: String, _ count: Int, _ depth: Int, isFlat: Bool,
        _ element: (inout JSONWriter, Int) -> Void
    ) {
        let breaks = indent != nil && !isFlat && count > 0
        text += open
        for index in 0..<count {
            if index > 0 { text += indent != nil && isFlat ? ", " : "," }
            if breaks { newLine(depth + 1) }
            element(&self, index)
        }
        if breaks { newLine(depth) }
        text += close
    }

    private mutating func newLine(_ depth: Int) {
        text += "\n" + String(repeating: " ", count: depth * (indent ?? 0))
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if let integer = Int(exactly: value), abs(value) < 0x1p53 { return "\(integer)" }
        return "\(value)"
    }

    mutating func quote(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}":
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
