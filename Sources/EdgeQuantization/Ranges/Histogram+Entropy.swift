import EdgeTensor

extension Histogram {
    /// Migacz's search: for each share of the full range, the distribution with what is outside moved to its ends is
    /// compared with the same in 255 equal steps, spread over the bins that are not empty.
    func leastDivergentRange() -> ClippingRange {
        let (low, high) = (Swift.min(Double(minimum), 0), Swift.max(Double(maximum), 0))
        let full = ClippingRange(low, high)
        let reach = Swift.max(-low, high)
        var best = full
        var least = Double.infinity
        for share in (16...128).reversed() {
            let limit = reach * Double(share) / 128
            let range = full.limited(to: -limit, limit)
            let divergence = divergence(in: range)
            if divergence < least { (best, least) = (range, divergence) }
        }
        return best
    }

    /// `Σ p · ln(p / q)` over the bins within `range`; infinite where too few bins are left to tell.
    public func divergence(in range: ClippingRange, steps: Int = 255) -> Double {
        let first = Swift.max(Int((range.lower / binWidth).rounded(.down)) - firstBin, 0)
        let end = Swift.min(Int((range.upper / binWidth).rounded(.up)) - firstBin, counts.count)
        guard end - first > 0 else { return .infinity }
        var given = counts[first..<end].map { Double($0) }
        let inside = given
        given[0] += Double(counts[..<first].reduce(0, +))
        given[given.count - 1] += Double(counts[end...].reduce(0, +))
        let model = Self.merged(inside, given, steps: Swift.min(steps, given.count))
        let (total, modelTotal) = (given.reduce(0, +), model.reduce(0, +))
        guard total > 0, modelTotal > 0 else { return .infinity }
        var sum = 0.0
        for (p, q) in zip(given, model) where p > 0 {
            guard q > 0 else { return .infinity }
            sum += p / total * Elementary.log((p / total) / (q / modelTotal))
        }
        return sum
    }

    /// `inside` in `steps` equal steps, the sum of each spread evenly over those of its bins that `given` fills.
    private static func merged(_ inside: [Double], _ given: [Double], steps: Int) -> [Double] {
        var model = Array(repeating: 0.0, count: inside.count)
        for step in 0..<steps {
            let bins = step * inside.count / steps..<(step + 1) * inside.count / steps
            let filled = bins.count { given[$0] > 0 }
            guard filled > 0 else { continue }
            // A step whose only numbers were moved there keeps a trace, as no divergence is infinite in practice.
            let share = Swift.max(inside[bins].reduce(0, +), 1e-3) / Double(filled)
            for bin in bins where given[bin] > 0 { model[bin] = share }
        }
        return model
    }
}
