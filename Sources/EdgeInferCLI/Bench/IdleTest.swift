import EdgeBoard
import EdgeMeasure
import EdgeRuntime

/// How slow the first run is after a pause, and why.
struct IdleTest {
    /// What was seen after pauses of one length.
    struct Row {
        let seconds: Double
        /// The latencies of the runs right after the pauses.
        var firsts: [Int64] = []
        var usage = Usage()
        /// How often the thread woke on another CPU.
        var moveCount = 0
        /// The clocks that were read right after these runs, in hertz.
        var frequencies: [Int] = []
        /// How many runs were slow before one was as fast as a warm one; the search ends after a while.
        var slowRuns: [Int] = []

        /// The middle one, of an even number the slower of the two.
        var median: Int64 { firsts.sorted()[firsts.count / 2] }
        var medianFrequency: Int? { frequencies.isEmpty ? nil : frequencies.sorted()[frequencies.count / 2] }
        var medianSlowRuns: Int { slowRuns.sorted()[slowRuns.count / 2] }
    }

    private(set) var rows: [Row]
    /// Runs without a pause before them.
    private(set) var warm = LatencyRecorder()
    private(set) var warmFrequencies: [Int] = []

    var warmMedian: Int64 { warm.percentile(.p50).nanoseconds }

    private static let fewestWarmRuns = 11
    private static let warmNanoseconds: Int64 = 100_000_000
    private static let mostSlowRuns = 100

    /// Runs `session` after pauses of each of `durations`, `repeats` times; the lengths take turns, so that a slow
    /// drift of the machine meets all of them.
    init(_ session: Session, durations: [Double], repeats: Int) {
        rows = durations.map { Row(seconds: $0) }
        let board = Board()
        var progress = Progress("idling", total: Int(durations.reduce(0, +) * 10) * repeats)
        var doneSeconds = 0.0
        for _ in 0..<repeats {
            for index in rows.indices where !Interruption.isWished {
                warmUp(session, board)
                measure(session, index, board)
                doneSeconds += rows[index].seconds
                progress.update(Int(doneSeconds * 10))
            }
        }
        progress.finish()
        rows.removeAll(where: \.firsts.isEmpty)
    }

    private mutating func warmUp(_ session: Session, _ board: Board) {
        _ = session.timedRun()
        let start = MonotonicClock.nanoseconds
        var count = 0
        while count < Self.fewestWarmRuns || MonotonicClock.nanoseconds - start < Self.warmNanoseconds {
            warm.record(nanoseconds: session.timedRun())
            count += 1
        }
        if let frequency = board.currentFrequency(ofCPU: Affinity.currentCPU) { warmFrequencies.append(frequency) }
    }

    private mutating func measure(_ session: Session, _ index: Int, _ board: Board) {
        let scope: Usage.Scope = session.threadCount == 1 ? .thread : .process
        let cpu = Affinity.currentCPU
        // One piece, as every wake-up would keep the CPU from sleeping deeply.
        MonotonicClock.sleep(until: MonotonicClock.nanoseconds + Int64(rows[index].seconds * 1e9)) {
            Interruption.isWished
        }
        guard !Interruption.isWished else { return }
        let isMoved = Affinity.currentCPU != cpu
        let before = Usage.current(scope)
        let first = session.timedRun()
        let usage = Usage.current(scope) - before
        let frequency = board.currentFrequency(ofCPU: Affinity.currentCPU)
        let limit = warmMedian / 10 * 11
        var slowCount = first > limit ? 1 : 0
        while slowCount > 0, slowCount < Self.mostSlowRuns, session.timedRun() > limit { slowCount += 1 }
        rows[index].firsts.append(first)
        rows[index].usage = rows[index].usage + usage
        rows[index].moveCount += isMoved ? 1 : 0
        if let frequency { rows[index].frequencies.append(frequency) }
        rows[index].slowRuns.append(slowCount)
    }
}

extension IdleTest {
    /// One row for each length of pause.
    var table: Table {
        var table = Table([
            ("idle", .right), ("next run", .right), ("× warm", .right), ("slow runs", .right),
            ("clock", .right), ("faults", .right), ("switches", .right), ("moved", .right),
        ])
        for row in rows { table.add(cells(row)) }
        return table
    }

    /// The cells of ``table``'s rows.
    func cells(_ row: Row) -> [String] {
        [
            words(row), String.latency(nanoseconds: Double(row.median)), ratio(row), "\(row.medianSlowRuns)",
            row.medianFrequency.map { "\($0 / 1_000_000) MHz" } ?? "unknown",
            "\(row.usage.minorFaults + row.usage.majorFaults)", "\(row.usage.involuntarySwitches)",
            "\(row.moveCount) of \(row.firsts.count)",
        ]
    }

    /// The length of the pause: `0.5 s`.
    func words(_ row: Row) -> String {
        Int(exactly: row.seconds).map { "\($0) s" } ?? "\(row.seconds) s"
    }

    func ratio(_ row: Row) -> String { String(Double(row.median) / Double(max(warmMedian, 1)), decimals: 2) }

    /// What the rows say about why a run after a pause is slow.
    var explanation: String {
        guard let slowest = rows.max(by: { $0.median < $1.median }) else { return "no pause was measured" }
        let subject = "after \(words(slowest)) of idling"
        guard slowest.median > warmMedian / 10 * 11 else { return "no pause makes the next run slower than 1.1 × warm" }
        var reasons: [String] = []
        if let warmClock = warmFrequencies.max(), let clock = slowest.medianFrequency, clock < warmClock / 20 * 19 {
            reasons.append("the clock is down to \(clock / 1_000_000) of \(warmClock / 1_000_000) MHz")
        }
        if slowest.usage.minorFaults + slowest.usage.majorFaults >= slowest.firsts.count {
            reasons.append("pages are faulted in again")
        }
        if slowest.usage.involuntarySwitches >= max(slowest.firsts.count / 2, 1) {
            reasons.append("other threads take the CPU")
        }
        if 2 * slowest.moveCount > slowest.firsts.count { reasons.append("the thread wakes on another CPU") }
        return "\(subject) the next run takes \(ratio(slowest)) × as long; "
            + (reasons.isEmpty
                ? "no counter shows why: caches and branch predictors went cold, or the CPU slept deeply"
                : reasons.joined(separator: ", "))
    }
}
