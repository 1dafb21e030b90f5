import EdgeBoard
import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor

/// An `.edge` file that was opened for running.
struct OpenedModel {
    let path: String
    let bytes: Bytes
    let model: EdgeModel
    /// The pipeline that the file carries.
    let pipeline: Pipeline?

    /// Opens a compiled model, or compiles a foreign one in memory where the command allows that.
    init(_ path: String, compilesForeign: Bool = false) throws(CommandError) {
        let bytes = try WholeFile.read(path)
        if compilesForeign, let format = ModelFormat(of: bytes), format != .edge {
            try self.init(compiling: bytes, ofFile: path)
        } else {
            try self.init(compiled: bytes, ofFile: path)
        }
    }

    private init(compiling source: Bytes, ofFile path: String) throws(CommandError) {
        let compiler = try Compiler(source, ofFile: path)
        do {
            let compilation = try compiler.compile()
            self.path = path
            model = compilation.model
            bytes = try compilation.model.encoded()
            pipeline = compilation.imported.first.flatMap { Pipeline.declared(by: $0) }
        } catch {
            throw .failed((error as? CompilationError)?.description ?? "\(path): \(error)")
        }
    }

    private init(compiled bytes: Bytes, ofFile path: String) throws(CommandError) {
        self.path = path
        self.bytes = bytes
        if let format = ModelFormat(of: bytes), format != .edge {
            throw .failed(
                "\(path) is a model in \(format.rawValue) format; compile it first: edgeinfer compile \(path) -o OUT.edge"
            )
        }
        do {
            model = try EdgeModel(decoding: bytes, catalog: .standard)
        } catch {
            throw .failed("\(path): \(error)")
        }
        do {
            pipeline = model.pipeline.isEmpty ? nil : try Pipeline(parsing: model.pipeline)
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    /// A plan for one of the model's variants on this CPU.
    func plan(variant: Int = 0, onlyReference: Bool = false) throws(CommandError) -> ExecutionPlan {
        let variant = model.variants[variant]
        do {
            return try ExecutionPlan(
                graph: variant.graph, arena: variant.arena, features: .detected, kernels: variant.kernels,
                onlyReference: onlyReference)
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    /// `number`, if the model has a variant of that number.
    func variant(_ number: Int) throws(CommandError) -> Int {
        guard model.variants.indices.contains(number) else {
            throw .failed("\(path) has no variant \(number); it has \(model.variants.count), counted from 0")
        }
        return number
    }

    func session(variant: Int = 0, threads: Int = 1, cpus: [Int] = []) throws(CommandError) -> Session {
        let plan = try plan(variant: variant)
        Console.debug(
            "\(path), variant \(variant) (\(plan.graph.inputShapes)): arena \(plan.arenaByteCount) bytes, "
                + "scratch \(plan.scratchByteCount) bytes for each of \(threads) threads")
        for (number, step) in plan.steps.enumerated() {
            Console.debug("step \(number) \(step.name): \(step.operatorName) by \(step.kernelName)")
        }
        do {
            return try Session(plan, threads: threads, cpus: cpus)
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    /// Class names: the pipeline's, else the model's.
    var labels: [String] {
        if let labels = pipeline?.output.labels, !labels.isEmpty { return labels }
        return model.metadata.labels
    }
}

extension Option {
    static let threads = Option.integer(
        "threads", 1...Session.maximumThreadCount, "Threads that share a run; 1 by default")
}

extension Graph {
    /// The inputs with their shapes: `image 1x3x224x224, mask 1x224`.
    var inputShapes: String { inputs.map { "\($0.name) \(type(of: $0.value).shape)" }.joined(separator: ", ") }
}
