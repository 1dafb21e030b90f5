import EdgeMeasure
import EdgePage
import Glibc

extension BenchReport {
    /// An axis of latencies: logarithmic where the longest would otherwise press all others together.
    static func latencyScale(_ values: [Double]) -> Scale {
        let sorted = values.filter { $0 > 0 }.sorted()
        guard let first = sorted.first, let last = sorted.last else { return .linear(covering: values) }
        let middle = sorted[sorted.count / 2]
        return last > 8 * middle || middle > 8 * first
            ? Scale.logarithmic(covering: sorted).padded(by: 0.04) : Scale.linear(covering: sorted).padded(by: 0.06)
    }

    // MARK: Distribution

    var distribution: [Page.Block] {
        var blocks: [Page.Block] = [
            .figure(
                histogram.drawing,
                caption:
                    "How many \(measurement.scenario.timed) took how long. Single ones stay visible where the axis of "
                    + "counts is logarithmic.")
        ]
        let shown = Self.curveQuantiles.map { measurement.latencies.percentile($0) }.filter(\.isSupported)
        if shown.count > 2 {
            blocks.append(
                .figure(
                    curve(shown).drawing,
                    caption:
                        "The latency that a share of all \(measurement.scenario.timed) keeps within, towards the right "
                        + "of ever more of them; the band is the 95 % interval. The curve ends where the sample no longer "
                        + "bears it out."))
        }
        if unsupported.count < percentiles.count { blocks.append(.table(latencyTable.grid)) }
        if !unsupported.isEmpty {
            let names = unsupported.map(\.quantile.description).joined(separator: ", ")
            blocks.append(.paragraph("Not shown, as it takes more \(measurement.scenario.timed): \(names)."))
        }
        return blocks
    }

    private var histogram: Chart {
        let recorder = measurement.latencies
        let columns = recorder.columns(atMost: 60)
        let highest = Double(columns.map(\.count).max() ?? 1)
        let isLogarithmic = Double(recorder.maximumNanoseconds) > 8 * Double(max(recorder.minimumNanoseconds, 1))
        let ends = [columns.first?.from ?? 0, columns.last?.to ?? 1]
        let counts: Scale =
            highest > 50 ? .logarithmic(covering: [0.7, highest * 1.3]) : .linear(covering: [highest], andZero: true)
        let marks = columns.map { column in
            Mark.Column(
                from: column.from, to: column.to, height: Double(column.count),
                tooltip: "\(String.latency(nanoseconds: column.from)) to \(String.latency(nanoseconds: column.to)): "
                    + "\(String.grouped(column.count))")
        }
        var layers = [Layer(.columns(marks), tone: .series(0))]
        for percentile in percentiles where percentile.isSupported && percentile.quantile != .p95 {
            layers.append(
                Layer(
                    .verticalRule(at: Double(percentile.nanoseconds), label: percentile.quantile.description),
                    tone: .ink))
        }
        return Chart(
            title: "Histogram of latencies",
            description: "From \(latency(recorder.minimumNanoseconds)) to \(latency(recorder.maximumNanoseconds)), "
                + "median \(latency(recorder.percentile(.p50).nanoseconds))",
            x: Axis(
                "latency", isLogarithmic ? .logarithmic(covering: ends) : .linear(covering: ends), unit: .nanoseconds),
            y: Axis(measurement.scenario.timed, counts, unit: .count), layers: layers)
    }

    private static let curveQuantiles = [
        1, 5, 10, 25, 50, 100, 200, 300, 400, 500, 600, 700, 800, 850, 900, 930, 950, 970, 980, 990, 993, 995, 997, 998,
        999,
    ].map { Quantile(perMille: $0) }

    /// The horizontal axis counts nines: every step to the right leaves a tenth of the runs above the curve.
    private func curve(_ shown: [Percentile]) -> Chart {
        func nines(_ quantile: Quantile) -> Double { -log10(1 - Double(quantile.perMille) / 1000) }
        let points = shown.map { Point(nines($0.quantile), Double($0.nanoseconds)) }
        let band = shown.compactMap { percentile in
            percentile.interval.map {
                Mark.Span(x: nines(percentile.quantile), low: Double($0.lowerBound), high: Double($0.upperBound))
            }
        }
        let dots = shown.filter { Quantile.reported.contains($0.quantile) }.map { percentile in
            Mark.Dot(
                x: nines(percentile.quantile), y: Double(percentile.nanoseconds),
                text: "\(percentile.quantile): \(latency(percentile.nanoseconds))")
        }
        let ticks = [500, 750, 900, 950, 990, 995, 999].map { perMille in
            Axis.Tick(nines(Quantile(perMille: perMille)), "\(Quantile(perMille: perMille).description.dropFirst()) %")
        }
        return Chart(
            title: "Percentiles", description: dots.map(\.text).joined(separator: ", "),
            x: Axis("share of all \(measurement.scenario.timed)", .linear(covering: points.map(\.x)), ticks: ticks),
            y: Axis("latency", Self.latencyScale(band.flatMap { [$0.low, $0.high] }), unit: .nanoseconds),
            layers: [
                Layer(.area(band), tone: .series(0), name: "95 % interval"),
                Layer(.line(points), tone: .series(0), name: "percentile"),
                Layer(.dots(dots, .circle), tone: .series(0)), Layer(.labels(dots, .end), tone: .ink),
            ])
    }

    // MARK: Timeline

    private static let markedSegmentLimit = 40

    var timeline: [Page.Block] {
        let segments = measurement.timeline.segments
        var blocks: [Page.Block] = []
        if segments.count > 1 {
            let perMark = segments.map(\.runCount).max() ?? 1
            let caption =
                perMark == 1
                ? "Every one of the \(measurement.scenario.timed); the slowest are marked with what was seen around them."
                : "Mean, shortest and longest of up to \(String.grouped(perMark)) \(measurement.scenario.timed) in a row; "
                    + "the slowest are marked with what was seen around them."
            blocks.append(.figure(timelineChart(segments).drawing, caption: caption))
        } else {
            blocks.append(
                .paragraph("There is only one window of \(measurement.scenario.timed): nothing to draw over time."))
        }
        blocks += conditionCharts
        return blocks
    }

    private func timelineChart(_ segments: [Timeline<Circumstances>.Segment]) -> Chart {
        func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }
        let isSingle = segments.allSatisfy { $0.runCount == 1 }
        let middles = segments.map { seconds($0.startNanoseconds + $0.endNanoseconds) / 2 }
        let values = segments.map { Double($0.longestNanoseconds) }
        var layers: [Layer] = []
        if isSingle {
            layers.append(
                Layer(
                    .line(zip(middles, values).map { Point($0, $1) }), tone: .series(0),
                    name: measurement.scenario.timed))
        } else {
            let spans = zip(middles, segments).map {
                Mark.Span(x: $0, low: Double($1.shortestNanoseconds), high: Double($1.longestNanoseconds))
            }
            layers = [
                Layer(.area(spans), tone: .series(0), name: "shortest to longest"),
                Layer(
                    .line(zip(middles, segments).map { Point($0, $1.meanNanoseconds) }), tone: .series(0), name: "mean"),
            ]
        }
        layers += causeLayers(segments, middles)
        return Chart(
            title: "Latencies over time",
            description:
                "Over \(String.latency(nanoseconds: Double(segments.last?.endNanoseconds ?? 0))); the longest is "
                + latency(segments.map(\.longestNanoseconds).max() ?? 0),
            x: Axis("time", .linear(covering: middles, andZero: true), unit: .seconds),
            y: Axis("latency", Self.latencyScale(values + segments.map(\.meanNanoseconds)), unit: .nanoseconds),
            layers: layers)
    }

    /// The slowest segments by what was seen around their slowest run; of several causes the first counts.
    private func causeLayers(_ segments: [Timeline<Circumstances>.Segment], _ middles: [Double]) -> [Layer] {
        let count = min(max(segments.count / 20, 1), Self.markedSegmentLimit)
        let limit = segments.map(\.longestNanoseconds).sorted()[segments.count - count]
        var dots: [Cause?: [Mark.Dot]] = [:]
        for (segment, middle) in zip(segments, middles) where segment.longestNanoseconds >= limit {
            let causes = measurement.causes(segment.circumstances)
            let words = causes.isEmpty ? "unexplained" : causes.map(\.noun).joined(separator: ", ")
            dots[causes.first, default: []].append(
                .init(
                    x: middle, y: Double(segment.longestNanoseconds),
                    text: "\(latency(segment.longestNanoseconds)): \(words)"))
        }
        // When nothing sticks out, a large part of the segments are equally slow, and marks would tell nothing.
        guard dots.values.reduce(0, { $0 + $1.count }) <= 2 * Self.markedSegmentLimit else { return [] }
        return (Cause.allCases.map(Optional.some) + [nil]).compactMap { cause in
            dots[cause].map { Layer(.dots($0, cause.shape), tone: cause.tone, name: cause?.noun ?? "unexplained") }
        }
    }

    /// Clock and heat over time, where the machine tells them and there is something to see.
    private var conditionCharts: [Page.Block] {
        let readings = measurement.conditions.readings
        guard readings.count > 2, let start = readings.first?.nanoseconds else { return [] }
        func chart(_ title: String, _ label: String, _ points: [Point], _ tone: Tone, _ caption: String) -> Page.Block?
        {
            guard points.count > 2 else { return nil }
            let values = points.map(\.y)
            let chart = Chart(
                title: title, description: caption,
                x: Axis("time", .linear(covering: points.map(\.x), andZero: true), unit: .seconds),
                y: Axis(label, Scale.linear(covering: values).padded(by: 0.1)),
                layers: [Layer(.line(points), tone: tone)],
                height: 170)
            return .figure(chart.drawing, caption: caption)
        }
        func points(_ value: (Conditions.Reading) -> Double?) -> [Point] {
            readings.compactMap { reading in value(reading).map { Point(Double(reading.nanoseconds - start) / 1e9, $0) }
            }
        }
        return [
            chart(
                "Clock", "MHz", points { $0.frequency.map { Double($0) / 1e6 } }, .series(4),
                "The clock of the measuring CPU, read ten times a second."),
            chart("Heat", "°C", points(\.celsius), .series(1), "The hottest sensor, read ten times a second."),
        ].compactMap { $0 }
    }

    // MARK: Queue

    func queueBlocks(_ queue: QueueReport) -> [Page.Block] {
        var blocks = loadLines.map { Page.Block.paragraph($0.capitalizedFirst + ".") }
        let points = queue.peaks.map { Point(Double($0.nanoseconds) / 1e9, Double($0.depth)) }
        if points.count > 1 {
            let chart = Chart(
                title: "Depth of the queue",
                description: "At most \(queue.deepest), on average \(String(queue.meanDepth, decimals: 2))",
                x: Axis("time", .linear(covering: points.map(\.x), andZero: true), unit: .seconds),
                y: Axis("waiting queries", .linear(covering: points.map(\.y), andZero: true), unit: .count),
                layers: [
                    Layer(.area(points.map { .init(x: $0.x, low: 0, high: $0.y) }), tone: .series(2)),
                    Layer(.line(points), tone: .series(2)),
                ], height: 200)
            blocks.append(
                .figure(
                    chart.drawing,
                    caption:
                        "Queries that had arrived and were not being run: the most in each two-hundredth of the time."))
        }
        return blocks
    }
}

extension Cause? {
    /// How a page marks the cause; no cause is no mark of a colour.
    fileprivate var shape: Mark.Shape {
        switch self {
        case .queued: .square
        case .wokeLate: .cross
        case .preempted: .triangle
        case .waited, .throttled: .square
        case .faulted: .diamond
        case .moved: .cross
        case .slowClock: .circle
        case nil: .ring
        }
    }

    fileprivate var tone: Tone {
        switch self {
        case .queued: .series(2)
        case .wokeLate: .series(5)
        case .preempted: .series(1)
        case .waited: .series(3)
        case .faulted: .series(2)
        case .moved: .series(4)
        case .slowClock: .series(6)
        case .throttled: .series(1)
        case nil: .muted
        }
    }
}
