import EdgeEvaluate
import EdgeMeasure

extension EvaluationResult {
    /// The page for people.
    var lines: [String] {
        let sections: [[String]] = [
            [headline], figureTable.lines(indent: "  "), baselineLines, comparisonLines, overlapLines, sliceLines,
            timelineLines, classLines, confusionLines,
        ]
        return sections.flatMap { $0 }
    }

    /// The first figure in a line, with the counts where it is a share of samples.
    var headline: String {
        let figure = figures[0]
        let first = estimates[0]
        guard task == .classification, let isRight = judge.isRight else {
            return
                "\(figure.title) \(figure.text(first.value)) (\(judge.count) samples, 95 % interval \(figure.interval(first)))"
        }
        func percent(_ share: Double) -> String { String(share * 100, decimals: 2) }
        let line =
            "top-1 \(percent(first.value)) % (\(isRight.count { $0 }) of \(judge.count), 95 % interval "
            + "\(percent(first.lower)) to \(percent(first.upper)))"
        return isShown(1) ? line + ", top-5 \(percent(estimates[1].value)) %" : line
    }

    var figureTable: Table {
        var table = Table([("", .left), ("", .right), ("95 % interval", .left)])
        for (index, figure) in figures.enumerated() where isShown(index) {
            table.add([figure.title, figure.text(estimates[index].value), figure.interval(estimates[index])])
        }
        return table
    }

    /// The model and its baselines side by side, with the figures that these have.
    var baselineTable: Table {
        let shown = figures.indices.filter { index in
            isShown(index) && baselines.contains { $0.estimates.indices.contains(index) && $0.estimates[index] != nil }
        }
        var table = Table([("baseline", .left)] + shown.map { (figures[$0].title, .right) })
        for baseline in baselines {
            table.add(
                [baseline.title]
                    + shown.map { index in
                        let estimate = baseline.estimates.indices.contains(index) ? baseline.estimates[index] : nil
                        return estimate.map { figures[index].text($0.value) } ?? "–"
                    })
        }
        table.add([model] + shown.map { figures[$0].text(estimates[$0].value) })
        return table
    }

    private var baselineLines: [String] { baselines.isEmpty ? [] : baselineTable.lines(indent: "  ") }

    private var comparisonLines: [String] { comparisonSentences }

    /// What a comparison with the reference says.
    var comparisonSentences: [String] {
        guard let comparison else { return [] }
        let figure = figures[0]
        var facts = [
            "\(fileName(comparison.path)): \(figure.title) \(figure.text(comparison.estimates[0].value)), difference "
                + "\(figure.text(comparison.difference.value)) (95 % interval \(figure.interval(comparison.difference)))"
        ]
        if let agreement = comparison.agreement {
            facts[0] += ", agreement \(String(agreement.value * 100, decimals: 2)) %"
        }
        if let test = comparison.test {
            facts.append(
                "only \(model) is right: \(test.onlyFirst), only \(fileName(comparison.path)): \(test.onlySecond)")
        }
        return [comparison.sentence(model: model)] + facts.map { "  " + $0 }
    }

    private var overlapLines: [String] { overlapSentence.map { [$0] } ?? [] }

    var overlapSentence: String? {
        guard let overlap else { return nil }
        guard let first = overlap.samples.first else { return "no sample stands in \(overlap.path) too" }
        return "warning: \(overlap.samples.count) of \(judge.count) samples stand in \(overlap.path) too, the first is "
            + "\(run.data.name(of: first)); figures on them say little about new data"
    }

    private var sliceLines: [String] {
        guard !slices.isEmpty else { return [] }
        return slices.flatMap { report in
            table(of: report).lines(indent: "  ")
                + (report.omittedCount > 0 ? ["  … and \(report.omittedCount) rarer values"] : [])
        } + [sliceSentence]
    }

    func table(of report: SliceReport) -> Table {
        let shown = figures.indices.filter { isShown($0) }.prefix(3)
        var columns: [(title: String, alignment: Table.Alignment)] = [(report.column, .left), ("samples", .right)]
        columns += shown.map { (figures[$0].title, .right) }
        var table = Table(columns + [("95 % interval", .left), ("p", .right), ("", .left)])
        for row in report.rows {
            table.add(
                [row.value, "\(row.count)"] + shown.map { figures[$0].text(row.estimates[$0].value) }
                    + [
                        figures[0].interval(row.estimates[0]), ModelComparison.text(pValue: row.pValue),
                        row.isWorse ? "worse" : "",
                    ])
        }
        return table
    }

    /// Which slices are worse than the whole.
    var sliceSentence: String {
        let names = worseSlices.map { "\($0.column) = \($0.row.value)" }
        let count = slices.reduce(0) { $0 + $1.rows.count }
        return names.isEmpty
            ? "no slice is worse than the whole beyond chance (\(count) slices, Holm's correction)"
            : "worse than the whole beyond chance (\(count) slices, Holm's correction): \(names.joined(separator: ", "))"
    }

    private var timelineLines: [String] {
        guard let timeline else { return [] }
        var table = Table([
            (timeline.column, .left), ("samples", .right), (figures[0].title, .right), ("95 % interval", .left),
        ])
        for period in timeline.periods {
            table.add([
                period.name, "\(period.count)", figures[0].text(period.estimate.value),
                figures[0].interval(period.estimate),
            ])
        }
        return table.lines(indent: "  ")
    }

    /// The classes; of many the ones with the lowest last figure.
    private var classLines: [String] {
        guard details.classes.count > 1 else { return [] }
        let isShort = details.classes.count <= Self.mostClasses
        let order = details.classes.indices.filter { details.classes[$0].count > 0 }.sorted {
            (details.classes[$0].values.last?.value ?? 0, $0) < (details.classes[$1].values.last?.value ?? 0, $1)
        }
        let rows = isShort ? Array(details.classes.indices) : Array(order.prefix(Self.worstClasses))
        let note = isShort ? [] : ["  … the worst \(rows.count) of \(details.classes.count) classes"]
        return classTable(rows).lines(indent: "  ") + note
    }

    private static let mostClasses = 20
    private static let worstClasses = 10

    func classTable(_ rows: [Int]) -> Table {
        var table = Table(
            [("class", .left), (task == .segmentation ? "pixels" : "count", .right)]
                + details.classFigures.map { ($0.title, .right) })
        for row in rows.map({ details.classes[$0] }) {
            table.add(
                [row.name, "\(row.count)"] + zip(details.classFigures, row.values).map { $0.text($1.value) })
        }
        return table
    }

    /// The confusion matrix of few classes; of many the most frequent confusions.
    private var confusionLines: [String] {
        guard task == .classification, let confusion = details.confusion else { return [] }
        guard confusion.classCount <= 12 else {
            let worst = confusion.mostFrequentConfusions.prefix(5).filter { $0.count > 1 }
            guard !worst.isEmpty else { return [] }
            var table = Table([("most confused", .left), ("taken for", .left), ("", .right)])
            for item in worst {
                table.add([details.classNames[item.label], details.classNames[item.predicted], "\(item.count)"])
            }
            return table.lines(indent: "  ")
        }
        let names = details.classNames
        var table = Table([("right \\ said", .left)] + names.map { (String($0.prefix(10)), .right) })
        for label in 0..<confusion.classCount {
            table.add([names[label]] + (0..<confusion.classCount).map { "\(confusion[label, $0])" })
        }
        return table.lines(indent: "  ")
    }
}
