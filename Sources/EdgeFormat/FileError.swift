import CEdgeSystem

/// Why a file could not be read or written: one line that names it.
public struct FileError: Error, Hashable, CustomStringConvertible {
    public let path: String
    /// What did not work, with the system's own words where there are some.
    public let reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// - Parameter error: The errno; 0 for none.
    init(path: String, failure: String, error: Int32) {
        self.path = path
        reason = error == 0 ? failure : "\(failure): \(FileError.text(of: error))"
    }

    public var description: String { "\(path) \(reason)" }

    /// The system's words for an errno.
    static func text(of error: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return "error \(error)" }
            edge_error_text(error, base, buffer.count)
            return String(cString: base)
        }
    }
}
