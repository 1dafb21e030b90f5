/// The elements of a text that is well-formed XML as our pages use it: elements, attributes in double quotes, text,
/// the five named entities and numeric ones, one document type declaration at the beginning.
public struct XMLDocument {
    /// One element in the order of the start tags.
    public struct Element {
        public let name: String
        public let attributes: [String: String]
        /// The text directly within it, with entities resolved.
        public var text = ""
        /// How many elements are around it.
        public let depth: Int
    }

    /// What is wrong, and at which scalar.
    public struct Defect: Error, CustomStringConvertible {
        public let description: String
    }

    public private(set) var elements: [Element] = []
    private var scalars: [Unicode.Scalar]
    private var position = 0

    /// Throws a ``Defect`` at the first place where `text` is not well-formed.
    public init(_ text: String) throws(Defect) {
        scalars = Array(text.unicodeScalars)
        if let bad = scalars.first(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }) {
            throw Defect(description: "a control character \(bad.value)")
        }
        if take("<!DOCTYPE html>") { skipSpace() }
        var open: [Int] = []
        while position < scalars.count {
            if take("</") {
                let name = try takeName()
                guard let last = open.popLast(), elements[last].name == name else { throw defect("</\(name)> closes") }
                skipSpace()
                guard take(">") else { throw defect("no > behind </\(name)") }
            } else if take("<") {
                guard !open.isEmpty || elements.isEmpty else { throw defect("a second root") }
                if try takeStartTag(depth: open.count) { open.append(elements.count - 1) }
            } else {
                let character = try takeCharacter()
                guard let last = open.last else {
                    guard " \n\t".unicodeScalars.contains(character) else { throw defect("text outside of the root") }
                    continue
                }
                elements[last].text.unicodeScalars.append(character)
            }
        }
        guard open.isEmpty, !elements.isEmpty else { throw defect("elements that are not closed: \(open.count)") }
    }

    /// All elements of a name.
    public func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    private mutating func takeStartTag(depth: Int) throws(Defect) -> Bool {
        let name = try takeName()
        var attributes: [String: String] = [:]
        while true {
            let start = position
            skipSpace()
            if take("/>") || take(">") {
                elements.append(Element(name: name, attributes: attributes, depth: depth))
                return scalars[position - 2] != "/"
            }
            guard position > start else { throw defect("no space before an attribute of <\(name)") }
            let key = try takeName()
            guard take("=\"") else { throw defect("no value of \(key)") }
            var value = ""
            while !take("\"") {
                guard position < scalars.count, scalars[position] != "<" else { throw defect("< within \(key)") }
                value.unicodeScalars.append(try takeCharacter())
            }
            guard attributes.updateValue(value, forKey: key) == nil else { throw defect("\(key) stands twice") }
        }
    }

    private mutating func takeCharacter() throws(Defect) -> Unicode.Scalar {
        guard take("&") else {
            position += 1
            return scalars[position - 1]
        }
        for (name, scalar) in [("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("#39;", "'")]
        where take(name) {
            return Unicode.Scalar(scalar) ?? "?"
        }
        throw defect("a bare &")
    }

    private mutating func takeName() throws(Defect) -> String {
        var name = ""
        while position < scalars.count,
            scalars[position].properties.isAlphabetic
                || "-_:0123456789".unicodeScalars
                    .contains(scalars[position])
        {
            name.unicodeScalars.append(scalars[position])
            position += 1
        }
        guard !name.isEmpty else { throw defect("no name") }
        return name
    }

    private mutating func skipSpace() { while take(" ") || take("\n") || take("\t") {} }

    private mutating func take(_ word: String) -> Bool {
        let end = position + word.unicodeScalars.count
        guard end <= scalars.count, scalars[position..<end].elementsEqual(word.unicodeScalars) else { return false }
        position = end
        return true
    }

    private func defect(_ what: String) -> Defect {
        let around = String(
            String.UnicodeScalarView(scalars[max(position - 40, 0)..<min(position + 20, scalars.count)]))
        return Defect(description: "\(what) at \(position): …\(around)…")
    }
}
