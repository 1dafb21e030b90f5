import EdgeGraph

/// Why bytes are no model that this runtime can run, or why a model cannot be written.
public enum FormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first bytes are not those of an `.edge` file.
    case notAnEdgeFile
    case newerFormat(Int)
    case newerRuntime(Version)
    /// The header says another size: the file was cut or something was appended.
    case byteCount(found: Int, expected: UInt64)
    /// A digest does not match: bytes changed after the file was written.
    case damaged(SectionKind?)
    case unknownSection(UInt32)
    case missingSection(SectionKind)
    /// Bytes that mean nothing, at an offset within a section, or within the file where there is no section.
    case malformed(SectionKind?, offset: Int, String)
    case unknownOperator(String, node: String)
    case badOperator(String, node: String, OperatorError)
    /// The graph or arena plan of a variant breaks a promise.
    case badGraph(variant: Int, GraphError)
    case badArena(variant: Int, ArenaLayoutError)
    /// A model that the format has no place for.
    case unencodable(String)

    public var description: String { singleLine(sentence) }

    private var sentence: String {
        switch self {
        case .notAnEdgeFile:
            "not an .edge file: it does not start with the signature of one"
        case .newerFormat(let version):
            "format version \(version) is newer than \(EdgeModel.formatVersion), the newest that edgeinfer "
                + "\(Version.runtime) reads; update edgeinfer or compile the model again with this version"
        case .newerRuntime(let version):
            "the model needs edgeinfer \(version) or newer, this is \(Version.runtime); update edgeinfer or "
                + "compile the model again with this version"
        case .byteCount(let found, let expected):
            "the file has \(found) bytes, its header says \(expected): it was cut or changed; copy it again"
        case .damaged(let section):
            "the SHA-256 of \(section.map { "section \($0)" } ?? "the header") does not match: the file was "
                + "damaged or changed; copy it again"
        case .unknownSection(let kind):
            "section kind \(kind) is required and unknown to edgeinfer \(Version.runtime); update edgeinfer"
        case .missingSection(let kind):
            "section \(kind) is missing"
        case .malformed(let section, let offset, let reason):
            "\(section.map { "section \($0)" } ?? "the header"), byte \(offset): \(reason)"
        case .unknownOperator(let name, let node):
            "node \(node): operator «\(name)» is unknown to edgeinfer \(Version.runtime); update edgeinfer"
        case .badOperator(let name, let node, let error):
            "node \(node) (\(name)): \(error)"
        case .badGraph(let variant, let error):
            "graph \(variant): \(error)"
        case .badArena(let variant, let error):
            "arena plan \(variant): \(error)"
        case .unencodable(let reason):
            "the model cannot be written: \(reason)"
        }
    }
}

/// Names come from files; a line break in one must not make two lines of an error.
private func singleLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
}
