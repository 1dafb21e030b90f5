import CEdgeSystem
import EdgeTensor

/// A file mapped for reading, until the last reference to it or to its ``bytes`` goes.
///
/// The pages are the kernel's own: many sessions and processes share them, and opening reads none of them.
public final class MappedFile: @unchecked Sendable {
    // Sendable because the mapping is read-only and its address never changes.
    public let path: String
    private let mapping: Mapping

    /// Larger files are refused.
    public static let byteCountLimit = 1 << 31

    /// - Throws: ``FileError`` when `path` names no readable regular file of at most ``byteCountLimit`` bytes.
    public init(path: String) throws(FileError) {
        var base: UnsafeRawPointer?
        var byteCount: Int64 = 0
        let status = edge_map_file(path, Int64(MappedFile.byteCountLimit), &base, &byteCount)
        if let failure = status.failure {
            throw FileError(path: path, failure: String(cString: failure), error: status.error)
        }
        self.path = path
        mapping = Mapping(base: base, byteCount: Int(byteCount), path: path)
    }

    /// The file's bytes, which keep the mapping alive.
    public var bytes: Bytes {
        Bytes(unowned: UnsafeRawBufferPointer(start: mapping.base, count: mapping.byteCount), owner: mapping)
    }

    /// Makes the process end with one clear line, instead of a bus error, when a mapped file shrinks under it.
    ///
    /// Programs call it once, at their start. It installs a signal handler, which a library has no right to do.
    public static func guardAgainstShrinking() { edge_install_shrink_guard() }
}

/// The pages, unmapped with the last reference.
private final class Mapping {
    let base: UnsafeRawPointer?
    let byteCount: Int

    init(base: UnsafeRawPointer?, byteCount: Int, path: String) {
        self.base = base
        self.byteCount = byteCount
        if let base { edge_guard_mapping(base, Int64(byteCount), path) }
    }

    deinit {
        guard let base else { return }
        edge_unguard_mapping(base)
        edge_unmap_file(base, Int64(byteCount))
    }
}
