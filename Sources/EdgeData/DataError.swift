/// Why bytes are no picture, table, sound, array or JSON text: what, and where.
public struct DataError: Error, Hashable, CustomStringConvertible {
    /// The kind of file: `npy`, `PNG`, `CSV` …
    public let format: String
    public let reason: String
    /// Byte offset, or line for texts; nil when the file as a whole is wrong.
    public let position: Int?

    public init(_ format: String, _ reason: String, at position: Int? = nil) {
        self.format = format
        self.reason = reason
        self.position = position
    }

    public var description: String {
        guard let position else { return "\(format): \(reason)" }
        return "\(format): \(reason) (at \(format == "CSV" ? "line" : "byte") \(position))"
    }
}
