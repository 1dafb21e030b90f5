import EdgeMeasure

/// Plain sentences on how steady the latencies are and on what made the slow ones slow.
struct TailExplanation {
    let sentences: [String]

    init(_ report: BenchReport) {
        let measurement = report.measurement
        sentences =
            Self.shape(report) + Self.causes(Attribution(measurement), measurement)
            + Self.conditions(measurement) + Self.beginning(report)
            + (measurement.queue == nil ? [] : report.loadLines.map(Self.sentence))
    }

    private static func times(_ ratio: Double) -> String {
        ratio < 10 ? String(ratio, decimals: 2) : String.grouped(Int(min(ratio, 1e12)))
    }

    private static func sentence(_ words: String) -> String { words.capitalizedFirst + "." }

    /// How far the tail is from the middle.
    private static func shape(_ report: BenchReport) -> [String] {
        let supported = report.percentiles.filter(\.isSupported)
        let timed = report.measurement.scenario.timed
        guard let median = supported.first, let last = supported.last, last.quantile != median.quantile else {
            return ["There are too few \(timed) to say how long a slow one takes."]
        }
        let ratio = Double(last.nanoseconds) / Double(max(median.nanoseconds, 1))
        let share = 1000 / (1000 - last.quantile.perMille)
        let judgement =
            switch ratio {
            case ..<1.1: "This is steady."
            case ..<2: "This is a moderate tail."
            default: "This is a long tail."
            }
        return [
            "Half of the \(timed) take at most \(report.latency(median.nanoseconds)); one in \(share) takes longer than "
                + "\(report.latency(last.nanoseconds)), which is \(Self.times(ratio)) times as long. \(judgement)"
        ]
    }

    private static func causes(_ attribution: Attribution, _ measurement: Measurement) -> [String] {
        var sentences = [sentence(attribution.line)]
        let majority = (attribution.runs.count + 1) / 2
        for cause in Cause.allCases where attribution.count(of: cause) >= majority {
            sentences.append(advice(cause))
        }
        if attribution.unexplainedCount >= majority {
            sentences.append(
                "What no counter explains is an interrupt, the host of a virtual machine, or a neighbour that empties a "
                    + "shared cache.")
        }
        return sentences
    }

    private static func advice(_ cause: Cause) -> String {
        switch cause {
        case .queued:
            "Queries waited for those before them: a burst of arrivals met too few workers (--workers), or runs that "
                + "are too long for the rate."
        case .wokeLate:
            "Waking a thread that sleeps took longer than the run: the machine is busy, or its CPUs sleep deeply."
        case .preempted:
            "Other threads took the CPU away: measure on a core of its own (--core, isolcpus), or make the machine "
                + "less busy."
        case .waited: "The thread slept within runs: something in the way of a run waits, such as a busy disk."
        case .faulted:
            "Pages were faulted in during runs: memory is short, or the model's file was dropped from the page cache."
        case .moved: "The scheduler moved the thread to another CPU, whose caches were cold: bind it with --core."
        case .slowClock: "The clock was below its highest: set the governor to performance, or keep the machine busy."
        case .throttled: "The board held its clock down: look at its cooling and at its power supply."
        }
    }

    private static func conditions(_ measurement: Measurement) -> [String] {
        let conditions = measurement.conditions
        if conditions.frequencies == nil {
            return ["This machine does not tell its clock, so changes of it cannot be among the causes shown."]
        }
        let reasons = conditions.throttling.names + (conditions.throttleCount > 0 ? ["heat"] : [])
        return reasons.isEmpty ? [] : ["The clock was held down: \(reasons.joined(separator: ", "))."]
    }

    private static func beginning(_ report: BenchReport) -> [String] {
        let measurement = report.measurement
        let median = measurement.latencies.percentile(.p50).nanoseconds
        guard measurement.scenario == .singleStream, median > 0 else { return [] }
        let ratio = Double(measurement.firstNanoseconds) / Double(median)
        guard ratio > 2 else { return [] }
        return [
            "The first run of all took \(report.latency(measurement.firstNanoseconds)), \(Self.times(ratio)) times "
                + "the median: it meets cold caches and memory that was never touched. Run once before it matters."
        ]
    }
}
