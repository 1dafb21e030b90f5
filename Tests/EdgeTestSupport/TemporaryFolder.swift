import EdgeFormat
import EdgeGraph
import EdgeTensor
import Glibc

/// A folder that is gone with the value, and whatever was written into it.
public final class TemporaryFolder {
    public let path: String
    private var files: [String] = []

    public init() throws {
        var template = Array("/tmp/edgeinfer-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw MissingFixture(path: "/tmp/edgeinfer-test-XXXXXX") }
        path = made
    }

    deinit {
        for file in files { unlink(file) }
        rmdir(path)
    }

    public func write(_ bytes: Bytes, _ name: String) throws -> String {
        let file = "\(path)/\(name)"
        try AtomicFile.write(bytes, to: file)
        files.append(file)
        return file
    }

    /// Writes a model of these graphs.
    public func write(_ graphs: Graph..., labels: [String] = [], name: String = "model.edge") throws -> String {
        try write(try EdgeModel.sample(graphs, labels: labels), name)
    }
}

extension EdgeModel {
    /// The file of a model of these graphs, called «test».
    public static func sample(_ graphs: [Graph], labels: [String] = []) throws -> Bytes {
        let model = EdgeModel(
            metadata: Metadata(name: "test", labels: labels),
            variants: graphs.map { EdgeModel.Variant(graph: $0, arena: .simple(for: $0)) })
        return try model.encoded()
    }
}
