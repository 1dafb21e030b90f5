import EdgeMeasure

/// Why the slowest runs were slow.
struct Attribution {
    /// The slowest runs, slowest first, each with its causes; without causes it is unexplained.
    let runs: [(run: SlowestRuns<Circumstances>.Run, causes: [Cause])]
    /// What was timed, in the plural and in the singular.
    private let timed: String
    private var timedOne: String { timed == "queries" ? "query" : "run" }

    init(_ measurement: Measurement) {
        // More than a tenth of all runs are no outliers.
        let count = max(1, min(measurement.slowest.runs.count, measurement.latencies.count / 10))
        runs = measurement.slowest.runs.prefix(count).map { run in (run, measurement.causes(run.circumstances)) }
        timed = measurement.scenario.timed
    }

    /// How many of the runs have each cause; a run may have several.
    func count(of cause: Cause) -> Int { runs.filter { $0.causes.contains(cause) }.count }

    var unexplainedCount: Int { runs.filter(\.causes.isEmpty).count }

    /// `of the 10 slowest runs: 7 were preempted, 2 took page faults, 1 unexplained`
    var line: String {
        if runs.count == 1 {
            let causes = runs[0].causes.map { $0.words(1) }
            return "the slowest \(timedOne) " + (causes.isEmpty ? "is unexplained" : causes.joined(separator: " and "))
        }
        var parts = Cause.allCases.compactMap { cause -> String? in
            let count = count(of: cause)
            return count == 0 ? nil : "\(count) \(cause.words(count))"
        }
        if unexplainedCount > 0 { parts.append("\(unexplainedCount) unexplained") }
        return "of the \(runs.count) slowest \(timed): \(parts.joined(separator: ", "))"
    }
}
