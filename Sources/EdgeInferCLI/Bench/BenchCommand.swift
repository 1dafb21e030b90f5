import EdgeBoard
import EdgeData
import EdgeFormat
import EdgeRuntime

extension Command {
    static let bench = Command(
        name: "bench", summary: "measure the latency of a compiled model, and what disturbs it",
        operands: [Operand(placeholder: "FILE.edge", help: "A compiled model", completion: .compiledModels)],
        options: BenchOptions.all,
        notes: [
            "Inputs are filled from a seeded generator. A percentile is shown only when the number of runs bears it out; "
                + "its 95 % interval stands beside it. The first SIGINT ends the measurement and shows what it has.",
            "In single-stream and multi-stream the next query comes when the one before is done. In server queries come "
                + "at random at --qps a second, and a latency counts from the time at which the query was to arrive. In "
                + "offline all samples are there at once, and the figures are those of single runs.",
        ], subcommands: [.benchCompare]
    ) { arguments throws(CommandError) in
        try run(arguments)
    }

    private static func run(_ arguments: Arguments) throws(CommandError) {
        let call = try BenchCall(arguments)
        if let other = arguments[BenchOptions.versus] { return try call.runVersus(other) }
        let start = MonotonicClock.nanoseconds
        let opened = try OpenedModel(arguments.operands[0])
        let opening = MonotonicClock.nanoseconds - start
        let variant = try opened.variant(call.variant)
        if call.sweeps, opened.model.variants.count < 2 {
            throw .failed(
                "\(opened.path) has one variant; a sweep needs several: compile with a --shape for each batch")
        }
        let cores = try call.bindCores()
        let session = try opened.session(variant: variant, threads: call.threads, cpus: call.helperCores(cores, 0))
        let loading = MonotonicClock.nanoseconds - start
        var sessions = [session]
        for worker in 1..<max(call.workers, 1) {
            sessions.append(
                try opened.session(variant: variant, threads: call.threads, cpus: call.helperCores(cores, worker)))
        }
        for session in sessions { session.fillInputs(seed: 1) }

        Interruption.catchFirst()
        var measurement = Measurement(call.scenario, session, workers: call.workers)
        measurement.openNanoseconds = opening
        measurement.loadNanoseconds = loading
        measurement.firstNanoseconds = session.timedRun()
        for session in sessions.dropFirst() { session.run() }
        try call.measure(sessions, cores: cores, into: &measurement)
        guard measurement.latencies.count > 0 else { throw .failed("interrupted before anything was measured") }

        var report = BenchReport(
            path: opened.path, digest: EdgeModel.headerDigest(of: opened.bytes) ?? "",
            variant: opened.model.variants.count > 1 ? variant : nil, measurement: measurement)
        try call.addExtras(to: &report, opened, session, variant: variant, cores: cores)
        try call.write(report)
    }
}

/// A call of `bench` as values.
private struct BenchCall {
    let scenario: Scenario
    let threads: Int
    let workers: Int
    let variant: Int
    var sweeps: Bool { arguments.has(BenchOptions.sweep) }
    private let limits: Limits
    private let arguments: Arguments

    init(_ arguments: Arguments) throws(CommandError) {
        self.arguments = arguments
        if arguments.has(BenchOptions.iterations), arguments.has(BenchOptions.duration) {
            throw .usage("only one of --iterations and --duration can be given")
        }
        if arguments.has(BenchOptions.repeats), !arguments.has(BenchOptions.idle) {
            throw .usage("--repeats needs --idle")
        }
        if arguments.has(BenchOptions.margin), !arguments.has(BenchOptions.versus) {
            throw .usage("--margin needs --vs")
        }
        if arguments[BenchOptions.json] == "-", arguments[BenchOptions.html] == "-" {
            throw .usage("only one of --json and --html can be standard output")
        }
        threads = arguments.integer(.threads) ?? 1
        workers = arguments.integer(BenchOptions.workers) ?? 1
        variant = arguments.integer(BenchOptions.variant) ?? 0
        scenario = try Self.scenario(arguments)
        if scenario == .singleStream, workers > 1 {
            throw .usage("--workers needs --scenario multi-stream, server or offline; see --threads for one session")
        }
        var limits = Limits()
        limits.iterations = arguments.integer(BenchOptions.iterations)
        limits.warmUpRuns = arguments.integer(BenchOptions.warmUp)
        if let seconds = arguments.seconds(BenchOptions.duration) { limits.seconds = seconds }
        self.limits = limits
    }

    private static func scenario(_ arguments: Arguments) throws(CommandError) -> Scenario {
        let name = arguments[BenchOptions.scenario] ?? Scenario.singleStream.name
        if arguments.has(BenchOptions.samplesPerQuery), name != "multi-stream" {
            throw .usage("--samples-per-query needs --scenario multi-stream")
        }
        if arguments.has(BenchOptions.qps), name != "server" { throw .usage("--qps needs --scenario server") }
        switch name {
        case "multi-stream":
            return .multiStream(samplesPerQuery: arguments.integer(BenchOptions.samplesPerQuery) ?? 8)
        case "server":
            guard let rate = arguments.decimal(BenchOptions.qps) else {
                throw .usage("--scenario server needs --qps Q, the queries per second")
            }
            return .server(queriesPerSecond: rate)
        case "offline": return .offline
        default: return .singleStream
        }
    }

    /// Runs the model and another one in turns, and says which is faster.
    func runVersus(_ other: String) throws(CommandError) {
        for option in BenchOptions.alone where arguments.has(option) {
            throw .usage("--vs compares single runs; --\(option.name) does not go with it")
        }
        let paths = [arguments.operands[0], other]
        let cores = try bindCores()
        var sessions: [Session] = []
        for path in paths {
            let opened = try OpenedModel(path, compilesForeign: true)
            let variant = try opened.variant(path == other ? min(variant, opened.model.variants.count - 1) : variant)
            sessions.append(try opened.session(variant: variant, threads: threads, cpus: helperCores(cores, 0)))
        }
        for session in sessions { session.fillInputs(seed: 1) }
        Interruption.catchFirst()
        var turns = TurnByTurn(sessions[0], sessions[1], limits: limits)
        turns.run()
        let sequences = zip(paths, turns.samples).map {
            LatencyComparison.Sequence(path: $0, latencies: $1.nanoseconds, stride: $1.stride)
        }
        guard sequences.allSatisfy({ !$0.latencies.isEmpty }) else {
            throw .failed("interrupted before anything was measured")
        }
        let report = VersusReport(
            comparison: LatencyComparison(
                sequences[0], sequences[1], margin: (arguments.decimal(BenchOptions.margin) ?? 1) / 100),
            threads: threads)
        if arguments[BenchOptions.json] != "-" { for line in report.lines { Console.print(line) } }
        if let path = arguments[BenchOptions.json] { try WholeFile.write(report.json, to: path) }
    }

    /// The cores that `--core` asks for, one for each thread of each worker; none without the option. The calling
    /// thread may then run on these alone, or, if it is the one that runs the model, on the first.
    func bindCores() throws(CommandError) -> [Int] {
        guard let first = arguments.integer(BenchOptions.core) else { return [] }
        let count = threads * workers
        guard Affinity.pin(toFirst: first, count: count) == 0,
            workers > 1 || Affinity.pin(toFirst: first, count: 1) == 0
        else {
            let cores = count == 1 ? "core \(first)" : "cores \(first) to \(first + count - 1)"
            let online = Board().onlineCPUs.map { "\($0)" }.joined(separator: ", ")
            throw .failed("\(cores) cannot be used; online are \(online)")
        }
        return Array(first..<first + count)
    }

    /// The cores for the threads of a worker's session beside the one that calls it.
    func helperCores(_ cores: [Int], _ worker: Int) -> [Int] {
        cores.isEmpty ? [] : Array(cores[(worker * threads + 1)..<(worker + 1) * threads])
    }

    func measure(_ sessions: [Session], cores: [Int], into measurement: inout Measurement) throws(CommandError) {
        if case .singleStream = scenario {
            return ClosedLoop(sessions[0], limits: limits).run(into: &measurement)
        }
        let firstCores = cores.isEmpty ? [] : stride(from: 0, to: cores.count, by: threads).map { cores[$0] }
        let crew = try Crew(sessions, cores: firstCores)
        switch scenario {
        case .singleStream: break
        case .multiStream(let count):
            ClosedLoop(samplesPerQuery: count, crew, limits: limits).run(into: &measurement)
        case .server(let rate): CrewLoad(crew, limits: limits).runServer(at: rate, into: &measurement)
        case .offline: CrewLoad(crew, limits: limits).runOffline(into: &measurement)
        }
    }

    /// What was asked for beside the latencies, unless the user has had enough.
    func addExtras(
        to report: inout BenchReport, _ opened: OpenedModel, _ session: Session, variant: Int, cores: [Int]
    ) throws(CommandError) {
        if !Interruption.isWished, arguments.has(BenchOptions.ops) || arguments.has(BenchOptions.html) {
            report.steps = StepTimes(session)
        }
        let pauses = arguments.secondsList(BenchOptions.idle)
        if !pauses.isEmpty {
            let test = IdleTest(session, durations: pauses, repeats: arguments.integer(BenchOptions.repeats) ?? 5)
            if !test.rows.isEmpty { report.idle = test }
        }
        if sweeps {
            let known = scenario == .singleStream ? (variant, report.measurement) : nil
            let sweep = try BatchSweep(opened, threads: threads, cores: cores, limits: limits, known: known)
            if !sweep.rows.isEmpty { report.sweep = sweep }
        }
    }

    func write(_ report: BenchReport) throws(CommandError) {
        let outputs = [arguments[BenchOptions.json], arguments[BenchOptions.html]]
        if !outputs.contains("-") {
            for line in report.lines(withSteps: arguments.has(BenchOptions.ops)) { Console.print(line) }
        }
        if let path = outputs[0] { try WholeFile.write(report.json, to: path) }
        if let path = outputs[1] { try WholeFile.write(text: report.page.html, to: path) }
    }
}

private enum BenchOptions {
    static let iterations = Option.integer(
        "iterations", 1...Int.max, "Measure this many runs; queries, or samples, of another scenario")
    static let duration = Option.seconds("duration", "Measure for this many seconds; 3 by default")
    static let warmUp = Option.integer(
        "warmup", 0...1_000_000, "Runs before measuring; by default for a tenth of the duration, at least 3")
    static let scenario = Option.choice(
        "scenario", "NAME", Scenario.names, synonyms: ["single": "single-stream", "multi": "multi-stream"],
        "How load comes, the first by default")
    static let samplesPerQuery = Option.integer(
        "samples-per-query", 1...1_000_000, "Samples of a query in multi-stream; 8 by default")
    static let qps = Option.decimal("qps", "Q", 0.001...10_000_000, "Queries per second in server")
    static let workers = Option.integer(
        "workers", 1...64, "Sessions that run at once, in all scenarios but single-stream; 1 by default")
    static let ops = Option.flag("ops", "Time every step too, in runs of their own")
    static let sweep = Option.flag("sweep", "Measure every variant too: latency against throughput")
    static let idle = Option.secondsList("idle", "Time the next run after pauses of these lengths, too: 0.1,1,5")
    static let repeats = Option.integer("repeats", 1...10_000, "Pauses of each length; 5 by default")
    static let core = Option.integer("core", 0...1023, "Run on this core; further threads on those behind it, one each")
    static let variant = Option.integer(
        "variant", 0...Int(UInt16.max), "Measure this set of input shapes, as inspect counts them; 0 by default")
    static let json = Option.text(
        "json", "FILE", "Write the figures as JSON; - for standard output",
        completion: .files(["json"]))
    static let html = Option.text(
        "html", "FILE", "Write a page with drawings, the steps' times included",
        completion: .files(["html"]))
    static let versus = Option.text(
        "vs", "OTHER", "Run another model in turns with this one, and say which is faster", completion: .models)
    static let margin = Option.decimal(
        "margin", "P", 0...1000, "With --vs, differences of at most so many percent do not count; 1 by default")
    /// Options that do not go with ``versus``.
    static let alone = [scenario, samplesPerQuery, qps, workers, ops, sweep, idle, repeats, html]
    static let all = [
        .threads, iterations, duration, warmUp, scenario, samplesPerQuery, qps, workers, ops, sweep, idle, repeats,
        variant, core, versus, margin, json, html,
    ]
}
