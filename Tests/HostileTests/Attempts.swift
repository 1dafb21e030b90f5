import EdgeTestSupport
import Testing

/// Calls `attempt` with every case and counts those for which it says true. One that takes this long hangs.
func attempt<Case>(_ cases: [Case], secondLimit: Double = 20 * Emulation.patience, _ attempt: (Case) -> Bool) -> Int {
    var count = 0
    for (number, damaged) in cases.enumerated() {
        let start = ContinuousClock.now
        if attempt(damaged) { count += 1 }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if seconds > secondLimit { Issue.record("case \(number) took \(seconds) s") }
    }
    return count
}
