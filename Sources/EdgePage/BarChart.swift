/// Horizontal bars with their names on the left and their values on the right.
public struct BarChart: Hashable, Sendable {
    public var title: String
    /// What there is to see, for those who do not see it.
    public var description: String
    public var bars: [Bar]

    public init(title: String, description: String, bars: [Bar]) {
        self.title = title
        self.description = description
        self.bars = bars
    }

    /// One bar.
    public struct Bar: Hashable, Sendable {
        public var name: String
        /// The bar's length relative to the others; below 0 or not finite is 0.
        public var value: Double
        /// The value in words.
        public var text: String
        public var tone: Tone
        public var tooltip: String

        public init(name: String, value: Double, text: String, tone: Tone = .series(0), tooltip: String = "") {
            self.name = name
            self.value = value
            self.text = text
            self.tone = tone
            self.tooltip = tooltip
        }
    }

    /// The bars as shapes.
    public var drawing: Drawing {
        let rowHeight = 20.0
        var drawing = Drawing(
            width: Chart.width, height: Double(bars.count) * rowHeight + 4, title: title, description: description)
        func widest(_ texts: [String], limit: Double) -> Double {
            min(texts.map { TextWidth.estimate($0, size: ChartFrame.fontSize) }.max() ?? 0, limit)
        }
        let nameWidth = widest(bars.map(\.name), limit: Chart.width * 0.4)
        let textWidth = widest(bars.map(\.text), limit: Chart.width * 0.3)
        let start = nameWidth + 8
        let length = Chart.width - start - textWidth - 10
        let longest = bars.map(\.value).filter(\.isFinite).max() ?? 0
        for (row, bar) in bars.enumerated() {
            let y = Double(row) * rowHeight
            let share = longest > 0 && bar.value.isFinite ? max(bar.value, 0) / longest : 0
            drawing.text(bar.name, at: Point(nameWidth, y + 15), anchor: .end, widthLimit: nameWidth + 1)
            drawing.rectangle(
                Point(start, y + 3), width: max(share * length, 1), height: rowHeight - 5, radius: 2,
                Style(fill: bar.tone), tooltip: bar.tooltip.isEmpty ? nil : bar.tooltip)
            drawing.text(
                bar.text, at: Point(start + share * length + 6, y + 15), tone: .muted, widthLimit: textWidth + 1)
        }
        return drawing
    }
}
