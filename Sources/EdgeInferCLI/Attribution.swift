import EdgeMeasure

/// Why the slowest runs were slow, as far as the kernel's counters tell.
struct Attribution {
    enum Cause: CaseIterable {
        case preempted, waited, faulted, moved, slowClock, throttled

        /// What `count` runs suffered: `was preempted`, `were preempted`.
        func words(_ count: Int) -> String {
            let be = count == 1 ? "was" : "were"
            return switch self {
            case .preempted: "\(be) preempted"
            case .waited: "gave up the CPU to wait"
            case .faulted: "took page faults"
            case .moved: "changed the CPU"
            case .slowClock: "had a lower clock"
            case .throttled: "\(be) throttled"
            }
        }
    }

    /// The slowest runs, slowest first, each with its causes; without causes it is unexplained.
    let runs: [(run: SlowestRuns<Benchmark.Circumstances>.Run, causes: [Cause])]

    init(_ benchmark: Benchmark) {
        // More than a tenth of all runs are no outliers.
        let count = max(1, min(benchmark.slowest.runs.count, benchmark.latencies.count / 10))
        let fastest = benchmark.conditions.frequencies?.upperBound
        let isAlone = benchmark.threadCount == 1
        runs = benchmark.slowest.runs.prefix(count).map { run in
            (run, Self.causes(run.circumstances, fastestClock: fastest, isAlone: isAlone))
        }
    }

    /// Workers of several threads wait as a matter of course, so waiting is a cause for one thread only.
    private static func causes(
        _ seen: Benchmark.Circumstances, fastestClock: Int?, isAlone: Bool
    ) -> [Cause] {
        var causes: [Cause] = []
        if seen.usage.involuntarySwitches > 0 { causes.append(.preempted) }
        if isAlone, seen.usage.voluntarySwitches > 0 { causes.append(.waited) }
        if seen.usage.minorFaults + seen.usage.majorFaults > 0 { causes.append(.faulted) }
        if seen.changedCPU { causes.append(.moved) }
        if let frequency = seen.frequency, let fastestClock, frequency < fastestClock / 20 * 19 {
            causes.append(.slowClock)
        }
        if seen.isThrottled { causes.append(.throttled) }
        return causes
    }

    /// How many of the runs have each cause; a run may have several.
    func count(of cause: Cause) -> Int { runs.filter { $0.causes.contains(cause) }.count }

    var unexplainedCount: Int { runs.filter(\.causes.isEmpty).count }

    /// `of the 10 slowest runs: 7 were preempted, 2 took page faults, 1 unexplained`
    var line: String {
        if runs.count == 1 {
            let causes = runs[0].causes.map { $0.words(1) }
            return "the slowest run " + (causes.isEmpty ? "is unexplained" : causes.joined(separator: " and "))
        }
        var parts = Cause.allCases.compactMap { cause -> String? in
            let count = count(of: cause)
            return count == 0 ? nil : "\(count) \(cause.words(count))"
        }
        if unexplainedCount > 0 { parts.append("\(unexplainedCount) unexplained") }
        let subject = runs.count == 1 ? "the slowest run" : "the \(runs.count) slowest runs"
        return "of \(subject): \(parts.joined(separator: ", "))"
    }
}
