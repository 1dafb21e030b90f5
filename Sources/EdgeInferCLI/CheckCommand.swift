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
        operands: [Operand(placeholder: "FILE.edge", help: "A compiled model", completion: .compiledModels)],
        options: [.threads],
        notes: [
            "Verifies every checksum, the weights' too; runs the examples of every operator that the model uses with "
                + "every kernel that this CPU has and compares them with the reference; and runs the model once."
        ]
    ) { arguments throws(CommandError) in
        try run(arguments)
    }

    private static func run(_ arguments: Arguments) throws(CommandError) {
        let opened = try OpenedModel(arguments.operands[0])
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
