import Glibc

extension LatencyRecorder {
    /// How many latencies lie within a range, in nanoseconds; the upper end does not belong to it but for the last.
    public struct Column: Hashable, Sendable {
        public let from: Double
        public let to: Double
        public let count: Int
    }

    /// The distribution in ranges side by side, equally long, or, where the longest latency is more than 8 times the
    /// shortest, each longer than the one before by the same factor. There are at most `limit` of them, fewer if the
    /// buckets are too coarse or the latencies too few to fill so many.
    public func columns(atMost limit: Int) -> [Column] {
        guard count > 0 else { return [] }
        let (low, high) = (Double(max(minimumNanoseconds, 1)), Double(max(maximumNanoseconds, 1)))
        let resolution = max(low / Double(Self.bucketsPerOctave), 1)
        let isLogarithmic = high > 8 * low
        let bucketCount = isLogarithmic ? Double.infinity : (high - low) / resolution
        let wanted = min(Double(limit), bucketCount / 3, max(2 * Double(count).squareRoot(), 6))
        let columnCount = max(Int(wanted), 1)
        // A margin keeps latencies of a single value within a column of some width.
        let margin = isLogarithmic ? 0 : max((high - low) * 1e-6, resolution / 2)
        let (start, end) = (low - margin, high + margin)
        func edge(_ index: Int) -> Double {
            let share = Double(index) / Double(columnCount)
            return isLogarithmic ? start * pow(end / start, share) : start + (end - start) * share
        }
        var counts = [Int](repeating: 0, count: columnCount)
        forEachBucket { nanoseconds, count in
            let value = min(max(Double(nanoseconds), low), high)
            let share = isLogarithmic ? log(value / start) / log(end / start) : (value - start) / (end - start)
            counts[min(max(Int(share * Double(columnCount)), 0), columnCount - 1)] += count
        }
        return counts.enumerated().map { Column(from: edge($0), to: edge($0 + 1), count: $1) }
    }
}
