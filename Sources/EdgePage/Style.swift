/// A colour by its meaning; the page's style sheet decides what it is on a light and on a dark ground.
public enum Tone: Hashable, Sendable {
    /// One of eight colours that people with any colour vision tell apart (M. Okabe, K. Ito, *Color Universal
    /// Design*); the index wraps around.
    case series(Int)
    /// The colour of text.
    case ink
    /// Text of less weight.
    case muted
    /// Lines of a grid.
    case faint
    /// The ground.
    case surface

    static let seriesCount = 8

    /// The name in the style sheet's classes.
    var name: String {
        switch self {
        case .series(let index): "\(((index % Tone.seriesCount) + Tone.seriesCount) % Tone.seriesCount)"
        case .ink: "i"
        case .muted: "m"
        case .faint: "f"
        case .surface: "g"
        }
    }
}

/// How a shape is painted.
public struct Style: Hashable, Sendable {
    public var fill: Tone?
    public var stroke: Tone?
    public var strokeWidth: Double
    public var opacity: Double
    public var isDashed: Bool

    public init(
        fill: Tone? = nil, stroke: Tone? = nil, strokeWidth: Double = 1.5, opacity: Double = 1, isDashed: Bool = false
    ) {
        self.fill = fill
        self.stroke = stroke
        self.strokeWidth = strokeWidth
        self.opacity = opacity
        self.isDashed = isDashed
    }

    /// Attributes of an SVG element.
    var attributes: String {
        var text = " class=\"" + (fill.map { "f\($0.name)" } ?? "fn") + (stroke.map { " s\($0.name)" } ?? "") + "\""
        if stroke != nil { text += " stroke-width=\"\(Number.coordinate(strokeWidth))\"" }
        if opacity < 1 { text += " opacity=\"\(Number.coordinate(opacity))\"" }
        if isDashed { text += " stroke-dasharray=\"4 3\"" }
        return text
    }
}
