import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// A folder that is gone with the value, and whatever was written into it.
final class TemporaryFolder {
    let path: String
    private var files: [String] = []

    init() throws {
        var template = Array("/tmp/edgeinfer-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        path = try #require(made)
    }

    deinit {
        for file in files { unlink(file) }
        rmdir(path)
    }

    func write(_ bytes: Bytes, _ name: String) throws -> String {
        let file = "\(path)/\(name)"
        try AtomicFile.write(bytes, to: file)
        files.append(file)
        return file
    }

    /// Writes a model of these graphs.
    func write(_ graphs: Graph..., labels: [String] = [], name: String = "model.edge") throws -> String {
        let model = EdgeModel(
            metadata: Metadata(name: "test", labels: labels),
            variants: graphs.map { EdgeModel.Variant(graph: $0, arena: .simple(for: $0)) })
        return try write(try model.encoded(), name)
    }
}
