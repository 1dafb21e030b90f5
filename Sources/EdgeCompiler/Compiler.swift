import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgePasses
import EdgeTFLite
import EdgeTensor

/// The road from a foreign model to what an `.edge` file says: import → passes → plan → model.
///
/// It touches no file, clock or environment, so that equal properties give equal models on every host.
public struct Compiler: Sendable {
    /// The version that a compiled model names as its maker.
    public static let version = "\(Version.runtime).0"

    /// The foreign file.
    public let source: Bytes
    /// The file's name, for provenance and errors.
    public let sourceName: String
    /// What the file's content shows: ONNX or TFLite.
    public let format: ModelFormat

    /// One set of input shapes for each variant that the model shall have, at least one; an input that is not named
    /// keeps its own shape.
    public var shapes: [[String: Shape]] = [[:]]
    /// Inputs that become constants.
    public var frozen: [String: Tensor] = [:]
    /// Reads ONNX external data, as ``ImportOptions/externalData`` says; nil where there is none.
    public var externalData: (@Sendable (_ name: String, _ offset: Int, _ byteCount: Int?) -> Bytes?)?
    /// What the caller says about the model, the options and time of its compilation included; empty fields are filled
    /// from the foreign file.
    public var metadata = Metadata()
    /// The preprocessing pipeline as it is stored; empty for none.
    public var pipeline = Bytes()

    /// - Throws: ``CompilationError`` when the bytes are of no foreign model.
    public init(source: Bytes, sourceName: String) throws(CompilationError) {
        guard let format = ModelFormat(of: source) else {
            throw CompilationError(sourceName: sourceName, reason: .unknownFormat)
        }
        guard format != .edge else { throw CompilationError(sourceName: sourceName, reason: .compiledAlready) }
        self.source = source
        self.sourceName = sourceName
        self.format = format
    }

    /// - Parameters:
    ///   - observer: Called after every pass of every variant, with the graph as it then is.
    ///   - prepare: What the imported graph of a variant becomes before the passes: a quantized one, say. An error is told
    ///     in its own words.
    /// - Throws: ``CompilationError`` when the model cannot be imported: all of its problems together.
    public func compile(
        observer: (_ pass: String, _ graph: Graph) -> Void = { _, _ in },
        preparing prepare: (_ imported: Graph) throws(PreparationError) -> Graph = { graph in graph }
    ) throws(CompilationError) -> Compilation {
        var imported: [ImportedModel] = []
        var variants: [EdgeModel.Variant] = []
        for shapes in shapes {
            let foreign = try importModel(shapes: shapes)
            let graph = try optimized(try prepared(foreign.graph, prepare), observer)
            imported.append(foreign)
            variants.append(EdgeModel.Variant(graph: graph, arena: .planned(for: graph)))
        }
        let metadata = completed(metadata, with: imported[0])
        return Compilation(
            imported: imported, model: EdgeModel(metadata: metadata, variants: variants, pipeline: pipeline))
    }

    /// The foreign file as a graph, before any pass.
    public func importModel(shapes: [String: Shape] = [:]) throws(CompilationError) -> ImportedModel {
        let options = ImportOptions(shapes: shapes, frozen: frozen, externalData: externalData)
        do {
            return switch format {
            case .tflite: try TFLiteImporter.model(from: source, catalog: .standard, options: options)
            case .onnx, .edge: try ONNXImporter.model(from: source, catalog: .standard, options: options)
            }
        } catch {
            throw CompilationError(sourceName: sourceName, reason: .notImported(error))
        }
    }

    private func prepared(
        _ graph: Graph, _ prepare: (Graph) throws(PreparationError) -> Graph
    ) throws(CompilationError) -> Graph {
        do {
            return try prepare(graph)
        } catch {
            throw CompilationError(sourceName: sourceName, reason: .notPrepared(error))
        }
    }

    private func optimized(
        _ graph: Graph, _ observer: (String, Graph) -> Void
    ) throws(CompilationError) -> Graph {
        do {
            return try PassPipeline.standard.run(on: graph, after: observer)
        } catch {
            throw CompilationError(sourceName: sourceName, reason: .notOptimized(error))
        }
    }

    private func completed(_ metadata: Metadata, with imported: ImportedModel) -> Metadata {
        var metadata = metadata
        func fact(_ name: String) -> String { imported.properties.first { $0.name == name }?.value ?? "" }
        if metadata.name.isEmpty { metadata.name = withoutExtension(sourceName) }
        if metadata.version.isEmpty { metadata.version = fact("version") }
        if metadata.licence.isEmpty { metadata.licence = fact("licence") }
        if metadata.author.isEmpty { metadata.author = fact("author") }
        if metadata.description.isEmpty { metadata.description = fact("description") }
        if metadata.labels.isEmpty { metadata.labels = imported.labels }
        metadata.provenance.sourceName = sourceName
        metadata.provenance.sourceSHA256 = source.withUnsafeBytes { hexadecimal(SHA256.digest(of: $0)) }
        metadata.provenance.compilerVersion = Self.version
        return metadata
    }
}

/// What came of a compilation.
public struct Compilation: Sendable {
    /// The foreign model of each variant, before any pass.
    public let imported: [ImportedModel]
    public var model: EdgeModel
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private func withoutExtension(_ name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
}
