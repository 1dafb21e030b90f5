import EdgeCompiler
import EdgeFormat
import EdgeTensor

extension Compiler {
    /// A compiler for a file's bytes; ONNX external data is looked for in the file's folder.
    init(_ bytes: Bytes, ofFile path: String) throws(CommandError) {
        do {
            try self.init(source: bytes, sourceName: fileName(path))
        } catch {
            throw .failed(error.description)
        }
        let folder = folder(of: path)
        externalData = { name, offset, byteCount in window(ofFile: folder + name, offset, byteCount) }
    }
}

/// A window of a file; nil when the file or the window is not there.
private func window(ofFile path: String, _ offset: Int, _ byteCount: Int?) -> Bytes? {
    guard let bytes = try? MappedFile(path: path).bytes else { return nil }
    let byteCount = byteCount ?? (bytes.count &- offset)
    guard offset >= 0, byteCount >= 0, offset <= bytes.count, byteCount <= bytes.count - offset else { return nil }
    return bytes[offset..<offset + byteCount]
}
