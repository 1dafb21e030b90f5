/// A place in a drawing: x to the right, y downwards, in units that are pixels at full width.
public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A vector drawing of shapes and text, as SVG within a page.
///
/// It has a title and a description for those who do not see it, and shapes may have a tooltip. It is as wide as the
/// page allows, at most ``width`` pixels.
public struct Drawing: Hashable, Sendable {
    public let width: Double
    public let height: Double
    private let title: String
    private let description: String
    private var shapes = ""

    public init(width: Double, height: Double, title: String, description: String) {
        self.width = width
        self.height = height
        self.title = title
        self.description = description
    }

    /// A rectangle; sides below 0 count as 0.
    public mutating func rectangle(
        _ corner: Point, width: Double, height: Double, radius: Double = 0, _ style: Style, tooltip: String? = nil
    ) {
        var attributes =
            place("x", corner.x) + place("y", corner.y) + place("width", max(width, 0))
            + place("height", max(height, 0))
        if radius > 0 { attributes += place("rx", radius) }
        shape("rect", attributes, style, tooltip)
    }

    /// A circle.
    public mutating func circle(_ center: Point, radius: Double, _ style: Style, tooltip: String? = nil) {
        shape("circle", place("cx", center.x) + place("cy", center.y) + place("r", radius), style, tooltip)
    }

    /// A line through `points`, closed if so wanted. Nothing without at least two points.
    public mutating func path(_ points: [Point], isClosed: Bool = false, _ style: Style, tooltip: String? = nil) {
        guard points.count > 1 else { return }
        var data = ""
        for (index, point) in points.enumerated() {
            data += (index == 0 ? "M" : "L") + Number.coordinate(point.x) + " " + Number.coordinate(point.y)
        }
        shape("path", " d=\"\(data)\(isClosed ? "Z" : "")\" stroke-linejoin=\"round\"", style, tooltip)
    }

    /// A cubic Bézier curve, as edges of a graph are drawn.
    public mutating func curve(
        from start: Point, _ firstControl: Point, _ secondControl: Point, to end: Point, _ style: Style,
        tooltip: String? = nil
    ) {
        let rest = [firstControl, secondControl, end].map {
            "\(Number.coordinate($0.x)) \(Number.coordinate($0.y))"
        }
        let data = "M\(Number.coordinate(start.x)) \(Number.coordinate(start.y))C" + rest.joined(separator: " ")
        shape("path", " d=\"\(data)\"", style, tooltip)
    }

    /// Where text stands relative to its point.
    public enum Anchor: String, Sendable { case start, middle, end }

    /// A line of text on the base line of `point`; a halo keeps lines behind it away. Text wider than `widthLimit` loses
    /// its middle and has the whole as its tooltip.
    public mutating func text(
        _ content: String, at point: Point, anchor: Anchor = .start, size: Double = 12, tone: Tone = .ink,
        isBold: Bool = false, isTurned: Bool = false, hasHalo: Bool = false, widthLimit: Double = .infinity
    ) {
        let shown = TextWidth.shortened(content, size: size, isBold: isBold, limit: widthLimit)
        var attributes = place("x", point.x) + place("y", point.y) + " text-anchor=\"\(anchor.rawValue)\""
        attributes += " font-size=\"\(Number.coordinate(size))\"" + (isBold ? " font-weight=\"600\"" : "")
        if isTurned {
            attributes += " transform=\"rotate(-90 \(Number.coordinate(point.x)) \(Number.coordinate(point.y)))\""
        }
        shapes += "<text\(attributes) class=\"f\(tone.name)\(hasHalo ? " halo" : "")\">"
        if shown != content { shapes += "<title>\(Markup.escaped(content))</title>" }
        shapes += "\(Markup.escaped(shown))</text>\n"
    }

    private func place(_ name: String, _ value: Double) -> String { " \(name)=\"\(Number.coordinate(value))\"" }

    private mutating func shape(_ name: String, _ attributes: String, _ style: Style, _ tooltip: String?) {
        shapes += "<\(name)\(attributes)\(style.attributes)"
        shapes += tooltip.map { "><title>\(Markup.escaped($0))</title></\(name)>\n" } ?? "/>\n"
    }

    /// The drawing as an SVG element; `identifier` must be the page's only one of its name.
    func svg(identifier: String) -> Markup {
        var markup = Markup()
        markup.element(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "role": "img",
                "viewBox": "0 0 \(Number.coordinate(width)) \(Number.coordinate(height))",
                "width": Number.coordinate(width), "height": Number.coordinate(height),
                "aria-labelledby": "\(identifier)-t \(identifier)-d",
            ]
        ) { svg in
            svg.element("title", ["id": "\(identifier)-t"], text: title)
            svg.element("desc", ["id": "\(identifier)-d"], text: description)
            svg.append(Markup(escapedText: shapes))
        }
        return markup
    }
}
