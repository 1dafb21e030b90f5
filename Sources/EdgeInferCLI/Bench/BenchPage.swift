import EdgeCompiler
import EdgeMeasure
import EdgePage
import EdgeTensor

extension BenchReport {
    /// The report as a page with drawings.
    var page: Page {
        var sections = [
            Page.Section("Summary", [.highlights(highlights)]),
            Page.Section("Why the tail is what it is", [.list(TailExplanation(self).sentences)]),
            Page.Section("Distribution", distribution), Page.Section("Timeline", timeline),
        ]
        if let queue = measurement.queue { sections.append(Page.Section("Queue", queueBlocks(queue))) }
        if let sweep { sections.append(Page.Section("Batch sweep", sweepBlocks(sweep))) }
        if let idle { sections.append(Page.Section("After idle", idleBlocks(idle))) }
        if let steps { sections.append(Page.Section("Operators", operatorBlocks(steps))) }
        sections.append(Page.Section("Machine and conditions", [.facts(facts)]))
        let subtitle = [shapes, scenarioWords, threadWords, machine.words].filter { !$0.isEmpty }
        return Page(
            title: "Latency of \(fileName(path))", subtitle: subtitle.joined(separator: ", "), sections: sections,
            footer: "edgeinfer \(Compiler.version)")
    }

    private var highlights: [Page.Fact] {
        var facts = percentiles.filter(\.isSupported).map { percentile in
            let interval = percentile.interval.map { "\(latency($0.lowerBound)) to \(latency($0.upperBound))" }
            return Page.Fact(percentile.quantile.description, latency(percentile.nanoseconds), note: interval ?? "")
        }
        if facts.isEmpty {
            let latencies = measurement.latencies
            facts = [
                Page.Fact("mean", String.latency(nanoseconds: latencies.meanNanoseconds)),
                Page.Fact("slowest", latency(latencies.maximumNanoseconds)),
            ]
        }
        facts += [
            Page.Fact("throughput", BenchReport.rate(measurement.throughput) + " /s", note: "samples"),
            Page.Fact("first run", latency(measurement.firstNanoseconds)),
            Page.Fact("load", latency(measurement.loadNanoseconds)),
            Page.Fact("arena", BenchReport.bytes(measurement.plan.arenaByteCount)),
        ]
        return facts
    }

    /// A size with three or four digits.
    private static func bytes(_ count: Int) -> String {
        switch count {
        case ..<10_240: "\(String.grouped(count)) B"
        case ..<(1 << 20): "\(String(Double(count) / 1024, decimals: 1)) KiB"
        default: "\(String(Double(count) / 1_048_576, decimals: 1)) MiB"
        }
    }

    private var facts: [Page.Fact] {
        let conditions = measurement.conditions
        let usage = measurement.totalUsage
        var facts = [
            Page.Fact("Model", fileName(path), note: digest.isEmpty ? "" : "digest \(digest.prefix(16))…"),
            Page.Fact("Inputs", measurement.plan.graph.inputShapes),
            Page.Fact("Scenario", measurement.scenario.name, note: scenarioWords),
            Page.Fact("Threads", threadWords),
            Page.Fact(
                "Measured", "\(String.grouped(measurement.latencies.count)) \(measurement.scenario.timed)",
                note: "counters read \(window)" + (measurement.wasInterrupted ? "; interrupted" : "")),
            Page.Fact("Machine", machine.words, note: machine.cpuCount > 0 ? "\(machine.cpuCount) CPUs" : ""),
            Page.Fact("CPU features", CPUFeatures.detected.description),
            Page.Fact(
                "Clock", clock.capitalizedFirst, note: machine.governor.isEmpty ? "" : "governor \(machine.governor)"),
        ]
        if let hottest = conditions.hottest {
            facts.append(Page.Fact("Heat", "\(String(hottest.celsius, decimals: 1)) °C at most", note: hottest.name))
        }
        let reasons = conditions.throttling.names + (conditions.throttleCount > 0 ? ["heat"] : [])
        facts += [
            Page.Fact("Throttling", reasons.isEmpty ? "none seen" : reasons.joined(separator: ", ")),
            Page.Fact(
                "Context switches", "\(String.grouped(Int(usage.involuntarySwitches))) involuntary",
                note: "\(String.grouped(Int(usage.voluntarySwitches))) voluntary"),
            Page.Fact(
                "Page faults", String.grouped(Int(usage.minorFaults + usage.majorFaults)),
                note: "\(String.grouped(Int(usage.majorFaults))) of them read from a disk"),
            Page.Fact(
                "Memory", "\(BenchReport.bytes(conditions.peakPrivateByteCount)) private",
                note: "\(BenchReport.bytes(conditions.peakResidentByteCount)) resident at most"),
        ]
        return facts
    }

    // MARK: Operators

    private static let shownStepCount = 30

    private func operatorBlocks(_ steps: StepTimes) -> [Page.Block] {
        let kinds = steps.kinds
        let kindBars = BarChart(
            title: "Time by operator", description: "Each operator's share of a run",
            bars: kinds.map { kind in
                .init(
                    name: kind.operatorName, value: Double(kind.nanoseconds),
                    text: "\(latency(kind.nanoseconds)) · \(steps.share(kind.nanoseconds))",
                    tooltip: "\(kind.operatorName): \(kind.stepCount) steps")
            })
        let slowest = steps.steps.enumerated().sorted {
            ($1.element.nanoseconds, $0.offset) < ($0.element.nanoseconds, $1.offset)
        }
        .prefix(Self.shownStepCount).map(\.element)
        let stepBars = BarChart(
            title: "Time by step", description: "The steps that take the most time",
            bars: slowest.map { step in
                .init(
                    name: step.name, value: Double(step.nanoseconds),
                    text: "\(latency(step.nanoseconds)) · \(steps.share(step.nanoseconds))", tone: .series(2),
                    tooltip: "\(step.name): \(step.kernelDescription)")
            })
        let caption =
            steps.steps.count > slowest.count
            ? "The \(slowest.count) of \(steps.steps.count) steps that take the most time: medians of runs in which each "
                + "step is timed."
            : "Every step, the slowest first: medians of runs in which each step is timed."
        return [
            .figure(
                kindBars.drawing,
                caption: "Time by kind of operator; all steps together take "
                    + "\(latency(steps.totalNanoseconds))."),
            .table(steps.kindTable.grid), .figure(stepBars.drawing, caption: caption),
            .details(summary: "All steps in the order of execution", [.table(steps.table.grid)]),
        ]
    }

    // MARK: Idle and sweep

    private func idleBlocks(_ idle: IdleTest) -> [Page.Block] {
        let all = idle.rows.flatMap { row in
            row.firsts.map {
                Mark.Dot(
                    x: row.seconds * 1e9, y: Double($0),
                    text: "after \(idle.words(row)): \(latency($0))")
            }
        }
        let boxes = idle.rows.map { row in
            Mark.Box(
                x: row.seconds * 1e9, sample: row.firsts.map(Double.init),
                tooltip: "median \(latency(row.median)), \(idle.ratio(row)) × warm")
        }
        let values = all.map(\.y) + [Double(idle.warmMedian)]
        let chart = Chart(
            title: "Latency after idle", description: idle.explanation,
            x: Axis(
                "idle before the run", Scale.logarithmic(covering: all.map(\.x)).padded(by: 0.08), unit: .nanoseconds,
                ticks: idle.rows.map { .init($0.seconds * 1e9, idle.words($0)) }),
            y: Axis("latency of the next run", BenchReport.latencyScale(values), unit: .nanoseconds),
            layers: [
                Layer(.boxes(boxes, width: 26), tone: .series(0)),
                Layer(.dots(all, .circle), tone: .series(1), name: "run after a pause"),
                Layer(.horizontalRule(at: Double(idle.warmMedian), label: "warm median"), tone: .muted),
            ])
        return [
            .paragraph(idle.explanation.capitalizedFirst + "."),
            .figure(
                chart.drawing,
                caption:
                    "The first run after a pause, \(idle.rows.map(\.firsts.count).max() ?? 0) times for each length; "
                    + "boxes are quartiles."), .table(idle.table.grid),
        ]
    }

    private func sweepBlocks(_ sweep: BatchSweep) -> [Page.Block] {
        let points = sweep.rows.map { Point($0.measurement.throughput, $0.median) }
        let dots = zip(sweep.rows, points).map { row, point in
            Mark.Dot(x: point.x, y: point.y, text: "batch \(row.batchSize)")
        }
        // A single burst of noise must not press all medians together.
        let highest = 2 * (points.map(\.y).max() ?? 1)
        let spans = sweep.rows.compactMap { row -> Mark.Span? in
            let upper = row.measurement.latencies.percentile(.p90)
            return upper.isSupported
                ? .init(x: row.measurement.throughput, low: row.median, high: Double(upper.nanoseconds)) : nil
        }
        let chart = Chart(
            title: "Latency against throughput",
            description: "The median latency of a batch against samples per second",
            x: Axis("samples per second", Scale.linear(covering: points.map(\.x), andZero: true).padded(by: 0.05)),
            y: Axis(
                "latency of a batch",
                Scale.linear(covering: points.map(\.y) + spans.map { min($0.high, highest) }, andZero: true).padded(
                    by: 0.08),
                unit: .nanoseconds),
            layers: [
                Layer(.whiskers(spans), tone: .muted, name: "p50 to p90"), Layer(.line(points), tone: .series(0)),
                Layer(.dots(dots, .circle), tone: .series(0), name: "median"), Layer(.labels(dots, .end), tone: .ink),
            ])
        return [
            .figure(
                chart.drawing, caption: "The median latency of each batch against the samples per second that it gave."),
            .table(sweep.table.grid),
        ]
    }
}
