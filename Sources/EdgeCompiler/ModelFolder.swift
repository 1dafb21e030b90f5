import EdgeFormat
import EdgeTensor
import Glibc

/// The files in a model's folder and below it, where ONNX keeps tensors that are too large for the model's own file.
///
/// Each file is mapped once, however many tensors it holds. A path, or a symbolic link on it, that leads out of the
/// folder names no file: a model from a stranger reads nothing but what came with it.
public final class ModelFolder: @unchecked Sendable {
    // Sendable because `mutex` is held whenever `mapped` is touched.
    private let folder: String
    private var mapped: [String: MappedFile?] = [:]
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    /// The folder that the model at `path` lies in.
    public init(ofModelAt path: String) {
        folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// A window of a file from an offset, of a length (nil: all); nil when the file or the window is not there.
    public func window(_ name: String, _ offset: Int, _ byteCount: Int?) -> Bytes? {
        guard let bytes = file(name)?.bytes, (0...bytes.count).contains(offset) else { return nil }
        let byteCount = byteCount ?? (bytes.count - offset)
        guard (0...bytes.count - offset).contains(byteCount) else { return nil }
        return bytes[offset..<offset + byteCount]
    }

    private func file(_ name: String) -> MappedFile? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let known = mapped[name] { return known }
        let file = resolvedPath(name).flatMap { try? MappedFile(path: $0) }
        mapped[name] = .some(file)
        return file
    }

    /// Where the file lies, links followed; nil when that is not in the folder.
    private func resolvedPath(_ name: String) -> String? {
        guard !name.utf8.contains(0), let root = Self.resolved(folder), let path = Self.resolved(folder + name) else {
            return nil
        }
        return path.hasPrefix(root == "/" ? root : root + "/") ? path : nil
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
