import EdgeBoard
import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeMeasure
import EdgePasses
import EdgeQuantization
import EdgeTargets
import EdgeTensor
import Glibc

extension Command {
    static let compile = Command(
        name: "compile", summary: "compile an ONNX or TFLite model into one .edge file",
        operands: [
            Operand(
                placeholder: "IN", help: "An .onnx or .tflite file; which of the two is seen from its content",
                completion: .files(["onnx", "tflite"]))
        ],
        options: CompileOptions.all,
        notes: [
            "The same input and options give the same file on every host; with samples, on every host whose CPU computes "
                + "floats alike. The time of compilation is stored only when SOURCE_DATE_EPOCH is set.",
            "--quantize int8 runs the float model on the samples of --calibrate, through the pipeline if there is one, and "
                + "finds the range of every tensor; with --budget it then keeps layers in higher precision until the goals "
                + "hold on these samples, and fails with what was reached if they cannot.",
            "An input named by more than one --shape gives a file with as many variants, which share their weights.",
        ]
    ) { arguments throws(CommandError) in
        try CompileCommand(arguments).run()
    }
}

enum CompileOptions {
    static let output = Option.text(
        "output", short: "o", "OUT.edge", "Where to write the compiled model", isRequired: true,
        completion: .compiledModels)
    static let pipeline = Option.text(
        "pipeline", "P.json", "Store how pictures, sound or rows become the input, and what the output means",
        completion: .files(["json"]))
    static let keepNames = Option.flag("keep-names", "Keep the names of tensors that were fused away")
    static let dumpAfter = Option.text(
        "dump-after", "PASS", "Print the graph after this pass, or after each for «all»",
        completion: .words(passNames))
    static let name = Option.text(
        "name", "TEXT", "Name of the model; by default that of the file, or of the graph in standard input")
    static let modelVersion = Option.text("model-version", "TEXT", "Version of the model")
    static let licence = Option.text("licence", "TEXT", "Licence of the model")
    static let author = Option.text("author", "TEXT", "Author of the model")
    static let labels = Option.text("labels", "FILE", "Class names, one on each line", completion: .files([]))
    static let report = Option.text(
        "report", "FILE", "Write what was done as JSON, - for standard output; as a page where the name ends in .html",
        completion: .files(["json", "html"]))

    static let target = Option.text(
        "target", "NAME", "Choose kernels for this machine, by name or by a file of check --tune, and tell its time",
        completion: .words(targetNames))

    /// The names of all targets; a constant of its own for the reason below.
    private static let targetNames = Target.standard.map(\.name)

    /// The names of all passes, each once, in the order in which they first run.
    ///
    /// A constant of its own, as leak checkers do not see an array that only an enumeration's payload holds.
    private static let passNames: [String] = PassPipeline.standard.passes.reduce(into: ["all"]) { names, pass in
        if !names.contains(pass.name) { names.append(pass.name) }
    }

    static let all =
        [
            output, InputBindings.shape, InputBindings.freeze, pipeline, keepNames, dumpAfter, name, modelVersion,
            licence,
            author, labels, report, target,
        ] + QuantizeOptions.all
}

private struct CompileCommand {
    let arguments: Arguments
    let input: String
    let output: String

    init(_ arguments: Arguments) {
        self.arguments = arguments
        input = arguments.operands[0]
        output = arguments[CompileOptions.output] ?? "-"
    }

    func run() throws(CommandError) {
        let start = MonotonicClock.nanoseconds
        let pipeline = try arguments[CompileOptions.pipeline].map { path throws(CommandError) in
            try PipelineFile.read(path)
        }
        let target = try arguments[CompileOptions.target].map { name throws(CommandError) in
            try TargetFile.target(name)
        }
        let compiler = try makeCompiler(pipeline)
        let quantization = try QuantizationRun(arguments, compiler: compiler, pipeline: pipeline, target: target)
        if arguments[CompileOptions.report]?.hasSuffix(".html") == true, quantization?.kind != .int8 {
            throw .usage("--report writes a page about --quantize int8 only; give it a name that ends in .json")
        }
        let trace = PassTrace(try dumpedPass(), passCount: PassPipeline.standard.passes.count * compiler.shapes.count)
        var compilation: Compilation
        do {
            compilation = try compiler.compile(
                observer: { trace.observe($0, $1) },
                preparing: { graph throws(PreparationError) in try quantization?.prepare(graph) ?? graph })
        } catch {
            throw .failed(error.description)
        }
        trace.finish()
        if let pipeline { try check(pipeline, on: compilation.model) }
        warn(ofLabels: compiler.metadata.labels, compilation.model.variants[0].graph)
        if input == "-", arguments[CompileOptions.name] == nil, !compilation.imported[0].graph.name.isEmpty {
            compilation.model.metadata.name = compilation.imported[0].graph.name
        }
        if compilation.model.pipeline.isEmpty, let pipeline = Pipeline.declared(by: compilation.imported[0]) {
            compilation.model.pipeline = pipeline.encoded
            Console.error("pipeline: pictures, normalized as the metadata of \(fileName(input)) says")
        }
        let estimates = target.map { compilation.model.choose(for: $0) } ?? []
        let bytes: Bytes
        do {
            bytes = try compilation.model.encoded(
                keepNames: arguments.has(CompileOptions.keepNames), halvesConstants: quantization?.kind == .float16)
        } catch {
            throw .failed("\(input): \(error)")
        }
        try WholeFile.write(bytes, to: output)
        let report = CompileReport(
            compiler, compilation, passes: trace.nodeCounts, byteCount: bytes.count,
            nanoseconds: MonotonicClock.nanoseconds - start, estimates: estimates,
            quantization: quantization?.report)
        try write(report)
    }

    private func write(_ report: CompileReport) throws(CommandError) {
        let path = arguments[CompileOptions.report]
        if let path, path.hasSuffix(".html"), let quantization = report.quantization {
            try WholeFile.write(text: quantization.page(of: fileName(output)).html, to: path)
        } else if let path {
            try WholeFile.write(report.json, to: path)
        }
        let usesStandardOutput = output == "-" || path == "-"
        for line in [report.line] + report.estimates.map(\.line) + (report.quantization?.sentences ?? []) {
            usesStandardOutput ? Console.error(line) : Console.print(line)
        }
    }

    private func makeCompiler(_ pipeline: Pipeline?) throws(CommandError) -> Compiler {
        var compiler = try Compiler(try WholeFile.read(input), ofFile: input)
        let bindings = try InputBindings(arguments)
        bindings.apply(to: &compiler)
        compiler.metadata = try metadata(bindings)
        if let pipeline {
            compiler.pipeline = pipeline.encoded
            // Programs that know nothing of pipelines find the names of the classes here.
            if compiler.metadata.labels.isEmpty { compiler.metadata.labels = pipeline.output.labels }
        }
        return compiler
    }

    private func metadata(_ bindings: InputBindings) throws(CommandError) -> Metadata {
        var metadata = Metadata()
        metadata.name = arguments[CompileOptions.name] ?? ""
        metadata.version = arguments[CompileOptions.modelVersion] ?? ""
        metadata.licence = arguments[CompileOptions.licence] ?? ""
        metadata.author = arguments[CompileOptions.author] ?? ""
        if let path = arguments[CompileOptions.labels] { metadata.labels = try WholeFile.names(path) }
        metadata.provenance.options = optionsText(bindings)
        metadata.provenance.time = try Self.sourceTime()
        return metadata
    }

    /// Throws unless the pipeline fills an input of every variant, or one sample of its batch.
    private func check(_ pipeline: Pipeline, on model: EdgeModel) throws(CommandError) {
        let path = arguments[CompileOptions.pipeline] ?? ""
        for graph in model.variants.map(\.graph) {
            let names = graph.inputs.map(\.name)
            guard let input = graph.inputs.first(where: { pipeline.input.isEmpty || $0.name == pipeline.input }) else {
                throw .failed(
                    "\(path) fills input «\(pipeline.input)», but the inputs are: \(names.joined(separator: ", "))"
                        + Suggestion.text(for: pipeline.input, among: names))
            }
            let type = graph.type(of: input.value)
            do {
                try pipeline.check(for: type)
            } catch {
                guard (try? pipeline.check(for: type.sample)) != nil else { throw .failed("\(path): \(error)") }
            }
        }
    }

    /// Labels that the caller gave and that are as many as no output has classes, «background» before them or not.
    private func warn(ofLabels labels: [String], _ graph: Graph) {
        let count = labels.count
        let classCounts = graph.outputs.compactMap { graph.type(of: $0.value).shape.last }
        guard count > 0, !classCounts.contains(count), !classCounts.contains(count + 1) else { return }
        Console.error(
            "edgeinfer: there are \(count) labels, but outputs have \(classCounts.map { "\($0)" }.joined(separator: ", ")) "
                + "classes")
    }

    /// The options that shape the file, with the names of files but not their folders.
    private func optionsText(_ bindings: InputBindings) -> String {
        var words = arguments.all(InputBindings.shape).map { "--shape \($0)" } + bindings.frozenWords
        if let path = arguments[CompileOptions.pipeline] { words.append("--pipeline \(fileName(path))") }
        if let path = arguments[CompileOptions.labels] { words.append("--labels \(fileName(path))") }
        if arguments.has(CompileOptions.keepNames) { words.append("--keep-names") }
        if let target = arguments[CompileOptions.target] { words.append("--target \(fileName(target))") }
        words += QuantizeOptions.words(arguments)
        return words.joined(separator: " ")
    }

    /// The seconds since 1970 that SOURCE_DATE_EPOCH holds; nil when it is not set.
    private static func sourceTime() throws(CommandError) -> Int? {
        guard let text = getenv("SOURCE_DATE_EPOCH").map({ String(cString: $0) }) else { return nil }
        guard let time = Int(text), time >= 0 else {
            throw .usage("SOURCE_DATE_EPOCH is «\(text)»; it must be a number of seconds since 1970")
        }
        return time
    }

    private func dumpedPass() throws(CommandError) -> String? {
        guard let pass = arguments[CompileOptions.dumpAfter], pass != "all" else {
            return arguments[CompileOptions.dumpAfter]
        }
        var seen: Set<String> = []
        let names = PassPipeline.standard.passes.map { $0.name }.filter { seen.insert($0).inserted }
        guard names.contains(pass) else {
            let suggestion = Suggestion.text(for: pass, among: names + ["all"])
            throw .usage(
                "there is no pass «\(pass)»\(suggestion.isEmpty ? "; there are \(names.joined(separator: ", "))" : suggestion)"
            )
        }
        return pass
    }
}

/// Follows the passes of a compilation: dumps graphs, counts nodes, shows progress.
private final class PassTrace {
    private let dumped: String?
    private var progress: Progress
    private var done = 0
    private(set) var nodeCounts: [(pass: String, nodeCount: Int)] = []

    init(_ dumped: String?, passCount: Int) {
        self.dumped = dumped
        progress = Progress("compiling", total: passCount)
    }

    func observe(_ pass: String, _ graph: Graph) {
        done += 1
        nodeCounts.append((pass, graph.nodes.count))
        progress.update(done, pass)
        Console.debug("\(pass): \(graph.nodes.count) nodes")
        if dumped == "all" || dumped == pass {
            Console.print("after \(pass):")
            for line in graph.description.split(separator: "\n") { Console.print(String(line)) }
        }
    }

    func finish() { progress.finish() }
}
