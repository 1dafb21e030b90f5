import EdgeBoard
import EdgeData
import EdgeMeasure
import EdgeOperators
import EdgeRuntime
import EdgeTensor

/// The figures of a measurement, for people.
struct BenchReport {
    let path: String
    /// Which variant was measured; nil when the model has only one.
    let variant: Int?
    let benchmark: Benchmark
    let steps: StepTimes?

    var lines: [String] {
        var lines = [title] + (unsupported.count == percentiles.count ? [] : latencyTable.lines(indent: "  "))
        if !unsupported.isEmpty {
            lines.append(
                "  not shown: \(unsupported.map(\.quantile.description).joined(separator: ", ")), which need more runs")
        }
        let latencies = benchmark.latencies
        lines += [
            "  min \(latency(latencies.minimumNanoseconds)), mean \(String.latency(nanoseconds: latencies.meanNanoseconds))"
                + ", max \(latency(latencies.maximumNanoseconds)) of \(String.grouped(latencies.count)) runs",
            "  first run \(latency(benchmark.firstNanoseconds)), load \(latency(benchmark.loadNanoseconds))"
                + " of which opening the file took \(latency(benchmark.openNanoseconds))",
            "", "distribution",
        ]
        lines += latencies.histogram()
        lines += ["", "causes"] + causes.map { "  " + $0 }
        if let steps { lines += ["", "steps"] + steps.table.lines(indent: "  ") }
        return lines
    }

    private var title: String {
        let board = Board()
        let machine = [board.model, board.processorModel].compactMap { $0 }.joined(separator: ", ")
        let threads = benchmark.threadCount == 1 ? "1 thread" : "\(benchmark.threadCount) threads"
        return
            "\(fileName(path)), \(shapes)\(threads), \(machine.isEmpty ? "unknown processor" : machine) (\(CPUFeatures.detected))"
    }

    private var shapes: String {
        variant.map { "variant \($0) (\(benchmark.plan.graph.inputShapes)), " } ?? ""
    }

    var percentiles: [Percentile] { Quantile.reported.map { benchmark.latencies.percentile($0) } }

    private var unsupported: [Percentile] { percentiles.filter { !$0.isSupported } }

    private var latencyTable: Table {
        var table = Table([("latency", .left), ("", .right), ("95 % interval", .left)])
        for percentile in percentiles {
            guard let interval = percentile.interval else { continue }
            table.add([
                percentile.quantile.description, latency(percentile.nanoseconds),
                "\(latency(interval.lowerBound)) to \(latency(interval.upperBound))",
            ])
        }
        return table
    }

    private var causes: [String] {
        let usage = benchmark.totalUsage
        let conditions = benchmark.conditions
        var lines = [
            "\(String.grouped(Int(usage.involuntarySwitches))) involuntary context switches, "
                + "\(String.grouped(Int(usage.minorFaults + usage.majorFaults))) page faults, counted \(window)",
            clock(conditions),
        ]
        if let hottest = conditions.hottest {
            lines.append("\(String(hottest.celsius, decimals: 1)) °C at most (\(hottest.name))")
        }
        let reasons = conditions.throttling.names + (conditions.throttleCount > 0 ? ["heat"] : [])
        if !reasons.isEmpty { lines.append("the clock was held down: " + reasons.joined(separator: ", ")) }
        return lines + [Attribution(benchmark).line]
    }

    private func clock(_ conditions: Conditions) -> String {
        guard let frequencies = conditions.frequencies else { return "this machine does not tell its clock" }
        func megahertz(_ hertz: Int) -> String { String.grouped(hertz / 1_000_000) }
        return frequencies.lowerBound == frequencies.upperBound
            ? "clock \(megahertz(frequencies.lowerBound)) MHz"
            : "clock \(megahertz(frequencies.lowerBound)) to \(megahertz(frequencies.upperBound)) MHz"
    }

    /// How finely the counters were read.
    var window: String {
        let count = min(benchmark.windowRunCount, benchmark.latencies.count)
        return count == 1 ? "around every run" : "around every \(count) runs"
    }

    private func latency(_ nanoseconds: Int64) -> String { String.latency(nanoseconds: Double(nanoseconds)) }
}
