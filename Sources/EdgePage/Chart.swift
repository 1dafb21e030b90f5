/// A chart on two axes.
public struct Chart: Hashable, Sendable {
    public var title: String
    /// What there is to see, for those who do not see it.
    public var description: String
    public var x: Axis
    public var y: Axis
    /// Painted in order, the first at the bottom.
    public var layers: [Layer]
    public var height: Double

    public init(title: String, description: String, x: Axis, y: Axis, layers: [Layer], height: Double = 280) {
        self.title = title
        self.description = description
        self.x = x
        self.y = y
        self.layers = layers
        self.height = height
    }

    /// Pixels of every chart's width.
    public static let width = 760.0
}

/// One axis of a chart.
public struct Axis: Hashable, Sendable {
    public var label: String
    public var scale: Scale
    public var unit: Unit
    /// Ticks in place of those that the scale finds.
    public var ticks: [Tick]?

    public init(_ label: String, _ scale: Scale, unit: Unit = .number, ticks: [Tick]? = nil) {
        self.label = label
        self.scale = scale
        self.unit = unit
        self.ticks = ticks
    }

    /// A marked value.
    public struct Tick: Hashable, Sendable {
        public var value: Double
        public var label: String

        public init(_ value: Double, _ label: String) {
            self.value = value
            self.label = label
        }
    }

    /// The ticks to draw, about `count`.
    func ticks(count: Int) -> [Tick] {
        if let ticks { return ticks.filter { (-1e-9...1 + 1e-9).contains(scale.position(of: $0.value)) } }
        let values = scale.ticks(count: count, unit: unit)
        return zip(values, unit.labels(for: values)).map { Tick($0, $1) }
    }
}

/// A set of marks of one meaning.
public struct Layer: Hashable, Sendable {
    public var mark: Mark
    public var tone: Tone
    /// What the legend calls it; nothing when empty.
    public var name: String

    public init(_ mark: Mark, tone: Tone, name: String = "") {
        self.mark = mark
        self.tone = tone
        self.name = name
    }
}

/// Marks of one kind, at values of the axes. What is not finite is left out.
public enum Mark: Hashable, Sendable {
    /// A line through points in their order.
    case line([Point])
    /// The area between two values at each x.
    case area([Span])
    /// Columns that stand on the lower end of the axis, as a histogram has.
    case columns([Column])
    /// Points of one shape, each with a tooltip.
    case dots([Dot], Shape)
    /// Words beside points: above them, towards the left for `end`, so that a rising curve stays free.
    case labels([Dot], Drawing.Anchor)
    /// Whiskers between two values at each x.
    case whiskers([Span])
    /// Quartile boxes, `width` pixels wide.
    case boxes([Box], width: Double)
    /// A vertical line through the chart with its name at the top.
    case verticalRule(at: Double, label: String)
    /// A horizontal line through the chart with its name at its right end.
    case horizontalRule(at: Double, label: String)

    /// The shape of a dot; sets of dots differ in it beside their colour.
    public enum Shape: CaseIterable, Hashable, Sendable { case circle, square, triangle, diamond, cross, ring }

    /// Two values at one place of the x axis.
    public struct Span: Hashable, Sendable {
        public var x: Double
        public var low: Double
        public var high: Double

        public init(x: Double, low: Double, high: Double) {
            self.x = x
            self.low = low
            self.high = high
        }
    }

    /// A column over a part of the x axis.
    public struct Column: Hashable, Sendable {
        public var from: Double
        public var to: Double
        public var height: Double
        public var tooltip: String

        public init(from: Double, to: Double, height: Double, tooltip: String) {
            self.from = from
            self.to = to
            self.height = height
            self.tooltip = tooltip
        }
    }

    /// A point with words: a tooltip, or what stands beside it.
    public struct Dot: Hashable, Sendable {
        public var x: Double
        public var y: Double
        public var text: String

        public init(x: Double, y: Double, text: String) {
            self.x = x
            self.y = y
            self.text = text
        }
    }

    /// The five numbers of J. W. Tukey's box plot.
    public struct Box: Hashable, Sendable {
        public var x: Double
        public var lowest: Double
        public var lowerQuartile: Double
        public var median: Double
        public var upperQuartile: Double
        public var highest: Double
        public var tooltip: String

        /// The numbers of a sample, which must not be empty; quartiles by the nearest rank.
        public init(x: Double, sample: [Double], tooltip: String) {
            let sorted = sample.sorted()
            func rank(_ quarters: Int) -> Double { sorted[max((sorted.count * quarters + 3) / 4 - 1, 0)] }
            self.x = x
            (lowest, highest) = (sorted[0], sorted[sorted.count - 1])
            (lowerQuartile, median, upperQuartile) = (rank(1), rank(2), rank(3))
            self.tooltip = tooltip
        }
    }
}
