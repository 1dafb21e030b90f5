import EdgeBoard
import EdgeFormat
import EdgeGraph
import EdgeMeasure
import EdgeOperators
import EdgeRuntime
import EdgeTensor

extension Command {
    static let check = Command(
        name: "check", summary: "check a compiled model and this machine's kernels for it",
        operands: [
            Operand(
                placeholder: "[FILE.edge]", help: "A compiled model", completion: .compiledModels, isOptional: true)
        ],
        options: [.threads, tune, table],
        notes: [
            "Verifies every checksum, the weights' too; runs the examples of every operator that the model uses with "
                + "every kernel that this CPU has and compares them with the reference; and runs the model once.",
            "With --tune it needs no model: it times every kernel that this CPU has on layers of real nets, turn by turn, "
                + "and writes the table for compile --target TABLE.json.",
        ]
    ) { arguments throws(CommandError) in
        if arguments.has(tune) {
            try TuneReport.run(table: arguments[table])
        } else {
            guard let path = arguments.operands.first else { throw .usage("check needs FILE.edge, or --tune") }
            guard !arguments.has(table) else { throw .usage("--output is for the table of --tune") }
            try run(path, arguments)
        }
    }

    private static let tune = Option.flag("tune", "Measure the kernels of this machine instead of checking a model")
    private static let table = Option.text(
        "output", short: "o", "TABLE.json", "Where --tune writes its table; only told without",
        completion: .files(["json"]))

    private static func run(_ path: String, _ arguments: Arguments) throws(CommandError) {
        let opened = try OpenedModel(path)
        do {
            try EdgeModel.verifyWeights(of: opened.bytes)
        } catch {
            throw .failed("\(opened.path): \(error)")
        }
        Console.print("file: \(String.grouped(opened.bytes.count)) bytes, all checksums match")

        let operators = Set(opened.model.variants.flatMap { $0.graph.nodes.map { $0.op.name } })
        var selfTest = SelfTest(features: .detected)
        let tested = OperatorCatalog.standard.operators.filter { operators.contains($0.name) }
        var progress = Progress("checking", total: tested.count)
        for (index, type) in tested.enumerated() {
            try selfTest.run(type)
            progress.update(index + 1, type.name)
        }
        progress.finish()
        Console.print(
            "kernels: \(selfTest.comparisonCount) comparisons of \(selfTest.kernelNames.count) kernels of "
                + "\(tested.count) operators with their references, all agree (\(CPUFeatures.detected))")

        for (index, variant) in opened.model.variants.enumerated() {
            let session = try opened.session(variant: index, threads: arguments.integer(.threads) ?? 1)
            session.fillInputs(seed: 1)
            let start = MonotonicClock.nanoseconds
            session.run()
            let latency = String.latency(nanoseconds: Double(MonotonicClock.nanoseconds - start))
            Console.print("run: \(variant.graph.inputShapes) in \(latency)")
        }
        Console.print("ok")
    }
}
