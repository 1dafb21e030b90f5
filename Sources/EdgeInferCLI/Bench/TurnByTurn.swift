import EdgeBoard
import EdgeData
import EdgeMeasure
import EdgeRuntime

/// Two models that run in turns in one process, so that whatever else the machine does happens to both.
///
/// A turn is some milliseconds of one model; its first run finds the caches as the other model left them and does not
/// count where the turn has further ones. Turns go A B, B A, A B …, so that neither is always the first.
struct TurnByTurn {
    private let sessions: [Session]
    private let limits: Limits
    private(set) var samples = [LatencySample(), LatencySample()]
    private var runCounts = [0, 0]

    /// The time of a turn.
    private static let turnNanoseconds: Int64 = 10_000_000

    init(_ first: Session, _ second: Session, limits: Limits) {
        sessions = [first, second]
        self.limits = limits
    }

    /// Warms both up, and measures until the limits, which are those of each model, are reached.
    mutating func run() {
        var typical: [Int64] = []
        for session in sessions {
            var recorder = LatencyRecorder()
            let start = MonotonicClock.nanoseconds
            let least = limits.warmUpRuns ?? 3
            while !Interruption.isWished || recorder.count == 0 {
                recorder.record(nanoseconds: session.timedRun())
                let elapsed = Double(MonotonicClock.nanoseconds - start)
                guard recorder.count < least || (limits.warmUpRuns == nil && elapsed < limits.seconds * 1e8) else {
                    break
                }
            }
            typical.append(recorder.percentile(.p50).nanoseconds)
        }
        let counts = typical.map { max(1, Int(Self.turnNanoseconds / max($0, 1))) }
        var progress = Progress("measuring", total: limits.iterations ?? Int(limits.seconds * 2000))
        let start = MonotonicClock.nanoseconds
        var turn = 0
        while !Interruption.isWished, !isFinished(MonotonicClock.nanoseconds - start) {
            for model in turn % 2 == 0 ? [0, 1] : [1, 0] { measure(model, counts[model]) }
            turn += 1
            let elapsed = Int((MonotonicClock.nanoseconds - start) / 1_000_000)
            progress.update(limits.iterations == nil ? elapsed : runCounts[0])
        }
        progress.finish()
    }

    private func isFinished(_ elapsed: Int64) -> Bool {
        let fewest = min(runCounts[0], runCounts[1])
        if let iterations = limits.iterations { return fewest >= iterations }
        return Double(elapsed) >= 2 * limits.seconds * 1e9 && fewest >= Limits.fewestQueries
    }

    private mutating func measure(_ model: Int, _ count: Int) {
        if count > 2 { sessions[model].run() }
        runCounts[model] += count
        for _ in 0..<count { samples[model].record(nanoseconds: sessions[model].timedRun()) }
    }
}

/// What came of two models that ran in turns.
struct VersusReport {
    let comparison: LatencyComparison
    let threads: Int

    /// The verdict first.
    var lines: [String] { comparison.lines }

    var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("a", .string(comparison.first.path)), ("b", .string(comparison.second.path)), ("threads", JSON(threads)),
            ("a_count", JSON(comparison.first.latencies.count)), ("b_count", JSON(comparison.second.latencies.count)),
        ]
        if case .object(let compared) = comparison.json { members += compared }
        return .object(members)
    }
}
