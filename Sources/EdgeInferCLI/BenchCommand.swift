import EdgeBoard
import EdgeData
import EdgeRuntime

extension Command {
    static let bench = Command(
        name: "bench", summary: "measure the latency of a compiled model, and what disturbs it",
        operands: [Operand(placeholder: "FILE.edge", help: "A compiled model", completion: .compiledModels)],
        options: BenchOptions.all,
        notes: [
            "Inputs are filled from a seeded generator. A percentile is shown only when the number of runs bears it out; "
                + "its 95 % interval stands beside it."
        ]
    ) { arguments throws(CommandError) in
        try run(arguments)
    }

    private static func run(_ arguments: Arguments) throws(CommandError) {
        if arguments.has(BenchOptions.iterations), arguments.has(BenchOptions.duration) {
            throw .usage("only one of --iterations and --duration can be given")
        }
        let threads = arguments.integer(.threads) ?? 1
        let cores = try cores(arguments, threads: threads)
        var limits = Benchmark.Limits()
        limits.iterations = arguments.integer(BenchOptions.iterations)
        limits.warmUpRuns = arguments.integer(BenchOptions.warmUp)
        if let seconds = arguments.seconds(BenchOptions.duration) { limits.seconds = seconds }

        let start = MonotonicClock.nanoseconds
        let opened = try OpenedModel(arguments.operands[0])
        let opening = MonotonicClock.nanoseconds - start
        let variant = try opened.variant(arguments.integer(BenchOptions.variant) ?? 0)
        let session = try opened.session(variant: variant, threads: threads, cpus: Array(cores.dropFirst()))
        var benchmark = Benchmark(
            session, limits: limits, openNanoseconds: opening,
            loadNanoseconds: MonotonicClock.nanoseconds - start)
        benchmark.run()
        let steps = arguments.has(BenchOptions.ops) ? StepTimes(session) : nil
        let report = BenchReport(
            path: opened.path, variant: opened.model.variants.count > 1 ? variant : nil, benchmark: benchmark,
            steps: steps)
        let output = arguments[BenchOptions.json]
        if output != "-" { for line in report.lines { Console.print(line) } }
        if let output { try WholeFile.write(report.json, to: output) }
    }

    /// The cores that `--core` asks for, one for each thread, with the calling thread bound to the first of them;
    /// none without the option.
    private static func cores(_ arguments: Arguments, threads: Int) throws(CommandError) -> [Int] {
        guard let first = arguments.integer(BenchOptions.core) else { return [] }
        guard Affinity.pin(toFirst: first, count: threads) == 0, Affinity.pin(toFirst: first, count: 1) == 0 else {
            let cores = threads == 1 ? "core \(first)" : "cores \(first) to \(first + threads - 1)"
            let online = Board().onlineCPUs.map { "\($0)" }.joined(separator: ", ")
            throw .failed("\(cores) cannot be used; online are \(online)")
        }
        return Array(first..<first + threads)
    }
}

private enum BenchOptions {
    static let iterations = Option.integer("iterations", 1...Int.max, "Measure this many runs")
    static let duration = Option.seconds("duration", "Measure for this many seconds; 3 by default")
    static let warmUp = Option.integer(
        "warmup", 0...1_000_000, "Runs before measuring; by default for a tenth of the duration, at least 3")
    static let ops = Option.flag("ops", "Time every step too, in runs of their own")
    static let core = Option.integer("core", 0...1023, "Run on this core; further threads on those behind it, one each")
    static let variant = Option.integer(
        "variant", 0...Int(UInt16.max), "Measure this set of input shapes, as inspect counts them; 0 by default")
    static let json = Option.text(
        "json", "FILE", "Write the figures as JSON; - for standard output",
        completion: .files(["json"]))
    static let all = [.threads, iterations, duration, warmUp, ops, variant, core, json]
}
