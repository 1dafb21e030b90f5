import EdgeBoard
import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgePasses
import EdgeTFLite
import EdgeTensor
import Glibc

/// The road from a foreign model to an `.edge` file: import → passes → plan → model.
struct Compiler {
    static let version = "\(Version.runtime).0"

    /// The foreign file, its name for provenance, and its format.
    let source: Bytes
    let sourceName: String
    let format: ModelFormat

    /// One set of input shapes for each variant that the file shall hold; an input that is not named keeps its own.
    var shapes: [[String: Shape]] = [[:]]
    /// Inputs that become constants.
    var frozen: [String: Tensor] = [:]
    /// What the caller says about the model; empty fields are filled from the foreign file.
    var metadata = Metadata()
    var pipeline = Bytes()
    /// Where ONNX external data lies; with `/` at its end, or empty.
    var folder = ""
    /// Called after each pass.
    var observer: (_ pass: String, _ graph: Graph) -> Void = { _, _ in }

    /// What came of a compilation.
    struct Result {
        var model: EdgeModel
        /// The graph of each variant as imported, before any pass.
        var imported: [Graph]
    }

    init(source: Bytes, sourceName: String) throws(CommandError) {
        guard let format = ModelFormat(of: source) else {
            throw .failed("\(sourceName) is no model: neither ONNX nor TFLite by its first bytes")
        }
        guard format != .edge else { throw .failed("\(sourceName) is compiled already") }
        self.source = source
        self.sourceName = sourceName
        self.format = format
    }

    func compile() throws(CommandError) -> Result {
        var variants: [EdgeModel.Variant] = []
        var graphs: [Graph] = []
        var facts: ImportedModel?
        for shapes in shapes {
            let imported = try importModel(shapes)
            let graph = try optimized(imported.graph)
            variants.append(EdgeModel.Variant(graph: graph, arena: .planned(for: graph)))
            graphs.append(imported.graph)
            facts = facts ?? imported
        }
        var metadata = completed(metadata, with: facts)
        metadata.provenance.time = try Self.sourceTime()
        return Result(
            model: EdgeModel(metadata: metadata, variants: variants, pipeline: pipeline), imported: graphs)
    }

    /// The foreign file as a graph, before any pass.
    func importModel(_ shapes: [String: Shape] = [:]) throws(CommandError) -> ImportedModel {
        let folder = folder
        let options = ImportOptions(shapes: shapes, frozen: frozen) { name, offset, byteCount in
            externalData(folder + name, offset, byteCount)
        }
        do {
            return switch format {
            case .tflite: try TFLiteImporter.model(from: source, catalog: .standard, options: options)
            case .onnx, .edge: try ONNXImporter.model(from: source, catalog: .standard, options: options)
            }
        } catch {
            throw .failed("\(sourceName): \(error)")
        }
    }

    private func optimized(_ graph: Graph) throws(CommandError) -> Graph {
        do {
            return try PassPipeline.standard.run(on: graph, after: observer)
        } catch {
            throw .failed("\(sourceName): \(error)")
        }
    }

    private func completed(_ metadata: Metadata, with imported: ImportedModel?) -> Metadata {
        var metadata = metadata
        func fact(_ name: String) -> String { imported?.properties.first { $0.name == name }?.value ?? "" }
        if metadata.name.isEmpty { metadata.name = withoutExtension(sourceName) }
        if metadata.version.isEmpty { metadata.version = fact("version") }
        if metadata.licence.isEmpty { metadata.licence = fact("licence") }
        if metadata.author.isEmpty { metadata.author = fact("author") }
        if metadata.description.isEmpty { metadata.description = fact("description") }
        if metadata.labels.isEmpty { metadata.labels = imported?.labels ?? [] }
        metadata.provenance.sourceName = sourceName
        metadata.provenance.sourceSHA256 = source.withUnsafeBytes { hexadecimal(SHA256.digest(of: $0)) }
        metadata.provenance.compilerVersion = Self.version
        return metadata
    }

    /// The seconds since 1970 that SOURCE_DATE_EPOCH holds; nil when it is not set.
    private static func sourceTime() throws(CommandError) -> Int? {
        guard let text = getenv("SOURCE_DATE_EPOCH").map({ String(cString: $0) }) else { return nil }
        guard let time = Int(text), time >= 0 else {
            throw .usage("SOURCE_DATE_EPOCH is «\(text)»; it must be a number of seconds since 1970")
        }
        return time
    }
}

/// A window of a file beside the model; nil when the file or the window is not there.
private func externalData(_ path: String, _ offset: Int, _ byteCount: Int?) -> Bytes? {
    guard let bytes = try? MappedFile(path: path).bytes else { return nil }
    let byteCount = byteCount ?? (bytes.count &- offset)
    guard offset >= 0, byteCount >= 0, offset <= bytes.count, byteCount <= bytes.count - offset else { return nil }
    return bytes[offset..<offset + byteCount]
}

/// Bytes as lower-case hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func withoutExtension(_ name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
}
