import EdgeEvaluate
import EdgeMeasure

/// A figure of merit: what it is called and how it is written.
struct Figure {
    enum Kind {
        /// From 0 to 1, written in percent.
        case share
        /// A number near 0 to 1 that is no share of samples.
        case score
        /// A number in the units of the data.
        case amount
    }

    /// The key in JSON.
    let key: String
    let title: String
    let kind: Kind
    var isBetterHigher = true

    func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        switch kind {
        case .share: return String(value * 100, decimals: 2) + " %"
        case .score: return String(value, decimals: 4)
        case .amount: return String(value, significant: 4)
        }
    }

    /// `97.10 to 98.30`, in the units of ``text(_:)``.
    func interval(_ estimate: Estimate) -> String {
        guard estimate.lower.isFinite, estimate.upper.isFinite else { return "" }
        switch kind {
        case .share: return String(estimate.lower * 100, decimals: 2) + " to " + text(estimate.upper)
        default: return text(estimate.lower) + " to " + text(estimate.upper)
        }
    }
}

extension String {
    /// `value` with as many digits as are told, without exponent where it is of a common size.
    init(_ value: Double, significant: Int) {
        var (decimals, magnitude) = (significant - 1, abs(value))
        while magnitude >= 10, decimals > 0 { (decimals, magnitude) = (decimals - 1, magnitude / 10) }
        while magnitude < 1, magnitude > 0, decimals < 9 { (decimals, magnitude) = (decimals + 1, magnitude * 10) }
        self.init(value, decimals: decimals)
    }
}
