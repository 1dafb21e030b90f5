/// How a clipping range follows from the numbers that were seen.
public enum RangeMethod: String, Hashable, Sendable, CaseIterable {
    /// All numbers lie in the range.
    case minmax
    /// All but 1 in 10,000 do, half of those at each end that is not the natural one.
    case percentile
    /// The range whose quantized distribution has the smallest Kullback-Leibler divergence from the one that was seen
    /// (S. Migacz, «8-bit inference with TensorRT», GTC 2017).
    case entropy
    /// The range with the smallest mean squared error of rounding and clipping.
    case mse

    /// The range that this method finds; all zeros give a range of zero.
    public func range(of histogram: Histogram) -> ClippingRange {
        guard histogram.nonzeroCount > 0 else { return ClippingRange(0, 0) }
        let full = ClippingRange(Double(histogram.minimum), Double(histogram.maximum))
        return switch self {
        case .minmax: full
        case .percentile: histogram.percentileRange(leavingOut: 1e-4)
        case .entropy: histogram.leastDivergentRange()
        case .mse: histogram.leastErrorRange()
        }
    }
}

extension Histogram {
    /// The range that leaves out at most half of `share` of all numbers at either end.
    func percentileRange(leavingOut share: Double) -> ClippingRange {
        let allowed = Double(count) * share / 2
        func edge(_ indices: [Int], _ far: (Int) -> Double, _ limit: Double) -> Double {
            var left = 0.0
            for index in indices {
                left += Double(counts[index])
                if left > allowed { return far(index) }
            }
            return limit
        }
        let lower = edge(Array(counts.indices), { Double(firstBin + $0) * binWidth }, 0)
        let upper = edge(counts.indices.reversed(), { Double(firstBin + $0 + 1) * binWidth }, 0)
        return ClippingRange(Swift.max(lower, Double(minimum)), Swift.min(upper, Double(maximum)))
    }
}
