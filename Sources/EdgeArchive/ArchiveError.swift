/// Why bytes are no archive that can be read: what, and at which byte.
public struct ArchiveError: Error, Hashable, CustomStringConvertible {
    public let reason: String
    /// Byte offset; nil when the archive or the member as a whole is wrong.
    public let position: Int?

    public init(_ reason: String, at position: Int? = nil) {
        self.reason = reason
        self.position = position
    }

    public var description: String { "ZIP: \(reason)" + (position.map { " (at byte \($0))" } ?? "") }
}
