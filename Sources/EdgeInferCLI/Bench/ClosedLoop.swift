import EdgeBoard
import EdgeGraph
import EdgeMeasure
import EdgeRuntime
import EdgeTensor

/// Sends the next query as soon as the one before is done, and records every latency, with what the machine did
/// meanwhile.
///
/// The kernel's counters are read around windows of queries. A query that takes longer than ``perQueryNanoseconds`` is
/// a window of its own; shorter ones share a window of about a millisecond, so that reading costs less than a hundredth
/// of the time. Of each window the slowest query is a candidate for the list of the slowest.
struct ClosedLoop {
    private let limits: Limits
    private let samplesPerQuery: Int
    private let scope: Usage.Scope
    private let query: () -> Void

    /// Queries that take longer than this have their counters read one by one.
    static let perQueryNanoseconds: Int64 = 50_000
    private static let windowNanoseconds: Int64 = 1_000_000
    /// A count of queries is cut into at least this many windows, so that the slowest can be told apart.
    private static let fewestWindows = 100

    /// One run is a query.
    init(_ session: Session, limits: Limits) {
        self.limits = limits
        samplesPerQuery = session.plan.batchSize
        scope = session.threadCount == 1 ? .thread : .process
        query = { session.run() }
    }

    /// A query of several samples: as many runs as these need, which the crew's sessions take in turn. A crew of one
    /// is not asked; its session runs on the calling thread.
    init(samplesPerQuery: Int, _ crew: Crew, limits: Limits) {
        let session = crew.sessions[0]
        let batchSize = session.plan.batchSize
        let runCount = (samplesPerQuery + batchSize - 1) / batchSize
        let isAlone = crew.sessions.count == 1
        self.limits = limits
        self.samplesPerQuery = samplesPerQuery
        scope = isAlone && session.threadCount == 1 ? .thread : .process
        query = {
            if isAlone {
                for _ in 0..<runCount { session.run() }
            } else {
                crew.perform(runCount) { session, _ in session.run() }
            }
        }
    }

    /// Warms up and measures into `measurement`.
    func run(into measurement: inout Measurement, progress label: String = "measuring") {
        let typical = warmUp()
        if typical < Self.perQueryNanoseconds {
            let count = Int(Self.windowNanoseconds / max(typical, 1)) + 1
            measurement.windowQueryCount = max(1, min(count, (limits.iterations ?? .max) / Self.fewestWindows))
        }
        measurement.conditions.sample()
        var progress = Progress(label, total: limits.iterations ?? Int(limits.seconds * 1000))
        let start = MonotonicClock.nanoseconds
        while true {
            let elapsed = MonotonicClock.nanoseconds - start
            if isFinished(elapsed, measurement.latencies.count) { break }
            if Interruption.isWished {
                measurement.wasInterrupted = true
                break
            }
            progress.update(limits.iterations == nil ? Int(elapsed / 1_000_000) : measurement.latencies.count)
            if measurement.conditions.isDue {
                measurement.conditions.sample()
                query()
            }
            measureWindow(into: &measurement, start)
        }
        progress.finish()
        measurement.conditions.sample()
        measurement.sampleCount = measurement.latencies.count * samplesPerQuery
        measurement.spanNanoseconds = measurement.latencies.sumNanoseconds
    }

    private func isFinished(_ elapsed: Int64, _ count: Int) -> Bool {
        if let iterations = limits.iterations { return count >= iterations }
        return Double(elapsed) >= limits.seconds * 1e9 && count >= Limits.fewestQueries
    }

    /// Runs until caches, clocks and branch predictors are as they will be; returns the median of these queries.
    private func warmUp() -> Int64 {
        var recorder = LatencyRecorder()
        let start = MonotonicClock.nanoseconds
        while !Interruption.isWished {
            if let runs = limits.warmUpRuns {
                if recorder.count >= runs { break }
            } else {
                let elapsed = Double(MonotonicClock.nanoseconds - start)
                if recorder.count >= 3, elapsed >= min(limits.seconds, 10) * 1e8 { break }
            }
            recorder.record(nanoseconds: timed())
        }
        return recorder.count == 0 ? timed() : recorder.percentile(.p50).nanoseconds
    }

    private func measureWindow(into measurement: inout Measurement, _ start: Int64) {
        let count = min(
            measurement.windowQueryCount, (limits.iterations ?? Int.max) - measurement.latencies.count)
        let cpu = Affinity.currentCPU
        let before = Usage.current(scope)
        let begin = MonotonicClock.nanoseconds
        var (shortest, longest, sum) = (Int64.max, Int64(0), Int64(0))
        for _ in 0..<count {
            let nanoseconds = timed()
            measurement.record(nanoseconds: nanoseconds)
            shortest = min(shortest, nanoseconds)
            longest = max(longest, nanoseconds)
            sum += nanoseconds
        }
        let end = MonotonicClock.nanoseconds
        let circumstances = Circumstances(
            usage: Usage.current(scope) - before, changedCPU: Affinity.currentCPU != cpu,
            frequency: measurement.conditions.lastFrequency, isThrottled: measurement.conditions.isThrottled)
        measurement.add(
            .init(
                startNanoseconds: begin - start, endNanoseconds: end - start, runCount: count,
                shortestNanoseconds: shortest, longestNanoseconds: longest, sumNanoseconds: sum,
                circumstances: circumstances))
    }

    @inline(__always)
    private func timed() -> Int64 {
        let start = MonotonicClock.nanoseconds
        query()
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

    /// The time of one run.
    func timedRun() -> Int64 {
        let start = MonotonicClock.nanoseconds
        run()
        return MonotonicClock.nanoseconds - start
    }
}
