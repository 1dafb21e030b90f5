extension ChartFrame {
    /// Draws the marks of a layer; names of vertical rules come with ``drawRuleLabels(in:)``.
    func draw(_ layer: Layer, in drawing: inout Drawing) {
        let line = Style(stroke: layer.tone, strokeWidth: 1.6)
        switch layer.mark {
        case .line(let points):
            drawing.path(points.filter(\.isFinite).map { point($0.x, $0.y) }, line)
        case .area(let spans):
            let spans = spans.filter(\.isFinite)
            let outline = spans.map { point($0.x, $0.high) } + spans.reversed().map { point($0.x, $0.low) }
            drawing.path(outline, isClosed: true, Style(fill: layer.tone, opacity: 0.25))
        case .columns(let columns): draw(columns, layer.tone, in: &drawing)
        case .dots(let dots, let shape):
            for dot in dots where dot.isFinite {
                ChartFrame.draw(shape, at: point(dot.x, dot.y), layer.tone, dot.text, in: &drawing)
            }
        case .labels(let dots, let anchor): draw(dots, anchor, layer.tone, in: &drawing)
        case .whiskers(let spans):
            for span in spans where span.isFinite {
                let (low, high) = (point(span.x, span.low), point(span.x, span.high))
                drawing.path([low, high], line)
                for end in [low, high] { drawing.path([Point(end.x - 4, end.y), Point(end.x + 4, end.y)], line) }
            }
        case .boxes(let boxes, let width): draw(boxes, width, layer.tone, in: &drawing)
        case .verticalRule(let value, _):
            guard value.isFinite else { return }
            let x = place(x: value)
            drawing.path([Point(x, top), Point(x, bottom)], Style(stroke: layer.tone, strokeWidth: 1, isDashed: true))
        case .horizontalRule(let value, let label):
            guard value.isFinite else { return }
            let y = place(y: value)
            drawing.path([Point(left, y), Point(right, y)], Style(stroke: layer.tone, strokeWidth: 1, isDashed: true))
            drawing.text(
                label, at: Point(right - 2, y - 4), anchor: .end, size: 11, tone: .muted, hasHalo: true,
                widthLimit: right - left)
        }
    }

    private func draw(_ columns: [Mark.Column], _ tone: Tone, in drawing: inout Drawing) {
        for column in columns where column.height.isFinite && column.height > 0 {
            let (from, to) = (place(x: column.from), place(x: column.to))
            let height = max(bottom - place(y: column.height), 1)
            drawing.rectangle(
                Point(from, bottom - height), width: max(to - from - 0.5, 1), height: height, Style(fill: tone),
                tooltip: column.tooltip)
        }
    }

    /// Words stand on the other side of their points, or below them, where there is no room; of words that would lie on
    /// each other the later ones move away.
    private func draw(_ dots: [Mark.Dot], _ anchor: Drawing.Anchor, _ tone: Tone, in drawing: inout Drawing) {
        var taken: [(x: ClosedRange<Double>, y: Double)] = []
        for dot in dots where dot.isFinite {
            let place = point(dot.x, dot.y)
            let width = min(TextWidth.estimate(dot.text, size: 11), (right - left) / 2)
            let isLeft = anchor == .end ? place.x - 6 - width > left : place.x + 6 + width > right
            let start = isLeft ? place.x - 6 - width : place.x + 6
            let span = start...start + width
            let isBelow = place.y - 7 < top + 10
            var y = isBelow ? place.y + 15 : place.y - 7
            while y > top, y < bottom, taken.contains(where: { $0.x.overlaps(span) && abs($0.y - y) < 12 }) {
                y += isBelow ? 12 : -12
            }
            taken.append((span, y))
            drawing.text(
                dot.text, at: Point(isLeft ? place.x - 6 : place.x + 6, y), anchor: isLeft ? .end : .start, size: 11,
                tone: tone, hasHalo: true, widthLimit: (right - left) / 2)
        }
    }

    private func draw(_ boxes: [Mark.Box], _ width: Double, _ tone: Tone, in drawing: inout Drawing) {
        let line = Style(stroke: tone)
        for box in boxes where [box.x, box.lowest, box.median, box.highest].allSatisfy(\.isFinite) {
            let x = place(x: box.x)
            let (upper, lower) = (place(y: box.upperQuartile), place(y: box.lowerQuartile))
            drawing.path([Point(x, place(y: box.lowest)), Point(x, lower)], line)
            drawing.path([Point(x, upper), Point(x, place(y: box.highest))], line)
            drawing.rectangle(
                Point(x - width / 2, upper), width: width, height: max(lower - upper, 1),
                Style(fill: .surface, stroke: tone), tooltip: box.tooltip)
            let median = place(y: box.median)
            drawing.path(
                [Point(x - width / 2, median), Point(x + width / 2, median)], Style(stroke: tone, strokeWidth: 2.5))
        }
    }

    static func draw(_ shape: Mark.Shape, at center: Point, _ tone: Tone, _ tooltip: String?, in drawing: inout Drawing)
    {
        let (x, y, r) = (center.x, center.y, 4.0)
        let filled = Style(fill: tone, stroke: .surface, strokeWidth: 0.75)
        let open = Style(fill: .surface, stroke: tone, strokeWidth: 1.8)
        switch shape {
        case .circle: drawing.circle(center, radius: r, filled, tooltip: tooltip)
        case .ring: drawing.circle(center, radius: r - 0.5, open, tooltip: tooltip)
        case .square:
            drawing.rectangle(Point(x - r + 0.5, y - r + 0.5), width: 7, height: 7, filled, tooltip: tooltip)
        case .triangle:
            drawing.path(
                [Point(x, y - r - 1), Point(x + r + 1, y + r), Point(x - r - 1, y + r)], isClosed: true, filled,
                tooltip: tooltip)
        case .diamond:
            drawing.path(
                [Point(x, y - r - 1), Point(x + r + 1, y), Point(x, y + r + 1), Point(x - r - 1, y)], isClosed: true,
                filled, tooltip: tooltip)
        case .cross:
            let style = Style(stroke: tone, strokeWidth: 2)
            drawing.path([Point(x - r, y - r), Point(x + r, y + r)], style, tooltip: tooltip)
            drawing.path([Point(x - r, y + r), Point(x + r, y - r)], style, tooltip: tooltip)
        }
    }

    /// A small picture of a layer's marks for the legend, left of a text that begins at `place`.
    static func drawKey(of layer: Layer, at place: Point, in drawing: inout Drawing) {
        let center = Point(place.x + 8, place.y)
        switch layer.mark {
        case .dots(_, let shape): draw(shape, at: center, layer.tone, nil, in: &drawing)
        case .area:
            drawing.rectangle(
                Point(place.x, place.y - 5), width: 16, height: 10, Style(fill: layer.tone, opacity: 0.25))
        case .columns:
            drawing.rectangle(Point(place.x + 2, place.y - 5), width: 12, height: 10, Style(fill: layer.tone))
        case .line, .labels, .boxes, .whiskers:
            drawing.path([Point(place.x, place.y), Point(place.x + 16, place.y)], Style(stroke: layer.tone))
        case .verticalRule, .horizontalRule:
            drawing.path(
                [Point(place.x, place.y), Point(place.x + 16, place.y)], Style(stroke: layer.tone, isDashed: true))
        }
    }
}

extension Point {
    var isFinite: Bool { x.isFinite && y.isFinite }
}

extension Mark.Span {
    var isFinite: Bool { x.isFinite && low.isFinite && high.isFinite }
}

extension Mark.Dot {
    var isFinite: Bool { x.isFinite && y.isFinite }
}
