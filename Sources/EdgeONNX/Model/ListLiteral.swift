/// Lists in metadata, as tools write them: JSON and Python lists, dictionaries from number to name, or plain text
/// with an element on each line or between commas.
enum ListLiteral {
    /// The elements of a list of at least two strings; nil for anything else.
    static func strings(_ text: String) -> [String]? {
        guard let elements = elements(text), elements.count >= 2 else { return nil }
        return elements
    }

    /// The elements of a list, or the values of a dictionary whose keys are 0, 1, 2 … in any order.
    static func elements(_ text: String) -> [String]? {
        let text = trimmed(text[...])
        switch text.first {
        case "[", "(", "{":
            var scanner = Scanner(Array(text.unicodeScalars))
            return scanner.list()
        default:
            let hasLines = text.contains { $0.isNewline }
            let parts = text.split { hasLines ? $0.isNewline : $0 == "," }
            let elements = parts.map { String(trimmed($0)) }.filter { !$0.isEmpty }
            return elements.isEmpty ? nil : elements
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// Walks over a bracketed list once.
    private struct Scanner {
        private let scalars: [Unicode.Scalar]
        private var position = 0

        init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

        mutating func list() -> [String]? {
            guard let open = next() else { return nil }
            let close: Unicode.Scalar = open == "[" ? "]" : open == "(" ? ")" : "}"
            var elements: [(key: Int, value: String)] = []
            while let scalar = peek(), scalar != close {
                guard var element = element() else { return nil }
                var key = elements.count
                if open == "{" {
                    guard let number = Int(element), peek() == ":" else { return nil }
                    position += 1
                    guard let value = self.element() else { return nil }
                    (key, element) = (number, value)
                }
                elements.append((key, element))
                if peek() == "," { position += 1 } else if peek() != close { return nil }
            }
            guard next() == close, peek() == nil else { return nil }
            elements.sort { $0.key < $1.key }
            guard elements.indices.allSatisfy({ elements[$0].key == $0 }) else { return nil }
            return elements.map(\.value)
        }

        /// The next scalar that is no white space.
        private mutating func peek() -> Unicode.Scalar? {
            while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
            return position < scalars.count ? scalars[position] : nil
        }

        private mutating func next() -> Unicode.Scalar? {
            guard let scalar = peek() else { return nil }
            position += 1
            return scalar
        }

        /// A quoted string, or a bare word up to a delimiter.
        private mutating func element() -> String? {
            guard let first = peek() else { return nil }
            if first == "\"" || first == "'" {
                position += 1
                return quoted(until: first)
            }
            var word = String.UnicodeScalarView()
            while position < scalars.count, !",:[](){}".unicodeScalars.contains(scalars[position]) {
                word.append(scalars[position])
                position += 1
            }
            let text = ListLiteral.trimmed(Substring(String(word)))
            return text.isEmpty ? nil : String(text)
        }

        private mutating func quoted(until quote: Unicode.Scalar) -> String? {
            var text = String.UnicodeScalarView()
            while position < scalars.count {
                let scalar = scalars[position]
                position += 1
                if scalar == quote { return String(text) }
                guard scalar == "\\" else {
                    text.append(scalar)
                    continue
                }
                guard let escaped = escape() else { return nil }
                text.append(escaped)
            }
            return nil
        }

        /// What stands behind a backslash: a letter for a control character, `uXXXX`, or the character itself.
        private mutating func escape() -> Unicode.Scalar? {
            guard position < scalars.count else { return nil }
            let scalar = scalars[position]
            position += 1
            switch scalar {
            case "n": return "\n"
            case "t": return "\t"
            case "r": return "\r"
            case "u":
                guard scalars.count - position >= 4 else { return nil }
                let digits = String(String.UnicodeScalarView(scalars[position..<position + 4]))
                position += 4
                return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
            default: return scalar
            }
        }
    }
}
