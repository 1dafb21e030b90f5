extension Chart {
    /// The chart as shapes.
    public var drawing: Drawing {
        var drawing = Drawing(width: Chart.width, height: height, title: title, description: description)
        let frame = ChartFrame(self)
        frame.drawGrid(in: &drawing)
        for layer in layers { frame.draw(layer, in: &drawing) }
        frame.drawRuleLabels(in: &drawing)
        frame.drawLegend(in: &drawing)
        return drawing
    }
}

/// Where everything of a chart is.
struct ChartFrame {
    private let chart: Chart
    private let xTicks: [Axis.Tick]
    private let yTicks: [Axis.Tick]
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    private let legend: Legend
    private let rules: RuleLabels
    static let fontSize = 12.0

    init(_ chart: Chart) {
        self.chart = chart
        let legend = Legend(chart.layers, width: Chart.width - 16)
        let right = Chart.width - 18
        func yTicks(top: Double) -> [Axis.Tick] { chart.y.ticks(count: max(Int((chart.height - 44 - top) / 45), 2)) }
        let widest = yTicks(top: 0) + yTicks(top: legend.height + 10)
        let labelWidth = widest.map { TextWidth.estimate($0.label, size: Self.fontSize) }.max() ?? 0
        let left = min(labelWidth, 160) + 30
        let rules = RuleLabels(chart, left: left, right: right)
        self.legend = legend
        self.rules = rules
        self.left = left
        self.right = right
        top = 10 + legend.height + Double(rules.rowCount) * RuleLabels.rowHeight
        bottom = max(chart.height - 44, top + 40)
        xTicks = Self.xTicks(chart.x, length: right - left)
        self.yTicks = yTicks(top: top)
    }

    /// Fewer ticks the wider their labels are: these must not touch.
    private static func xTicks(_ axis: Axis, length: Double) -> [Axis.Tick] {
        var ticks: [Axis.Tick] = []
        for count in [10, 8, 6, 5, 4, 3, 2] {
            ticks = axis.ticks(count: count)
            let width = ticks.map { TextWidth.estimate($0.label, size: fontSize) }.max() ?? 0
            let places = ticks.map { axis.scale.position(of: $0.value) * length }
            if zip(places, places.dropFirst()).allSatisfy({ $1 - $0 > width + 10 }) { break }
        }
        return ticks
    }

    /// The place of values on the axes, within the frame and a little around it.
    func point(_ x: Double, _ y: Double) -> Point { Point(place(x: x), place(y: y)) }

    func place(x: Double) -> Double { left + clamped(chart.x.scale.position(of: x)) * (right - left) }

    func place(y: Double) -> Double { bottom - clamped(chart.y.scale.position(of: y)) * (bottom - top) }

    private func clamped(_ share: Double) -> Double { share.isNaN ? 0 : min(max(share, 0), 1) }

    func drawGrid(in drawing: inout Drawing) {
        let grid = Style(stroke: .faint, strokeWidth: 1)
        for tick in yTicks {
            let y = place(y: tick.value)
            drawing.path([Point(left, y), Point(right, y)], grid)
            drawing.text(tick.label, at: Point(left - 6, y + 4), anchor: .end, tone: .muted, widthLimit: 160)
        }
        var lastEnd = -Double.infinity
        for tick in xTicks {
            let x = place(x: tick.value)
            drawing.path([Point(x, bottom), Point(x, bottom + 4)], Style(stroke: .muted, strokeWidth: 1))
            let half = TextWidth.estimate(tick.label, size: Self.fontSize) / 2
            let center = min(max(x, half), Chart.width - half)
            guard center - half > lastEnd + 4 else { continue }
            lastEnd = center + half
            drawing.text(tick.label, at: Point(center, bottom + 17), anchor: .middle, tone: .muted)
        }
        drawing.path([Point(left, bottom), Point(right, bottom)], Style(stroke: .muted, strokeWidth: 1))
        drawing.text(
            chart.x.label, at: Point((left + right) / 2, bottom + 36), anchor: .middle, widthLimit: right - left)
        drawing.text(
            chart.y.label, at: Point(14, (top + bottom) / 2), anchor: .middle, isTurned: true, widthLimit: bottom - top)
    }

    /// Names of vertical rules above the frame.
    func drawRuleLabels(in drawing: inout Drawing) {
        for rule in rules.entries where rule.row > 0 {
            let y = top - 2 - Double(rule.row) * RuleLabels.rowHeight
            drawing.path(
                [Point(rule.place, y), Point(rule.place, top)], Style(stroke: .muted, strokeWidth: 1, isDashed: true))
        }
        for rule in rules.entries {
            let y = top - 5 - Double(rule.row) * RuleLabels.rowHeight
            drawing.text(
                rule.label, at: Point(rule.center, y), anchor: .middle, size: RuleLabels.fontSize, tone: .muted,
                hasHalo: true)
        }
    }

    func drawLegend(in drawing: inout Drawing) {
        for entry in legend.entries {
            ChartFrame.drawKey(of: entry.layer, at: entry.place, in: &drawing)
            drawing.text(
                entry.layer.name, at: Point(entry.place.x + Legend.keyWidth, entry.place.y + 4),
                widthLimit: Chart.width / 2)
        }
    }
}

/// The names of vertical rules in rows above a chart, each in the lowest row where it touches no other.
struct RuleLabels {
    struct Entry {
        let label: String
        /// Where the rule is, and the middle of its name.
        let place: Double
        let center: Double
        let row: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var rowCount = 0
    static let rowHeight = 14.0
    static let fontSize = 11.0

    init(_ chart: Chart, left: Double, right: Double) {
        var rules: [(value: Double, label: String)] = []
        for layer in chart.layers {
            if case .verticalRule(let value, let label) = layer.mark, value.isFinite { rules.append((value, label)) }
        }
        var ends: [Double] = []
        for rule in rules.sorted(by: { $0.value < $1.value }) {
            let share = min(max(chart.x.scale.position(of: rule.value), 0), 1)
            let place = left + share * (right - left)
            let label = TextWidth.shortened(rule.label, size: Self.fontSize, limit: (right - left) / 3)
            let half = TextWidth.estimate(label, size: Self.fontSize) / 2
            let center = max(min(place, right - half), left + half)
            let row = ends.firstIndex { $0 + 4 < center - half } ?? ends.count
            if row == ends.count { ends.append(0) }
            ends[row] = center + half
            entries.append(Entry(label: label, place: place, center: center, row: row))
        }
        rowCount = ends.count
    }
}

/// Keys of layers that have a name, in rows above the chart.
struct Legend {
    struct Entry {
        let layer: Layer
        let place: Point
    }

    let entries: [Entry]
    let height: Double
    static let keyWidth = 22.0
    private static let rowHeight = 18.0

    init(_ layers: [Layer], width: Double) {
        var entries: [Entry] = []
        var (x, row) = (8.0, 0)
        for layer in layers where !layer.name.isEmpty {
            let entryWidth =
                min(TextWidth.estimate(layer.name, size: ChartFrame.fontSize), Chart.width / 2) + Legend.keyWidth + 16
            if x > 8, x + entryWidth > width { (x, row) = (8, row + 1) }
            entries.append(Entry(layer: layer, place: Point(x, 12 + Double(row) * Legend.rowHeight)))
            x += entryWidth
        }
        self.entries = entries
        height = entries.isEmpty ? 0 : Double(row + 1) * Legend.rowHeight + 4
    }
}
