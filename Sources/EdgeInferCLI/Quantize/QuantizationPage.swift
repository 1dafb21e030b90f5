import EdgeCompiler
import EdgePage
import EdgeQuantization

extension QuantizationReport {
    /// The report as a page with drawings.
    func page(of name: String) -> Page {
        var sections = [
            Page.Section("Summary", [.highlights(highlights)]),
            Page.Section("What to know", [.list(sentences)]),
            Page.Section("Layers", layerBlocks), Page.Section("Sensitivity", sensitivityBlocks),
        ]
        if !model.steps.isEmpty { sections.append(Page.Section("Budget", budgetBlocks)) }
        sections.append(Page.Section("Ranges", rangeBlocks))
        return Page(
            title: "Quantization of \(name)",
            subtitle: "compared with the float model on \(model.comparison.samples.count) calibration samples",
            sections: sections, footer: "edgeinfer \(Compiler.version)")
    }

    private var highlights: [Page.Fact] {
        let comparison = model.comparison
        let share = 100 * Double(costs.byteCount) / Double(max(costs.floatByteCount, 1))
        var facts = [
            Page.Fact("outputs beside float", Self.decibels(comparison.decibels), note: "signal to noise"),
            Page.Fact("same largest output", String(comparison.agreement * 100, decimals: 1) + " %"),
            Page.Fact(
                "constants", String.grouped(costs.byteCount) + " B",
                note: "\(String(share, decimals: 0)) % of \(String.grouped(costs.floatByteCount))"),
        ]
        if costs.floatNanoseconds > 0 {
            facts.append(
                Page.Fact(
                    "estimated time", String(costs.nanoseconds / 1e6, decimals: 2) + " ms",
                    note: "float \(String(costs.floatNanoseconds / 1e6, decimals: 2)) ms on \(costs.target)"))
        }
        return facts
    }

    // MARK: Layers

    private var layerBlocks: [Page.Block] {
        let known = layers.enumerated().filter { $0.element.output != nil }
        let dots = known.map { index, layer in
            Mark.Dot(
                x: Double(index), y: layer.output?.decibels ?? 0,
                text: "\(layer.name): \(Self.decibels(layer.output?.decibels ?? 0))")
        }
        let chart = Chart(
            title: "Signal to noise behind each layer", description: "Decibels of each layer's output, in order",
            x: Axis("layer", Scale.linear(covering: dots.map(\.x), andZero: true).padded(by: 0.03)),
            y: Axis("signal to noise, dB", Scale.linear(covering: dots.map(\.y), andZero: true).padded(by: 0.08)),
            layers: [
                Layer(.line(dots.map { Point($0.x, $0.y) }), tone: .series(0)),
                Layer(.dots(dots, .circle), tone: .series(0), name: "output of a layer"),
            ])
        var table = Table([
            ("#", .right), ("layer", .left), ("operator", .left), ("stored", .left), ("weights alone, dB", .right),
            ("inputs alone, dB", .right), ("output, dB", .right), ("why not int8", .left),
        ])
        for (index, layer) in layers.enumerated() {
            table.add([
                "\(index)", layer.name, layer.operatorName, layer.precision.rawValue, Self.cell(layer.weights),
                Self.cell(layer.inputs), Self.cell(layer.output), layer.reason,
            ])
        }
        let caption =
            "What all rounding up to a layer leaves of its output. A dip that stays is where the model breaks; one that "
            + "recovers does no harm."
        return (dots.isEmpty ? [] : [.figure(chart.drawing, caption: caption)]) + [.table(table.grid)]
    }

    private static func cell(_ noise: SignalToNoise?) -> String {
        noise.map { $0.decibels >= SignalToNoise.mostDecibels ? "exact" : String($0.decibels, decimals: 1) } ?? ""
    }

    static func decibels(_ value: Double) -> String {
        value >= SignalToNoise.mostDecibels ? "exact" : String(value, decimals: 1) + " dB"
    }

    // MARK: Sensitivity

    private static let shownCount = 20

    private var sensitivityBlocks: [Page.Block] {
        let worst = ranking.prefix(Self.shownCount)
        let bars = BarChart(
            title: "Noise that each layer adds", description: "The layers that lose the most by their own integers",
            bars: worst.map { layer in
                BarChart.Bar(
                    name: layer.name, value: layer.localNoise,
                    text: (layer.weights == nil ? "" : "weights \(Self.cell(layer.weights)), ")
                        + "inputs \(Self.cell(layer.inputs)) dB",
                    tooltip: "\(layer.name): \(layer.operatorName)")
            })
        return gainBlocks + [
            .figure(
                bars.drawing,
                caption: "Noise that a layer's own weights and inputs add to its output, as a share of the signal; the "
                    + "layers at the top are the first to keep in float: --keep-float NAME.")
        ]
    }

    /// What each layer in float would do for the outputs.
    private var gainBlocks: [Page.Block] {
        let helpful = model.sensitivities.filter { $0.gain > 0 }.sorted { $0.gain > $1.gain }
        guard !helpful.isEmpty else { return [] }
        let bars = BarChart(
            title: "What more precision would do",
            description: "How much noise at the outputs each place is the cause of",
            bars: helpful.prefix(Self.shownCount).map { place in
                BarChart.Bar(
                    name: place.names.joined(separator: ", "), value: place.gain,
                    text: "\(place.precision), +\(String(place.addedNanoseconds / 1000, decimals: 0)) µs",
                    tone: .series(1))
            })
        return [
            .figure(
                bars.drawing,
                caption:
                    "By how much the noise at the outputs would fall with more precision in one place, and what that "
                    + "costs in a run on \(costs.target) by the estimate.")
        ]
    }

    private var budgetBlocks: [Page.Block] {
        var table = Table([
            ("step", .right), ("more precision for", .left), ("as", .left), ("reached", .left), ("time", .right),
            ("constants, B", .right),
        ])
        for (index, step) in model.steps.enumerated() {
            table.add([
                "\(index)", step.moves.flatMap(\.names).joined(separator: ", "),
                step.moves.map(\.precision).joined(separator: ", "),
                step.standings.map(\.description).joined(separator: "; "),
                step.nanoseconds > 0 ? String(step.nanoseconds / 1e6, decimals: 2) + " ms" : "",
                String.grouped(step.constantByteCount),
            ])
        }
        return [.table(table.grid)]
    }

    // MARK: Ranges

    private var rangeBlocks: [Page.Block] {
        let worst = Set(ranking.prefix(6).map(\.name))
        let shown = layers.filter { worst.contains($0.name) && $0.range != nil }
        let others = layers.filter { !worst.contains($0.name) && $0.range != nil }
        let blocks = shown.flatMap { $0.histogramBlocks }
        guard !others.isEmpty else { return blocks }
        return blocks + [.details(summary: "The other \(others.count) layers", others.flatMap { $0.histogramBlocks })]
    }
}

extension LayerReport {
    /// The distribution of the output, with the ends of the range.
    fileprivate var histogramBlocks: [Page.Block] {
        guard let range, range.histogram.nonzeroCount > 0 else { return [] }
        let columns = range.histogram.columns(96)
        let heights = columns.map(\.height)
        let ends = columns.flatMap { [$0.from, $0.to] } + [range.range.lower, range.range.upper]
        let chart = Chart(
            title: "Output of \(name)", description: "How often which numbers occur, and where the range ends",
            x: Axis("number", Scale.linear(covering: ends).padded(by: 0.02)),
            y: Axis("log10(count)", Scale.linear(covering: heights, andZero: true).padded(by: 0.1)),
            layers: [
                Layer(.columns(columns), tone: .series(0)),
                Layer(.verticalRule(at: range.range.lower, label: "least stored"), tone: .muted),
                Layer(.verticalRule(at: range.range.upper, label: "largest stored"), tone: .muted),
            ], height: 180)
        let clipped =
            range.clippedShare > 0
            ? "\(String(range.clippedShare * 100, decimals: 4)) % are clipped" : "nothing is clipped"
        return [
            .figure(
                chart.drawing,
                caption:
                    "\(name): \(range.method), scale \(range.scale), zero point \(range.zeroPoint); \(clipped). Zeros, "
                    + "\(String.grouped(range.histogram.zeroCount)) of \(String.grouped(range.histogram.count)), are left out."
            )
        ]
    }
}

extension Histogram {
    /// The counts in at most `limit` columns as high as the logarithm of what they hold.
    fileprivate func columns(_ limit: Int) -> [Mark.Column] {
        let step = max((counts.count + limit - 1) / limit, 1)
        return stride(from: 0, to: counts.count, by: step).compactMap { start in
            let bins = start..<min(start + step, counts.count)
            let held = counts[bins].reduce(0, +)
            guard held > 0 else { return nil }
            let from = Double(firstBin + start) * binWidth
            let to = Double(firstBin + bins.upperBound) * binWidth
            return Mark.Column(
                from: from, to: to, height: SignalToNoise.log10(Double(held) + 1), tooltip: "\(held) numbers")
        }
    }
}
