extension DetectionMatches {
    /// The mean average precisions of pictures that count as often as `counts` says: at an overlap of 0.5, and the mean
    /// over 0.5 to 0.95. NaN where there is no object.
    public func meanAveragePrecision(counts: [Int]) -> (at50: Double, overall: Double) {
        var (sums, classCount) = ([Double](repeating: 0, count: Self.thresholds.count), 0)
        for category in categories.indices {
            guard let precisions = averagePrecisions(ofCategory: category, counts: counts) else { continue }
            for (index, precision) in precisions.enumerated() { sums[index] += precision }
            classCount += 1
        }
        let means = sums.map { $0 / Double(classCount) }
        return (means[0], means.reduce(0, +) / Double(means.count))
    }

    /// The average precision of a class, a place in ``categories``, at each overlap; nil where there is no object.
    public func averagePrecisions(ofCategory category: Int, counts: [Int]) -> [Double]? {
        let total = zip(truthCounts[category], counts).reduce(0) { $0 + $1.0 * $1.1 }
        guard total > 0 else { return nil }
        return Self.thresholds.indices.map { threshold in
            averagePrecision(judged[category], threshold, total, counts)
        }
    }

    /// The mean, at the recalls 0, 0.01 … 1, of the highest precision that is reached at that recall or beyond.
    private func averagePrecision(_ judged: [Judged], _ threshold: Int, _ total: Int, _ counts: [Int]) -> Double {
        var points: [(recall: Double, precision: Double)] = []
        var (hits, misses) = (0, 0)
        for detection in judged where counts[detection.image] > 0 {
            switch detection.outcomes[threshold] {
            case .hit: hits += counts[detection.image]
            case .miss: misses += counts[detection.image]
            case .ignored: continue
            }
            points.append((Double(hits) / Double(total), Double(hits) / Double(hits + misses)))
        }
        for index in points.indices.dropLast().reversed() {
            points[index].precision = max(points[index].precision, points[index + 1].precision)
        }
        var (sum, place) = (0.0, 0)
        for step in 0...100 {
            // As NumPy divides 0...1.
            let recall = step == 100 ? 1 : Double(step) * 0.01
            while place < points.count, points[place].recall < recall { place += 1 }
            if place < points.count { sum += points[place].precision }
        }
        return sum / 101
    }
}
