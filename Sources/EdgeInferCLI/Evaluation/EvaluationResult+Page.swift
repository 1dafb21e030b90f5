import EdgeCompiler
import EdgeEvaluate
import EdgeMeasure
import EdgePage

extension EvaluationResult {
    /// The result as a page with drawings.
    var page: Page {
        var sections = [Page.Section("Summary", [.highlights(highlights), .list(sentences)])]
        sections.append(Page.Section("Figures", [.table(figureTable.grid)]))
        if !baselines.isEmpty { sections.append(Page.Section("Beside the baselines", baselineBlocks)) }
        if comparison != nil { sections.append(Page.Section("Against the reference", [.list(comparisonSentences)])) }
        if !slices.isEmpty { sections.append(Page.Section("Slices", sliceBlocks)) }
        if let timeline { sections.append(Page.Section("Over time", blocks(of: timeline))) }
        if !details.classes.isEmpty { sections.append(Page.Section("Classes", classBlocks)) }
        if let confusion = details.confusion { sections.append(Page.Section("Confusions", blocks(of: confusion))) }
        if let reliability = details.reliability {
            sections.append(Page.Section("Reliability", blocks(of: reliability)))
        }
        if let ranking = details.ranking { sections.append(Page.Section("Thresholds", blocks(of: ranking))) }
        sections.append(Page.Section("How it was done", [.list(choices)]))
        return Page(
            title: "Evaluation of \(model)",
            subtitle: "\(task.rawValue) on \(fileName(data)), \(String.grouped(judge.count)) samples",
            sections: sections,
            footer: "edgeinfer \(Compiler.version)")
    }

    private var highlights: [Page.Fact] {
        figures.indices.filter(isShown).prefix(6).map { index in
            Page.Fact(
                figures[index].title, figures[index].text(estimates[index].value),
                note: figures[index].interval(estimates[index]))
        }
    }

    /// What a reader should know first.
    private var sentences: [String] {
        var sentences: [String] = []
        if let best = baselines.compactMap({ row in row.estimates.first.flatMap { $0 }.map { (row.title, $0.value) } })
            .max(by: { figures[0].isBetterHigher ? $0.1 < $1.1 : $0.1 > $1.1 })
        {
            sentences.append(
                "The best baseline, \(best.0), has \(figures[0].title) \(figures[0].text(best.1)); the model "
                    + "\(figures[0].text(estimates[0].value)).")
        }
        if let comparison { sentences.append(comparison.sentence(model: model) + ".") }
        if !slices.isEmpty { sentences.append(sliceSentence.capitalizedFirst + ".") }
        if let overlapSentence { sentences.append(overlapSentence + ".") }
        if skippedCount > 0 { sentences.append("\(skippedCount) samples could not be read and were left out.") }
        return sentences
    }

    private var baselineBlocks: [Page.Block] {
        let figure = figures[0]
        func row(_ name: String, _ estimate: Estimate, _ tone: Tone) -> IntervalChart.Row {
            IntervalChart.Row(
                name: name, value: estimate.value, lower: estimate.lower, upper: estimate.upper,
                text: figure.text(estimate.value), tone: tone)
        }
        let rows = baselines.compactMap { baseline in
            baseline.estimates.first.flatMap { $0 }.map { row(baseline.title, $0, .muted) }
        }
        var all = rows + [row(model, estimates[0], .series(0))]
        if let comparison { all.append(row(fileName(comparison.path), comparison.estimates[0], .series(4))) }
        let chart = IntervalChart(title: "Baselines", description: "\(figure.title) of model and baselines", rows: all)
        return [
            .figure(chart.drawing, caption: "\(figure.title.capitalizedFirst), with 95 % intervals."),
            .table(baselineTable.grid),
        ]
    }

    private var sliceBlocks: [Page.Block] {
        var blocks: [Page.Block] = [.paragraph(sliceSentence.capitalizedFirst + ".")]
        for report in slices {
            let chart = IntervalChart(
                title: "Slices by \(report.column)", description: "\(figures[0].title) of each slice",
                rows: report.rows.map { row in
                    let estimate = row.estimates[0]
                    return IntervalChart.Row(
                        name: row.value, value: estimate.value, lower: estimate.lower, upper: estimate.upper,
                        text: "\(figures[0].text(estimate.value)) of \(row.count)",
                        tone: row.isWorse ? .series(1) : .series(0),
                        tooltip: "p = \(ModelComparison.text(pValue: row.pValue))")
                }, rule: (estimates[0].value, "all"))
            blocks.append(
                .figure(
                    chart.drawing,
                    caption:
                        "\(figures[0].title.capitalizedFirst) by \(report.column), with 95 % intervals; slices that "
                        + "are worse than the whole beyond chance are orange."))
            blocks.append(.details(summary: "Numbers by \(report.column)", [.table(table(of: report).grid)]))
        }
        return blocks
    }

    private func blocks(of timeline: FigureTimeline) -> [Page.Block] {
        let figure = figures[0]
        let points = timeline.periods.enumerated().map { Point(Double($0), $1.estimate.value) }
        let spans = timeline.periods.enumerated().map {
            Mark.Span(x: Double($0), low: $1.estimate.lower, high: $1.estimate.upper)
        }
        let step = max(1, (timeline.periods.count + 7) / 8)
        let ticks = timeline.periods.enumerated().filter { $0.offset % step == 0 }.map {
            Axis.Tick(Double($0.offset), $0.element.first)
        }
        let chart = Chart(
            title: "Over time", description: "\(figure.title) over \(timeline.column)",
            x: Axis(
                timeline.column, Scale.linear(covering: points.map(\.x)).padded(by: 0.04), ticks: ticks),
            y: Axis(
                figure.title, Scale.linear(covering: spans.flatMap { [$0.low, $0.high] }).padded(by: 0.08),
                unit: figure.kind == .share ? .share : .number),
            layers: [
                Layer(.whiskers(spans), tone: .muted, name: "95 % interval"), Layer(.line(points), tone: .series(0)),
                Layer(
                    .dots(
                        zip(points, timeline.periods).map {
                            .init(
                                x: $0.x, y: $0.y, text: "\($1.name): \(figure.text($1.estimate.value)) of \($1.count)")
                        }, .circle), tone: .series(0), name: figure.title),
            ])
        return [.figure(chart.drawing, caption: "\(figure.title.capitalizedFirst) over \(timeline.column).")]
    }

    // MARK: Classes

    private static let mostBars = 60

    private var classBlocks: [Page.Block] {
        let main = details.classFigures.count > 1 ? 1 : 0
        let figure = details.classFigures[main]
        let order = details.classes.indices.filter { details.classes[$0].count > 0 }.sorted {
            (details.classes[$0].values[main].value, $0) < (details.classes[$1].values[main].value, $1)
        }
        let chart = IntervalChart(
            title: "Classes", description: "\(figure.title) of each class",
            rows: order.prefix(Self.mostBars).map { index in
                let row = details.classes[index]
                let estimate = row.values[main]
                return IntervalChart.Row(
                    name: row.name, value: estimate.value, lower: estimate.lower, upper: estimate.upper,
                    text: "\(figure.text(estimate.value)) of \(String.grouped(row.count))")
            })
        let caption =
            order.count > Self.mostBars
            ? "\(figure.title.capitalizedFirst) of the \(Self.mostBars) worst of \(order.count) classes."
            : "\(figure.title.capitalizedFirst) of each class, the worst first, with 95 % intervals."
        return [
            .figure(chart.drawing, caption: caption),
            .details(summary: "All numbers", [.table(classTable(Array(details.classes.indices)).grid)]),
        ]
    }

    private func blocks(of confusion: ConfusionMatrix) -> [Page.Block] {
        var blocks: [Page.Block] = []
        if confusion.classCount <= HeatMap.mostClasses {
            blocks.append(
                .figure(
                    HeatMap(matrix: confusion, names: details.classNames).drawing,
                    caption:
                        "Rows are the classes that are right, columns what the model said; darker is a larger share "
                        + "of the row."))
        }
        var table = Table([("right", .left), ("said", .left), ("how often", .right)])
        for item in confusion.mostFrequentConfusions.prefix(20) {
            table.add([details.classNames[item.label], details.classNames[item.predicted], String.grouped(item.count)])
        }
        let list = Page.Block.table(table.grid)
        return blocks + [blocks.isEmpty ? list : .details(summary: "The most frequent confusions", [list])]
    }
}
