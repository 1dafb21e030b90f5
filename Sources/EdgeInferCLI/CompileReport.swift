import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeMeasure
import EdgeOperators

/// What a compilation did, for people in one line and for programs as JSON.
struct CompileReport {
    let compiler: Compiler
    let compilation: Compilation
    let passes: [(pass: String, nodeCount: Int)]
    let byteCount: Int
    let nanoseconds: Int64
    /// What each variant takes on the target; empty where none was named.
    let estimates: [TargetReport]
    /// Nil where samples decided nothing.
    let quantization: QuantizationReport?

    init(
        _ compiler: Compiler, _ compilation: Compilation, passes: [(pass: String, nodeCount: Int)], byteCount: Int,
        nanoseconds: Int64, estimates: [TargetReport] = [], quantization: QuantizationReport? = nil
    ) {
        self.compiler = compiler
        self.compilation = compilation
        self.passes = passes
        self.byteCount = byteCount
        self.nanoseconds = nanoseconds
        self.estimates = estimates
        self.quantization = quantization
    }

    /// `digits.onnx: 8 nodes became 5, 40,438 bytes became 42,304, arena 4,352 bytes, in 0.03 s`
    var line: String {
        let variant = compilation.model.variants[0]
        let count = compilation.model.variants.count
        return "\(compiler.sourceName): \(String.grouped(compilation.imported[0].graph.nodes.count)) nodes became "
            + "\(String.grouped(variant.graph.nodes.count)), \(String.grouped(compiler.source.count)) bytes became "
            + "\(String.grouped(byteCount)), arena \(String.grouped(variant.arena.byteCount)) bytes"
            + (count > 1 ? ", \(count) variants" : "") + ", in \(String(Double(nanoseconds) / 1e9, decimals: 2)) s"
    }

    var json: JSON {
        let variants = zip(compilation.model.variants, compilation.imported).map { variant, imported -> JSON in
            let graph = variant.graph
            return .object([
                ("inputs", .array(graph.inputs.map { .string("\($0.name): \(graph.type(of: $0.value))") })),
                ("imported_nodes", JSON(imported.graph.nodes.count)), ("nodes", JSON(graph.nodes.count)),
                ("macs", JSON(graph.macCount)), ("weights_bytes", JSON(graph.constantByteCount)),
                ("arena_bytes", JSON(variant.arena.byteCount)),
                ("arena_lower_bound_bytes", JSON(graph.arenaLowerBound())),
                ("fused", .object(graph.fusedCounts.map { ($0.name, JSON($0.count)) })),
            ])
        }
        return .object(
            [
                ("source", .string(compiler.sourceName)), ("format", .string(compiler.format.rawValue)),
                ("source_bytes", JSON(compiler.source.count)),
                ("source_sha256", .string(compilation.model.metadata.provenance.sourceSHA256)),
                ("options", .string(compilation.model.metadata.provenance.options)), ("file_bytes", JSON(byteCount)),
                ("variants", .array(variants)), ("targets", .array(estimates.map(\.json))),
                (
                    "passes",
                    .array(passes.map { .object([("pass", .string($0.pass)), ("nodes", JSON($0.nodeCount))]) })
                ),
                ("seconds", .number(Double(nanoseconds) / 1e9)),
            ] + (quantization.map { [("quantization", $0.json)] } ?? []))
    }
}

extension Graph {
    /// Multiply-accumulate operations of one run.
    var macCount: Int { nodes.reduce(0) { $0 &+ $1.op.macCount(for: signature(of: $1)) } }

    /// Bytes of all constants that something reads.
    var constantByteCount: Int {
        zip(values, useCounts()).reduce(0) { $1.1 == 0 ? $0 : $0 &+ ($1.0.constant?.count ?? 0) }
    }

    /// How often each operator occurs, most frequent first, then by name.
    var operatorCounts: [(name: String, count: Int)] { nodes.map { $0.op.name }.counts }

    /// How often each kind of node was fused into another, most frequent first, then by name.
    var fusedCounts: [(name: String, count: Int)] { nodes.flatMap { $0.fused }.counts }
}

extension [String] {
    /// How often each word occurs, most frequent first, then by name.
    var counts: [(name: String, count: Int)] {
        Dictionary(map { ($0, 1) }, uniquingKeysWith: +).map { (name: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
