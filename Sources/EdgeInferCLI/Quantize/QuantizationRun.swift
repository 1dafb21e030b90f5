import EdgeCompiler
import EdgeData
import EdgeGraph
import EdgePasses
import EdgeQuantization
import EdgeTargets
import EdgeTensor

/// The quantization that a call of `compile` asks for.
final class QuantizationRun {
    let kind: QuantizationKind
    private let arguments: Arguments
    private let path: String
    private let data: Dataset?
    private let pipeline: Pipeline?
    private let labels: [String]
    private let budget: Budget?
    /// The machine whose times decide what is cheap.
    private let target: Target
    /// What was done, once ``prepare(_:)`` has run with samples.
    private(set) var report: QuantizationReport?

    /// - Returns: Nil for a call without `--quantize`.
    /// - Throws: ``CommandError`` for options that do not fit each other, or data that cannot be read.
    init?(_ arguments: Arguments, compiler: Compiler, pipeline: Pipeline?, target: Target?) throws(CommandError) {
        try QuantizeOptions.check(arguments)
        budget = try Budget(arguments.all(QuantizeOptions.budget))
        guard let kind = arguments[QuantizeOptions.quantize].flatMap({ QuantizationKind(rawValue: $0) }) else {
            return nil
        }
        guard kind != .int8 || compiler.shapes.count == 1 else {
            throw .usage("--quantize int8 takes one set of input shapes; compile each into a file of its own")
        }
        self.kind = kind
        self.arguments = arguments
        self.pipeline = pipeline
        self.target = target ?? Self.commonBoard
        path = arguments.operands[0]
        labels = compiler.metadata.labels
        var options = Dataset.Options()
        options.skipsBad = arguments.has(QuantizeOptions.skipBad)
        data = try arguments[QuantizeOptions.calibrate].map { source throws(CommandError) in
            try Dataset(source, options)
        }
    }

    /// What stands for the machine where a call names none.
    private static let commonBoard = Target.standard.first { $0.name == "pi-4" } ?? Target.standard[0]

    /// The graph with what quantization puts into it, before the passes.
    func prepare(_ graph: Graph) throws(PreparationError) -> Graph {
        do throws(CommandError) {
            guard let data else { return try withoutSamples(graph) }
            let feed = try DatasetFeed(data, graph: graph, of: path, pipeline: pipeline)
            Console.error("calibration input: \(feed.choice)")
            return try quantized(graph, try calibrationSamples(feed, graph))
        } catch {
            throw PreparationError(error.text)
        }
    }

    // MARK: With samples

    private func quantized(_ graph: Graph, _ samples: CalibrationSamples) throws(CommandError) -> Graph {
        var progress: (stage: String, bar: Progress)?
        defer { progress?.bar.finish() }
        do throws(QuantizerError) {
            let quantizer = try Quantizer(graph, samples: samples, options: QuantizerOptions(arguments)) {
                stage, done, total in
                if progress?.stage != stage {
                    progress?.bar.finish()
                    progress = (stage, Progress(stage, total: total))
                }
                progress?.bar.update(done)
            }
            var model = try quantizer.run()
            let target = target
            if let budget {
                model = try quantizer.meet(budget, model, estimate: { target.nanoseconds(of: $0) }, report: tell)
            } else if arguments.has(CompileOptions.report) {
                model.sensitivities = try quantizer.sensitivities(of: model, onlyFloat: true) {
                    target.nanoseconds(of: $0)
                }
            }
            report = try QuantizationReport(model, quantizer, target)
            let inserted = try model.inserted()
            return arguments[QuantizeOptions.ends] == "int8" ? try run([IntegerEnds()], on: inserted) : inserted
        } catch {
            if case .nothingToQuantize = error, graph.holdsIntegers {
                Console.error("\(path) is quantized already; it stays as it is")
                return graph
            }
            throw .failed(error.description)
        }
    }

    private func run(_ passes: [any Pass], on graph: Graph) throws(QuantizerError) -> Graph {
        do throws(PassError) {
            return try PassPipeline([.init(passes, roundLimit: 1)]).run(on: graph)
        } catch {
            throw .pass(error)
        }
    }

    /// A step of the search for a model within the budget, on standard error.
    private func tell(_ step: BudgetStep) {
        let standing = step.standings.map(\.description).joined(separator: "; ")
        let names = step.moves.map { "\($0.names.joined(separator: ", ")) in \($0.precision)" }.joined(separator: "; ")
        Console.error(
            "budget: \(names.isEmpty ? "all in int8" : names): \(standing); \(String.grouped(step.constantByteCount)) "
                + "bytes, about \(String(step.nanoseconds / 1e6, decimals: 2)) ms on \(target.name)")
    }

    /// The samples that can be read, at most as many as the call wants.
    private func calibrationSamples(_ feed: DatasetFeed, _ graph: Graph) throws(CommandError) -> CalibrationSamples {
        let data = feed.data
        let limit = arguments.integer(QuantizeOptions.sampleLimit) ?? .max
        var usable = Array(0..<Swift.min(data.count, limit))
        if data.options.skipsBad {
            var read: [Int] = []
            for index in usable where try feed.usableTensors(index) != nil { read.append(index) }
            usable = read
        }
        var samples = CalibrationSamples(count: usable.count, name: { data.name(of: usable[$0]) }) {
            index throws(QuantizerError) in
            do throws(CommandError) {
                return try feed.tensors(usable[index])
            } catch {
                throw .badSample(error.text)
            }
        }
        samples.columns = data.columns.map { column in
            .init(name: column.name, values: usable.map { column.values[$0] })
        }
        if budget?.goals.contains(where: \.needsLabels) == true, let classes = try classes(data, graph) {
            samples.labels = usable.map { classes[$0] }
        }
        return samples
    }

    /// The class of each sample as a place in the first output.
    private func classes(_ data: Dataset, _ graph: Graph) throws(CommandError) -> [Int]? {
        guard let labels = try data.labels?.classes(names: labels), let output = graph.outputs.first else { return nil }
        let count = graph.type(of: output.value).elementCount
        let largest = labels.indices.max() ?? 0
        // «background» comes first, as in eval.
        let offset = count == largest + 2 || (count == 1001 && largest < 1000) ? 1 : 0
        guard largest + offset < count else {
            throw .failed("\(data.path): label \(largest) needs output \(largest + offset), the model has \(count)")
        }
        return labels.indices.map { $0 + offset }
    }

    // MARK: Without samples

    private func withoutSamples(_ graph: Graph) throws(CommandError) -> Graph {
        let options = QuantizerOptions(arguments)
        do throws(QuantizerError) {
            let isWanted = try options.selection(of: graph)
            let pass: any Pass =
                kind == .float16
                ? RoundToHalves(isWanted: isWanted)
                : QuantizeDynamically(weightRange: options.weightRange, isWanted: isWanted)
            let floating = try PassPipeline.floating.runForQuantization(on: graph)
            let changed = try run([pass], on: floating)
            guard changed != floating else {
                throw .nothingToQuantize(
                    reason: kind == .float16
                        ? "no constant of \(RoundToHalves.leastCount) or more floats that float16 could hold"
                        : "no product with constant weights; models of convolutions take --quantize int8")
            }
            return changed
        } catch {
            throw .failed(error.description)
        }
    }
}

extension Graph {
    /// Whether a run computes quantized tensors.
    fileprivate var holdsIntegers: Bool {
        values.contains { $0.constant == nil && $0.type.quantization != nil }
    }
}
