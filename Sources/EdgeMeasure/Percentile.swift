/// A share of a sample in thousandths: p99.9 is 999.
public struct Quantile: Hashable, Sendable {
    public let perMille: Int

    /// `perMille` must be from 1 to 999.
    public init(perMille: Int) {
        precondition((1...999).contains(perMille), "a quantile of \(perMille)/1000")
        self.perMille = perMille
    }

    public static let p50 = Quantile(perMille: 500)
    public static let p90 = Quantile(perMille: 900)
    public static let p95 = Quantile(perMille: 950)
    public static let p99 = Quantile(perMille: 990)
    public static let p999 = Quantile(perMille: 999)

    /// Those that a latency report shows, in ascending order.
    public static let reported = [p50, p90, p95, p99, p999]

    /// The place, from 1, of this quantile in an ordered sample: the smallest that is no less than its share.
    public func rank(inSampleOf count: Int) -> Int {
        max((count * perMille + 999) / 1000, 1)
    }
}

extension Quantile: CustomStringConvertible {
    /// `p50`, `p99.9`.
    public var description: String {
        perMille % 10 == 0 ? "p\(perMille / 10)" : "p\(perMille / 10).\(perMille % 10)"
    }
}

/// A percentile of recorded latencies and how surely the sample knows it.
public struct Percentile: Hashable, Sendable {
    public let quantile: Quantile
    public let nanoseconds: Int64
    /// Where the percentile of all runs, not only of those recorded, lies with 95 % confidence; nil when the sample
    /// is too small to say.
    public let interval: ClosedRange<Int64>?

    /// Whether the sample bears the number out: both ends of its interval are among the recorded values. That takes
    /// 6 samples for p50, 36 for p90, 72 for p95, 368 for p99 and 3,688 for p99.9.
    public var isSupported: Bool { interval != nil }
}

extension LatencyRecorder {
    /// A percentile by the nearest rank, with its interval from order statistics.
    ///
    /// The count of samples below the true quantile `p` is binomial (n, p) whatever the distribution is, so the
    /// samples at two ranks enclose it with a probability that is exact (H. A. David, H. N. Nagaraja, *Order
    /// Statistics*, 3rd edition, section 7.1). It supposes runs that are independent of each other; where slow runs
    /// come in bursts the truth is less certain than the interval.
    public func percentile(_ quantile: Quantile) -> Percentile {
        let ranks = OrderStatistics.ranks(around: quantile, sampleCount: count)
        return Percentile(
            quantile: quantile, nanoseconds: value(atRank: quantile.rank(inSampleOf: count)),
            interval: ranks.map { value(atRank: $0.lowerBound)...value(atRank: $0.upperBound) })
    }
}
