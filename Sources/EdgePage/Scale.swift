import Glibc

/// How values become places along an axis.
public struct Scale: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case linear, logarithmic }

    public let kind: Kind
    /// The values at the two ends of the axis; never empty, and above 0 on a logarithmic scale.
    public let domain: ClosedRange<Double>

    private init(_ kind: Kind, _ domain: ClosedRange<Double>) {
        self.kind = kind
        self.domain = domain
    }

    /// A linear scale that shows all `values`, and 0 if so wanted. Values that are not finite do not count.
    public static func linear(covering values: some Sequence<Double>, andZero: Bool = false) -> Scale {
        let shown = values.filter { $0.isFinite && abs($0) < 1e300 } + (andZero ? [0] : [])
        let (low, high) = (shown.min() ?? 0, shown.max() ?? 1)
        // What is closer together than a billionth of itself would have ticks that no number tells apart.
        guard high - low <= 1e-9 * max(abs(low), abs(high)) else { return Scale(.linear, low...high) }
        let margin = low == 0 ? 1 : abs(low) * 0.05
        return Scale(.linear, (andZero && low == 0 ? 0 : low - margin)...high + margin)
    }

    /// A logarithmic scale that shows all `values` above 0.
    public static func logarithmic(covering values: some Sequence<Double>) -> Scale {
        let shown = values.filter { $0 > 1e-300 && $0 < 1e300 }
        let (low, high) = (shown.min() ?? 1, shown.max() ?? 10)
        return Scale(.logarithmic, high - low > 1e-9 * high ? low...high : low / 1.1...high * 1.1)
    }

    /// The same scale with room at its ends: `share` of its length at either, none beyond 0 where that is an end.
    public func padded(by share: Double) -> Scale {
        switch kind {
        case .linear:
            let margin = (domain.upperBound - domain.lowerBound) * share
            return Scale(
                kind,
                (domain.lowerBound == 0 ? 0 : domain.lowerBound - margin)...(domain.upperBound == 0
                    ? 0 : domain.upperBound + margin))
        case .logarithmic:
            let factor = pow(domain.upperBound / domain.lowerBound, share)
            return Scale(kind, domain.lowerBound / factor...domain.upperBound * factor)
        }
    }

    /// The place of a value: 0 at the lower end, 1 at the upper one. On a logarithmic scale what is not above 0 stands
    /// at the lower end.
    public func position(of value: Double) -> Double {
        switch kind {
        case .linear: return (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
        case .logarithmic:
            guard value > 0 else { return 0 }
            return log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
        }
    }
}
