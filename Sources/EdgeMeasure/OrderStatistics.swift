/// Confidence intervals of quantiles that suppose nothing about the distribution.
public enum OrderStatistics {
    /// The ranks, from 1, of the two samples between which the quantile lies with at least 95 % confidence, at most
    /// 2.5 % on either side; nil when one of them would lie outside of the sample.
    ///
    /// With `B` binomial (n, p), the lower rank `l` is the largest with `P(B < l) ≤ 2.5 %` and the upper rank `u` the
    /// smallest with `P(B ≥ u) ≤ 2.5 %`. The probabilities are summed exactly; time grows with √n.
    public static func ranks(around quantile: Quantile, sampleCount: Int) -> ClosedRange<Int>? {
        guard sampleCount > 0 else { return nil }
        let binomial = Binomial(count: sampleCount, probability: Double(quantile.perMille) / 1000)
        let tail = 0.025
        var below = 0.0
        var lower = binomial.first
        while lower <= sampleCount, below + binomial[lower] <= tail {
            below += binomial[lower]
            lower += 1
        }
        var above = 0.0
        var upper = binomial.last + 1
        while upper > 0, above + binomial[upper - 1] <= tail {
            above += binomial[upper - 1]
            upper -= 1
        }
        guard lower >= 1, upper <= sampleCount, lower <= upper else { return nil }
        return lower...upper
    }
}

/// The probabilities of a binomial distribution where they are not negligible.
///
/// Neighbours follow from each other, P(k+1) / P(k) = (n−k)/(k+1) · p/(1−p), so the terms are walked from the most
/// probable one outwards until they no longer count, and divided by their sum. No factorials are needed.
struct Binomial {
    /// The first count whose probability is kept.
    let first: Int
    private let probabilities: [Double]

    var last: Int { first + probabilities.count - 1 }

    /// The probability of exactly `k`; 0 outside of what is kept.
    subscript(k: Int) -> Double {
        k >= first && k <= last ? probabilities[k - first] : 0
    }

    init(count: Int, probability: Double) {
        let odds = probability / (1 - probability)
        let negligible = 1e-18
        let mode = min(Int(Double(count + 1) * probability), count)
        var downwards: [Double] = []
        var term = 1.0
        var k = mode
        while k > 0, term > negligible {
            term *= Double(k) / Double(count - k + 1) / odds
            k -= 1
            downwards.append(term)
        }
        first = k
        var terms: [Double] = downwards.reversed() + [1]
        term = 1
        k = mode
        while k < count, term > negligible {
            term *= Double(count - k) / Double(k + 1) * odds
            k += 1
            terms.append(term)
        }
        let sum = terms.reduce(0, +)
        probabilities = terms.map { $0 / sum }
    }
}
