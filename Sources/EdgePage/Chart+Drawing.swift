extension Chart {
    /// The chart as shapes.
    public var drawing: Drawing {
        var drawing = Drawing(width: Chart.width, height: height, title: title, description: description)
        let frame = ChartFrame(self)
        frame.drawGrid(in: &drawing)
        for layer in layers { frame.draw(layer, in: &drawing) }
        frame.drawRuleLabels(layers, in: &drawing)
        frame.drawLegend(layers, in: &drawing)
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
    static let fontSize = 12.0

    init(_ chart: Chart) {
        self.chart = chart
        legend = Legend(chart.layers, width: Chart.width - 16)
        let ruleRows = RuleLabels.rowCount(chart.layers)
        top = 10 + legend.height + Double(ruleRows) * RuleLabels.rowHeight
        bottom = max(chart.height - 44, top + 40)
        let yTicks = chart.y.ticks(count: max(Int((bottom - top) / 45), 2))
        let labelWidth = yTicks.map { TextWidth.estimate($0.label, size: Self.fontSize) }.max() ?? 0
        let (left, right) = (min(labelWidth, 160) + 30, Chart.width - 18)
        // Labels must not touch: fewer ticks the wider their labels are.
        var xTicks: [Axis.Tick] = []
        for count in [10, 8, 6, 5, 4, 3, 2] {
            xTicks = chart.x.ticks(count: count)
            let width = xTicks.map { TextWidth.estimate($0.label, size: Self.fontSize) }.max() ?? 0
            let places = xTicks.map { chart.x.scale.position(of: $0.value) * (right - left) }
            if zip(places, places.dropFirst()).allSatisfy({ $1 - $0 > width + 10 }) { break }
        }
        self.xTicks = xTicks
        self.yTicks = yTicks
        self.left = left
        self.right = right
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

    /// Names of vertical rules in rows above the frame, each in the first row where it touches no other.
    func drawRuleLabels(_ layers: [Layer], in drawing: inout Drawing) {
        var ends: [Double] = []
        let rules = RuleLabels.vertical(layers).sorted { $0.value < $1.value }
        for rule in rules where rule.value.isFinite {
            let half = TextWidth.estimate(rule.label, size: 11) / 2
            let center = min(max(place(x: rule.value), left + half - 10), right - half + 10)
            let row = ends.firstIndex { $0 + 4 < center - half } ?? min(ends.count, RuleLabels.rowCount(layers) - 1)
            if row == ends.count { ends.append(0) }
            ends[row] = max(ends[row], center + half)
            let y = top - 5 - Double(row) * RuleLabels.rowHeight
            drawing.text(rule.label, at: Point(center, y), anchor: .middle, size: 11, tone: .muted)
            if row > 0 {
                let x = place(x: rule.value)
                drawing.path([Point(x, y + 3), Point(x, top)], Style(stroke: .muted, strokeWidth: 1, isDashed: true))
            }
        }
    }

    func drawLegend(_ layers: [Layer], in drawing: inout Drawing) {
        for entry in legend.entries {
            ChartFrame.drawKey(of: entry.layer, at: entry.place, in: &drawing)
            drawing.text(
                entry.layer.name, at: Point(entry.place.x + Legend.keyWidth, entry.place.y + 4),
                widthLimit: Chart.width / 2)
        }
    }
}

/// The names of vertical rules.
enum RuleLabels {
    static let rowHeight = 14.0

    static func vertical(_ layers: [Layer]) -> [(value: Double, label: String)] {
        layers.compactMap { layer in
            if case .verticalRule(let value, let label) = layer.mark { (value, label) } else { nil }
        }
    }

    /// Names may share a place, so each gets a row to go to, up to three.
    static func rowCount(_ layers: [Layer]) -> Int { min(vertical(layers).count, 3) }
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
