import Glibc

/// How a quantile of one sequence of latencies compares with that of another.
public struct QuantileRatio: Hashable, Sendable {
    public let quantile: Quantile
    public let firstNanoseconds: Int64
    public let secondNanoseconds: Int64
    /// The second over the first: above 1 when the second is slower.
    public let ratio: Double
    /// Where the ratio lies with 95 % confidence; nil when the sequences are too short, or correlated over too much
    /// of their length, to say.
    public let interval: ClosedRange<Double>?

    /// What an interval says about a ratio.
    public enum Verdict: String, Hashable, Sendable {
        case faster, slower
        /// Any difference is within the margin.
        case same = "no difference"
        /// A difference of more than the margin is neither shown nor excluded.
        case undecided
    }

    /// With fewer latencies in either sequence there is no interval: 30 for the median and 1,000 for p99, which ten
    /// of them exceed.
    public static func fewestRuns(for quantile: Quantile) -> Int { max(30, 10_000 / (1000 - quantile.perMille)) }

    /// Compares two sequences, neither of them empty, by `resampleCount` draws of the block bootstrap.
    ///
    /// The interval of the logarithm of the ratio encloses the central 95 % of what was drawn, and the difference ±
    /// its standard error times Student's t for the number of blocks: with few blocks the former promises too much.
    public init(
        _ quantile: Quantile, of first: [Int64], _ second: [Int64], resampleCount: Int = 2000,
        using generator: inout some RandomNumberGenerator
    ) {
        let samples = [QuantileBootstrap(first, quantile), QuantileBootstrap(second, quantile)]
        self.quantile = quantile
        firstNanoseconds = samples[0].nanoseconds
        secondNanoseconds = samples[1].nanoseconds
        let difference = Self.difference(firstNanoseconds, secondNanoseconds)
        ratio = exp(difference)
        guard min(first.count, second.count) >= Self.fewestRuns(for: quantile),
            !samples.contains(where: \.isTooCorrelated)
        else {
            interval = nil
            return
        }
        let drawn = samples.map { $0.draw(resampleCount, using: &generator) }
        let differences = zip(drawn[0], drawn[1]).map { Self.difference($0, $1) }.sorted()
        let tail = resampleCount / 40
        let mean = differences.reduce(0, +) / Double(resampleCount)
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let freedom = (samples.map(\.blockCount).min() ?? 2) - 1
        let error =
            (squares / Double(resampleCount - 1) * (freedom + 1) / freedom).squareRoot() * Student.t975(freedom)
        interval =
            exp(
                min(differences[tail], difference - error))...exp(
                max(differences[resampleCount - 1 - tail], difference + error))
    }

    /// What the interval says when differences within `margin`, as a share, do not count.
    public func verdict(margin: Double) -> Verdict {
        guard let interval else { return .undecided }
        let same = 1 / (1 + margin)...1 + margin
        if interval.lowerBound > same.upperBound { return .slower }
        if interval.upperBound < same.lowerBound { return .faster }
        return same.contains(interval.lowerBound) && same.contains(interval.upperBound) ? .same : .undecided
    }

    /// The difference of the logarithms; a latency of 0, which a coarse clock gives, counts as 1 ns.
    private static func difference(_ first: Int64, _ second: Int64) -> Double {
        log(Double(max(second, 1))) - log(Double(max(first, 1)))
    }
}

/// Student's distribution.
enum Student {
    /// The 97.5 % quantile for `freedom` degrees of freedom, at least 5, by its expansion around the normal one
    /// (M. Abramowitz, I. Stegun, *Handbook of Mathematical Functions*, 26.7.5).
    static func t975(_ freedom: Double) -> Double {
        let x = 1.959_963_984_540_054
        let powers = [x, x * x * x, pow(x, 5), pow(x, 7), pow(x, 9)]
        let first = (powers[1] + x) / 4
        let second = (5 * powers[2] + 16 * powers[1] + 3 * x) / 96
        let third = (3 * powers[3] + 19 * powers[2] + 17 * powers[1] - 15 * x) / 384
        let fourth = (79 * powers[4] + 776 * powers[3] + 1482 * powers[2] - 1920 * powers[1] - 945 * x) / 92160
        return x + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom
    }
}
