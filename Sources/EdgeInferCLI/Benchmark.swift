import EdgeBoard
import EdgeGraph
import EdgeMeasure
import EdgeRuntime
import EdgeTensor

/// Runs a session again and again and records every latency, with what the machine did meanwhile.
///
/// The kernel's counters are read around windows of runs. A run that takes longer than ``perRunNanoseconds`` is a
/// window of its own; shorter ones share a window of about a millisecond, so that reading costs less than a
/// hundredth of the time. Of each window the slowest run is a candidate for the list of the slowest.
struct Benchmark {
    struct Limits {
        /// Runs to measure; nil measures for ``seconds``.
        var iterations: Int?
        var seconds = 3.0
        var warmUpRuns: Int?
    }

    /// What happened while a window of runs was measured.
    struct Circumstances {
        let usage: Usage
        /// Whether the thread ended on another CPU than it began on.
        let changedCPU: Bool
        /// The clock as it was last read before; nil where the machine does not say.
        let frequency: Int?
        let isThrottled: Bool
    }

    private let session: Session
    private let limits: Limits
    /// Mapping the file and checking what it says; the weights are not read.
    let openNanoseconds: Int64
    /// From the call to a session that is ready: opening, planning, binding, memory, threads.
    let loadNanoseconds: Int64

    private(set) var latencies = LatencyRecorder()
    private(set) var slowest = SlowestRuns<Circumstances>(capacity: 10)
    private(set) var conditions: Conditions
    private(set) var totalUsage = Usage()
    private(set) var firstNanoseconds: Int64 = 0
    private(set) var windowRunCount = 1

    /// Runs that take longer than this have their counters read one by one.
    static let perRunNanoseconds: Int64 = 50_000
    private static let windowNanoseconds: Int64 = 1_000_000
    /// A count of runs is cut into at least this many windows, so that the slowest can be told apart.
    private static let fewestWindows = 100
    /// The fewest runs of a measurement by time: those that bear a median out.
    private static let fewestRuns = 6

    init(_ session: Session, limits: Limits, openNanoseconds: Int64, loadNanoseconds: Int64) {
        self.session = session
        self.limits = limits
        self.openNanoseconds = openNanoseconds
        self.loadNanoseconds = loadNanoseconds
        conditions = Conditions()
        session.fillInputs(seed: 1)
    }

    /// The graph that is measured and the threads that share a run.
    var plan: ExecutionPlan { session.plan }
    var threadCount: Int { session.threadCount }

    /// Warms up and measures.
    mutating func run() {
        firstNanoseconds = timedRun()
        let typical = warmUp()
        if typical < Self.perRunNanoseconds {
            let runCount = Int(Self.windowNanoseconds / max(typical, 1)) + 1
            windowRunCount = max(1, min(runCount, (limits.iterations ?? .max) / Self.fewestWindows))
        }
        conditions.sample()
        var progress = Progress("measuring", total: limits.iterations ?? Int(limits.seconds * 1000))
        let start = MonotonicClock.nanoseconds
        while true {
            let elapsed = MonotonicClock.nanoseconds - start
            if isFinished(elapsed) { break }
            progress.update(limits.iterations == nil ? Int(elapsed / 1_000_000) : latencies.count)
            if conditions.isDue {
                conditions.sample()
                session.run()
            }
            measureWindow()
        }
        progress.finish()
        conditions.sample()
    }

    private func isFinished(_ elapsed: Int64) -> Bool {
        if let iterations = limits.iterations { return latencies.count >= iterations }
        return Double(elapsed) >= limits.seconds * 1e9 && latencies.count >= Self.fewestRuns
    }

    /// Runs until caches, clocks and branch predictors are as they will be; returns the median of these runs.
    private func warmUp() -> Int64 {
        var recorder = LatencyRecorder()
        let start = MonotonicClock.nanoseconds
        while true {
            if let runs = limits.warmUpRuns {
                if recorder.count >= runs { break }
            } else {
                let elapsed = Double(MonotonicClock.nanoseconds - start)
                if recorder.count >= 3, elapsed >= min(limits.seconds, 10) * 1e8 { break }
            }
            recorder.record(nanoseconds: timedRun())
        }
        return recorder.count == 0 ? firstNanoseconds : recorder.percentile(.p50).nanoseconds
    }

    private mutating func measureWindow() {
        let scope: Usage.Scope = session.threadCount == 1 ? .thread : .process
        let runCount = min(windowRunCount, (limits.iterations ?? Int.max) - latencies.count)
        let cpu = Affinity.currentCPU
        let before = Usage.current(scope)
        var longest: Int64 = 0
        for _ in 0..<runCount {
            let nanoseconds = timedRun()
            latencies.record(nanoseconds: nanoseconds)
            longest = max(longest, nanoseconds)
        }
        let usage = Usage.current(scope) - before
        totalUsage = totalUsage + usage
        slowest.offer(
            nanoseconds: longest,
            Circumstances(
                usage: usage, changedCPU: Affinity.currentCPU != cpu, frequency: conditions.lastFrequency,
                isThrottled: conditions.isThrottled))
    }

    @inline(__always)
    private func timedRun() -> Int64 {
        let start = MonotonicClock.nanoseconds
        session.run()
        return MonotonicClock.nanoseconds - start
    }
}

extension Session {
    /// Fills all inputs with numbers of a seeded generator: integers over their whole range, floats in −1…1.
    func fillInputs(seed: UInt64) {
        var random = SplitMix64(state: seed)
        for (index, port) in plan.graph.inputs.enumerated() {
            let input = Example.Input(plan.graph.type(of: port.value))
            fill(index, with: random.tensor(input.type, in: input.range))
        }
    }
}
