import EdgePage

/// Estimates below one another: a bar from 0 to each value, and a whisker over its interval.
struct IntervalChart {
    struct Row {
        let name: String
        let value: Double
        let lower: Double
        let upper: Double
        /// The value in words.
        let text: String
        var tone = Tone.series(0)
        var tooltip = ""
    }

    let title: String
    let description: String
    let rows: [Row]
    /// A value that all rows are seen against, and what it is.
    var rule: (value: Double, label: String)?

    private static let rowHeight = 22.0
    private static let nameWidth = 190.0
    private static let textWidth = 190.0

    /// The rows on an axis from 0 (or the lowest value below it) to the highest end of an interval.
    var drawing: Drawing {
        let top = rule == nil ? 4.0 : 20
        var drawing = Drawing(
            width: Chart.width, height: top + Double(rows.count) * Self.rowHeight + 6, title: title,
            description: description)
        let values = (rows.flatMap { [$0.value, $0.lower, $0.upper] } + [rule?.value ?? 0, 0]).filter(\.isFinite)
        let (low, high) = (values.min() ?? 0, max(values.max() ?? 1, 1e-9))
        let start = Self.nameWidth + 10
        let width = Chart.width - start - Self.textWidth - 12
        func place(_ value: Double) -> Double { start + (value - low) / (high - low) * width }
        for (index, row) in rows.enumerated() {
            let y = top + Double(index) * Self.rowHeight
            drawing.text(row.name, at: Point(Self.nameWidth, y + 15), anchor: .end, widthLimit: Self.nameWidth)
            drawing.text(row.text, at: Point(Chart.width - Self.textWidth, y + 15), tone: .muted)
            guard row.value.isFinite, row.lower.isFinite, row.upper.isFinite else { continue }
            drawing.rectangle(
                Point(min(place(0), place(row.value)), y + 4), width: max(abs(place(row.value) - place(0)), 1),
                height: Self.rowHeight - 8, radius: 2, Style(fill: row.tone, opacity: 0.75),
                tooltip: row.tooltip.isEmpty ? nil : row.tooltip)
            drawWhisker(
                place(row.lower)...max(place(row.lower), place(row.upper)), y + Self.rowHeight / 2, in: &drawing)
        }
        if let rule, rule.value.isFinite {
            let x = place(rule.value)
            drawing.path(
                [Point(x, top - 4), Point(x, top + Double(rows.count) * Self.rowHeight)],
                Style(stroke: .ink, strokeWidth: 1, isDashed: true))
            drawing.text(rule.label, at: Point(x, 12), anchor: .middle, size: 11, tone: .muted)
        }
        return drawing
    }

    /// The interval of a row, unless it has none.
    private func drawWhisker(_ range: ClosedRange<Double>, _ y: Double, in drawing: inout Drawing) {
        guard range.upperBound > range.lowerBound else { return }
        let style = Style(stroke: .ink, strokeWidth: 1.2)
        drawing.path([Point(range.lowerBound, y), Point(range.upperBound, y)], style)
        for end in [range.lowerBound, range.upperBound] { drawing.path([Point(end, y - 4), Point(end, y + 4)], style) }
    }
}
