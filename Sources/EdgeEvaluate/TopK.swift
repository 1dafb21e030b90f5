/// Counts how often the right class is the best guess, and among the best few.
public struct TopKAccuracy: Hashable, Sendable {
    /// The largest number of guesses that count.
    public let k: Int
    public private(set) var count = 0
    /// How often the label was the best guess.
    public private(set) var first = 0
    /// How often the label was among the `k` best guesses.
    public private(set) var within = 0

    public init(k: Int = 5) { self.k = k }

    /// Adds one example. A class ranks before another when its score is higher, or equal and its index lower; a score
    /// that is NaN ranks last. A label without a score counts as wrong.
    public mutating func add(scores: [Float], label: Int) {
        count += 1
        guard scores.indices.contains(label), !scores[label].isNaN else { return }
        let own = scores[label]
        var better = 0
        for (index, score) in scores.enumerated() where score > own || (score == own && index < label) { better += 1 }
        if better == 0 { first += 1 }
        if better < k { within += 1 }
    }

    /// The share of examples whose best guess was right, 0...1, with its 95 % interval.
    public var top1: Proportion { Proportion(hits: first, of: count) }
    /// The share of examples whose label was among the `k` best guesses.
    public var topK: Proportion { Proportion(hits: within, of: count) }
}

/// A share of counted cases with Wilson's 95 % score interval (E. B. Wilson, 1927).
public struct Proportion: Hashable, Sendable {
    public let value: Double
    public let lower: Double
    public let upper: Double

    /// `hits` of `count` cases; of no cases, 0 between 0 and 1.
    public init(hits: Int, of count: Int) {
        guard count > 0 else {
            (value, lower, upper) = (0, 0, 1)
            return
        }
        // The 97.5 % quantile of the normal distribution.
        let z = 1.959963984540054
        let (n, p) = (Double(count), Double(hits) / Double(count))
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        (value, lower, upper) = (p, max(0, centre - half), min(1, centre + half))
    }
}
