/// Sums over the bins of a histogram up to each bin, for the error of any clipping range in constant time.
struct HistogramMoments {
    private let histogram: Histogram
    /// Counts, sums and sums of squares of all bins before each.
    private var counts: [Double] = [0]
    private var sums: [Double] = [0]
    private var squares: [Double] = [0]

    init(_ histogram: Histogram) {
        self.histogram = histogram
        for (index, count) in histogram.counts.enumerated() {
            let centre = histogram.centre(of: index)
            counts.append(counts[index] + Double(count))
            sums.append(sums[index] + Double(count) * centre)
            squares.append(squares[index] + Double(count) * centre * centre)
        }
    }

    /// The sum of squared errors when numbers are clipped to `range` and rounded to one of `steps + 1` places in it:
    /// `s² / 12` for each that is rounded, its distance from the range for each that is clipped.
    func squaredError(of range: ClippingRange, steps: Double = 255) -> Double {
        let low = place(range.lower, .up)
        let high = Swift.max(place(range.upper, .down), low)
        let step = range.width / steps
        let last = counts.count - 1
        let inside = counts[high] - counts[low]
        let below = squares[low] - 2 * range.lower * sums[low] + range.lower * range.lower * counts[low]
        let above =
            (squares[last] - squares[high]) - 2 * range.upper * (sums[last] - sums[high])
            + range.upper * range.upper * (counts[last] - counts[high])
        return inside * step * step / 12 + Swift.max(below, 0) + Swift.max(above, 0)
    }

    /// The bins whose middle lies below `edge`.
    private func place(_ edge: Double, _ rounding: FloatingPointRoundingRule) -> Int {
        let bins = (edge / histogram.binWidth - 0.5).rounded(rounding) - Double(histogram.firstBin)
        let before = rounding == .up ? bins : bins + 1
        return Int(Swift.min(Swift.max(before, 0), Double(counts.count - 1)))
    }
}

extension Histogram {
    /// The mean squared error of storing the numbers in a clipping range of 255 steps.
    public func meanSquaredError(in range: ClippingRange) -> Double {
        count == 0 ? 0 : HistogramMoments(self).squaredError(of: range) / Double(count)
    }

    /// The share of all numbers that lie outside a range.
    public func clippedShare(of range: ClippingRange) -> Double {
        var clipped = 0
        for (index, number) in counts.enumerated() {
            let centre = centre(of: index)
            if centre < range.lower - binWidth || centre > range.upper + binWidth { clipped += number }
        }
        return count == 0 ? 0 : Double(clipped) / Double(count)
    }

    /// The range with the smallest squared error among those whose ends are 64ths of the smallest and largest number.
    func leastErrorRange() -> ClippingRange {
        let moments = HistogramMoments(self)
        let (low, high) = (Swift.min(Double(minimum), 0), Swift.max(Double(maximum), 0))
        var best = ClippingRange(low, high)
        var least = moments.squaredError(of: best)
        let lows = low == 0 ? [64] : Array(1...64)
        let highs = high == 0 ? [64] : Array(1...64)
        for lower in lows {
            for upper in highs {
                let range = ClippingRange(low * Double(lower) / 64, high * Double(upper) / 64)
                let error = moments.squaredError(of: range)
                // Of two equal ones the wider: it clips less of what calibration did not see.
                if error < least || (error == least && range.width > best.width) { (best, least) = (range, error) }
            }
        }
        return best
    }
}
