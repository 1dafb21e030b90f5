/// A figure, and where it lies with 95 % confidence.
public struct Estimate: Hashable, Sendable {
    public let value: Double
    public let lower: Double
    public let upper: Double

    public init(value: Double, lower: Double, upper: Double) {
        (self.value, self.lower, self.upper) = (value, lower, upper)
    }

    /// A share with Wilson's interval.
    public init(_ share: Proportion) { self.init(value: share.value, lower: share.lower, upper: share.upper) }
}

/// Percentile intervals by drawing samples with replacement (B. Efron, 1979).
///
/// Every figure is a function of how often each sample counts: once in the data, and as often as it was drawn in a
/// resample. The draws follow from the seed alone, so equal data have equal intervals on every host.
public struct Bootstrap: Sendable {
    public var resampleCount: Int
    public var seed: UInt64

    public init(resampleCount: Int = 1000, seed: UInt64 = 1) {
        (self.resampleCount, self.seed) = (resampleCount, seed)
    }

    /// The figures of the data with their intervals, all from the same draws. Resamples for which a figure is NaN
    /// – a ranking of one class only – do not count for it.
    ///
    /// - Parameter figures: As many figures at every call, of a count for each of `sampleCount` samples.
    public func estimates(sampleCount: Int, _ figures: (_ counts: [Int]) -> [Double]) -> [Estimate] {
        var counts = [Int](repeating: 1, count: sampleCount)
        let values = figures(counts)
        var drawn = [[Double]](repeating: [], count: values.count)
        var generator = SplitMix64(seed: seed)
        for _ in 0..<(sampleCount > 0 ? resampleCount : 0) {
            for index in counts.indices { counts[index] = 0 }
            for _ in 0..<sampleCount { counts[generator.next(below: sampleCount)] += 1 }
            for (figure, value) in figures(counts).enumerated() where !value.isNaN { drawn[figure].append(value) }
        }
        return zip(values, drawn).map { Self.estimate($0, drawn: $1) }
    }

    /// One figure with its interval.
    public func estimate(sampleCount: Int, _ figure: (_ counts: [Int]) -> Double) -> Estimate {
        estimates(sampleCount: sampleCount) { [figure($0)] }[0]
    }

    /// The central 95 % of what was drawn around a value.
    static func estimate(_ value: Double, drawn: [Double]) -> Estimate {
        guard !drawn.isEmpty else { return Estimate(value: value, lower: value, upper: value) }
        let sorted = drawn.sorted()
        let tail = sorted.count / 40
        return Estimate(value: value, lower: sorted[tail], upper: sorted[sorted.count - 1 - tail])
    }
}
