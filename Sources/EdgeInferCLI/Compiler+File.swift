import EdgeCompiler
import EdgeTensor

extension Compiler {
    /// A compiler for a file's bytes; ONNX external data is looked for in the file's folder.
    init(_ bytes: Bytes, ofFile path: String) throws(CommandError) {
        do {
            try self.init(source: bytes, sourceName: fileName(path))
        } catch {
            throw .failed(error.description)
        }
        let folder = ModelFolder(ofModelAt: path)
        externalData = { name, offset, byteCount in folder.window(name, offset, byteCount) }
    }
}
