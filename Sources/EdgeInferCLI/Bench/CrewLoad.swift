import EdgeBoard
import EdgeGraph
import EdgeMeasure
import EdgeRuntime

/// Load for several sessions at once: queries that arrive when they will, or all samples together.
///
/// The calling thread runs nothing itself: it reads clock and heat, and shows how far the work is.
struct CrewLoad {
    private let crew: Crew
    private let limits: Limits
    private let scope: Usage.Scope
    private let batchSize: Int

    init(_ crew: Crew, limits: Limits) {
        self.crew = crew
        self.limits = limits
        batchSize = crew.sessions[0].plan.batchSize
        scope = crew.sessions.count == 1 && crew.sessions[0].threadCount > 1 ? .process : .thread
    }

    /// Warms every session up, all at the same time; returns the mean time of a run.
    private func warmUp() -> Int64 {
        let counts = RunRecords(count: crew.sessions.count)
        let (seconds, scope) = (min(limits.seconds, 10) / 10, scope)
        let runs = limits.warmUpRuns
        var recorder = LatencyRecorder()
        // An item keeps a session busy until the end, so that each takes one.
        crew.perform(crew.sessions.count) { session, item in
            let end = MonotonicClock.nanoseconds + Int64(seconds * 1e9)
            var count = 0
            while !Interruption.isWished, runs.map({ count < $0 }) ?? (count < 3 || MonotonicClock.nanoseconds < end) {
                session.run()
                count += 1
            }
            counts.run(session, item, scope: scope)
        }
        for (_, record) in counts.finished { recorder.record(nanoseconds: record.nanoseconds) }
        return max(Int64(recorder.meanNanoseconds), 1)
    }

    // MARK: All samples at once

    /// Runs as many samples as were asked for, or as many as will take about as long as was asked for.
    func runOffline(into measurement: inout Measurement) {
        let typical = warmUp()
        let inTime = Int(limits.seconds * 1e9 / Double(typical) * Double(crew.sessions.count))
        let wanted = limits.iterations.map { ($0 + batchSize - 1) / batchSize } ?? max(inTime, Limits.fewestQueries)
        let records = RunRecords(count: min(wanted, RunRecords.limit))
        let count = min(wanted, RunRecords.limit)
        let scope = scope
        let start = MonotonicClock.nanoseconds
        crew.start(count) { session, item in records.run(session, item, scope: scope) }
        supervise(&measurement, expectedNanoseconds: Int64(count) * typical / Int64(crew.sessions.count), giveUp: .max)
        let finished = records.finished.map(\.record).sorted { $0.finished < $1.finished }
        for record in finished { measurement.add(record, latency: record.nanoseconds, start: start) }
        measurement.sampleCount = finished.count * batchSize
        measurement.spanNanoseconds = (finished.last?.finished ?? start) - start
    }

    // MARK: Arrivals

    /// Serves queries at their times. A latency counts from the time at which the query was to arrive, whether anybody
    /// was free to see it arrive or not.
    func runServer(at rate: Double, into measurement: inout Measurement) {
        _ = warmUp()
        let arrivals = arrivals(at: rate)
        let records = RunRecords(count: arrivals.count)
        let scope = scope
        let start = MonotonicClock.nanoseconds + 1_000_000
        crew.start(arrivals.count) { session, item in
            let isEarly = MonotonicClock.nanoseconds < start + arrivals[item]
            MonotonicClock.sleep(until: start + arrivals[item], slice: 100_000_000) { Interruption.isWished }
            if !Interruption.isWished { records.run(session, item, scope: scope, hasSlept: isEarly) }
        }
        let last = arrivals.last ?? 0
        // Whoever is overwhelmed is not asked to work the whole queue off.
        supervise(&measurement, expectedNanoseconds: last, giveUp: start + 2 * last + 1_000_000_000)
        let end = MonotonicClock.nanoseconds
        let finished = records.finished
        for (item, record) in finished {
            measurement.add(record, latency: record.finished - start - arrivals[item], start: start)
        }
        let arrived = arrivals.prefix { start + $0 <= end }.count
        // What nobody served has waited at least until now.
        for item in (finished.last.map { $0.index + 1 } ?? 0)..<max(arrived, finished.last.map { $0.index + 1 } ?? 0) {
            measurement.record(nanoseconds: end - start - arrivals[item])
        }
        measurement.sampleCount = finished.count * batchSize
        measurement.spanNanoseconds = max((finished.map(\.record.finished).max() ?? end) - start, 1)
        measurement.queue = QueueReport(
            rate: rate, arrivals: Array(arrivals[..<arrived]), workers: crew.sessions.count,
            served: finished.map { (start + arrivals[$0.index], $0.record.started, $0.record.finished) }, start: start)
    }

    /// Times of arrival from a start; seeded, so that every measurement at a rate meets the same bursts.
    private func arrivals(at rate: Double) -> [Int64] {
        var process = PoissonArrivals(rate: rate, using: SplitMix64(state: 1))
        var arrivals: [Int64] = []
        while arrivals.count < min(limits.iterations ?? RunRecords.limit, RunRecords.limit) {
            let next = process.next()
            if limits.iterations == nil, Double(next) > limits.seconds * 1e9, arrivals.count >= Limits.fewestQueries {
                break
            }
            arrivals.append(next)
        }
        return arrivals
    }

    // MARK: Supervision

    private func supervise(_ measurement: inout Measurement, expectedNanoseconds: Int64, giveUp: Int64) {
        let start = MonotonicClock.nanoseconds
        var progress = Progress("measuring", total: Int(max(expectedNanoseconds / 1_000_000, 1)))
        measurement.conditions.sample()
        while !crew.wait(nanoseconds: 100_000_000) {
            measurement.conditions.sample()
            progress.update(Int((MonotonicClock.nanoseconds - start) / 1_000_000))
            if Interruption.isWished || MonotonicClock.nanoseconds > giveUp { crew.cancel() }
        }
        measurement.wasInterrupted = Interruption.isWished
        progress.finish()
        measurement.conditions.sample()
    }
}
