import CEdgeSystem
import EdgeTensor

/// Files that are there whole or not at all.
public enum AtomicFile {
    /// Writes `bytes` beside `path`, syncs them, and renames them to `path`: whoever reads sees the old file or the
    /// new one, also after a power cut. An existing file keeps its permissions; pipes and devices are written to
    /// as they are.
    public static func write(_ bytes: Bytes, to path: String) throws(FileError) {
        let status = bytes.withUnsafeBytes { edge_replace_file(path, $0.baseAddress, Int64($0.count)) }
        if let failure = status.failure {
            throw FileError(path: path, failure: String(cString: failure), error: status.error)
        }
    }
}
