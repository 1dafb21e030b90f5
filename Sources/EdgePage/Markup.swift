/// Text of HTML and SVG that is well-formed XML too, whatever the strings hold that go into it.
struct Markup: Hashable, Sendable {
    private(set) var text = ""

    init() {}

    /// Markup whose texts are escaped already.
    init(escapedText: String) { text = escapedText }

    /// An element with what `content` writes between its tags.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: (inout Markup) -> Void
    ) {
        open(name, attributes)
        text += ">"
        content(&self)
        text += "</\(name)>"
    }

    /// An element with text between its tags.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text content: String) {
        element(name, attributes) { $0.append(content) }
    }

    /// An element without content.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        open(name, attributes)
        text += "/>"
    }

    /// Text between tags.
    mutating func append(_ content: String) { text += Markup.escaped(content) }

    /// Markup as it is.
    mutating func append(_ other: Markup) { text += other.text }

    /// A style sheet or a declaration of this module's own, as it is.
    mutating func appendVerbatim(_ content: StaticString) { text += "\(content)" }

    private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(Markup.escaped(value))\"" }
    }

    /// `content` as text or as the value of an attribute. What XML forbids (production 2, `Char`), control characters
    /// and those that turn the direction of writing become U+FFFD.
    static func escaped(_ content: String) -> String {
        var result = ""
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            case _ where isForbidden(scalar): result.unicodeScalars.append("\u{FFFD}")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }
}
