import EdgeBoard
import EdgeMeasure
import EdgeTensor

/// The figures of a measurement, for people.
struct BenchReport {
    let path: String
    /// What names the file's content.
    let digest: String
    /// Which variant was measured; nil when the model has only one.
    let variant: Int?
    let measurement: Measurement
    var steps: StepTimes?
    var idle: IdleTest?
    var sweep: BatchSweep?
    let machine = Machine()

    init(path: String, digest: String, variant: Int?, measurement: Measurement) {
        self.path = path
        self.digest = digest
        self.variant = variant
        self.measurement = measurement
    }

    func lines(withSteps showsSteps: Bool) -> [String] {
        var lines = [title] + (unsupported.count == percentiles.count ? [] : latencyTable.lines(indent: "  "))
        if !unsupported.isEmpty {
            lines.append(
                "  not shown: \(unsupported.map(\.quantile.description).joined(separator: ", ")), which need more runs")
        }
        let latencies = measurement.latencies
        lines += [
            "  min \(latency(latencies.minimumNanoseconds)), mean \(String.latency(nanoseconds: latencies.meanNanoseconds))"
                + ", max \(latency(latencies.maximumNanoseconds)) of "
                + measurement.scenario.counted(latencies.count),
            "  first run \(latency(measurement.firstNanoseconds)), load \(latency(measurement.loadNanoseconds))"
                + " of which opening the file took \(latency(measurement.openNanoseconds))",
        ]
        lines += loadLines.flatMap(Self.indented)
        if measurement.wasInterrupted { lines.append("  interrupted: these are the figures until then") }
        lines += ["", "distribution (bars by the logarithm of their counts)"] + latencies.histogram()
        lines += ["", "causes"] + causes.flatMap(Self.indented)
        if showsSteps, let steps {
            lines += ["", "steps"] + steps.table.lines(indent: "  ")
            lines += ["", "operators"] + steps.kindTable.lines(indent: "  ")
        }
        if let idle {
            lines += ["", "after idle (a warm run takes \(latency(idle.warmMedian)))"]
            lines += idle.table.lines(indent: "  ") + Self.indented(idle.explanation)
        }
        if let sweep { lines += ["", "batch sweep"] + sweep.table.lines(indent: "  ") + [""] + sweep.plot() }
        return lines
    }

    /// A sentence in lines that fit a terminal.
    private static func indented(_ text: String) -> [String] {
        Help.wrapped(text, width: Help.width - 2).map { "  " + $0 }
    }

    private var title: String {
        let parts = [fileName(path), shapes, scenarioWords, threadWords].filter { !$0.isEmpty }
        return "\(parts.joined(separator: ", ")), \(machine.words) (\(CPUFeatures.detected))"
    }

    /// Which variant it is, if there are several.
    var shapes: String { variant.map { "variant \($0) (\(measurement.plan.graph.inputShapes))" } ?? "" }

    /// The scenario with its numbers; nothing for a single stream.
    var scenarioWords: String {
        switch measurement.scenario {
        case .singleStream: ""
        case .multiStream(let count): "multi-stream of \(count) samples a query"
        case .server(let rate): "server at \(Self.rate(rate)) queries/s"
        case .offline: "offline"
        }
    }

    var threadWords: String {
        let threads = measurement.threadCount == 1 ? "1 thread" : "\(measurement.threadCount) threads"
        return measurement.workerCount == 1 ? threads : "\(measurement.workerCount) workers of \(threads)"
    }

    var percentiles: [Percentile] { Quantile.reported.map { measurement.latencies.percentile($0) } }

    var unsupported: [Percentile] { percentiles.filter { !$0.isSupported } }

    var latencyTable: Table {
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

    /// What the scenario is about beside latencies.
    var loadLines: [String] {
        let throughput = "\(Self.rate(measurement.throughput)) samples/s"
        guard let queue = measurement.queue else {
            let batchSize = measurement.plan.batchSize
            return [batchSize == 1 ? throughput : "\(throughput) in batches of \(batchSize)"]
        }
        var lines = [
            "\(Self.rate(queue.rate)) queries/s were to arrive, \(Self.rate(queue.servedRate)) were served; they keep "
                + "the workers busy for \(Self.rate(queue.utilisation * 100)) %",
            "queue \(String.grouped(queue.deepest)) deep at most, \(Self.rate(queue.meanDepth)) on average; the median "
                + "wait of those served was \(latency(queue.waits.percentile(.p50).nanoseconds))",
        ]
        if queue.unservedCount > 0, !measurement.wasInterrupted {
            lines.append(
                "\(String.grouped(queue.unservedCount)) queries had not been served at the end; they count with the time "
                    + "that they had waited")
        }
        if !queue.isSustained, !measurement.wasInterrupted {
            lines.append(
                "the rate cannot be sustained: the workers serve at most about \(Self.rate(queue.capacity)) queries/s")
        }
        return lines
    }

    /// A number per second with three or four digits.
    static func rate(_ value: Double) -> String {
        value < 100 ? String(value, decimals: value < 10 ? 2 : 1) : String.grouped(Int(value.rounded()))
    }

    var causes: [String] {
        let usage = measurement.totalUsage
        let conditions = measurement.conditions
        var lines = [
            "\(String.grouped(Int(usage.involuntarySwitches))) involuntary context switches, "
                + "\(String.grouped(Int(usage.minorFaults + usage.majorFaults))) page faults, counted \(window)",
            clock,
        ]
        if let hottest = conditions.hottest {
            lines.append("\(String(hottest.celsius, decimals: 1)) °C at most (\(hottest.name))")
        }
        let reasons = conditions.throttling.names + (conditions.throttleCount > 0 ? ["heat"] : [])
        if !reasons.isEmpty { lines.append("the clock was held down: " + reasons.joined(separator: ", ")) }
        return lines + [Attribution(measurement).line]
    }

    var clock: String {
        guard let frequencies = measurement.conditions.frequencies else {
            return "this machine does not tell its clock"
        }
        func megahertz(_ hertz: Int) -> String { String.grouped(hertz / 1_000_000) }
        return frequencies.lowerBound == frequencies.upperBound
            ? "clock \(megahertz(frequencies.lowerBound)) MHz"
            : "clock \(megahertz(frequencies.lowerBound)) to \(megahertz(frequencies.upperBound)) MHz"
    }

    /// How finely the counters were read.
    var window: String {
        let count = min(measurement.windowQueryCount, measurement.latencies.count)
        let timed = measurement.scenario.timed
        return count == 1 ? "around every \(timed == "runs" ? "run" : "query")" : "around every \(count) \(timed)"
    }

    func latency(_ nanoseconds: Int64) -> String { String.latency(nanoseconds: Double(nanoseconds)) }
}

/// The machine as reports name it.
struct Machine {
    let board: String
    let processor: String
    let cpuCount: Int
    let governor: String

    init() {
        let machine = Board()
        board = machine.model ?? ""
        processor = machine.processorModel ?? ""
        cpuCount = machine.onlineCPUs.count
        governor = machine.governor(ofCPU: 0) ?? ""
    }

    /// Board and processor, as far as they are known.
    var words: String {
        let parts = [board, processor].filter { !$0.isEmpty }
        return parts.isEmpty ? "unknown processor" : parts.joined(separator: ", ")
    }
}
