/// Predictions that know nothing of the samples: what a model must beat.
public enum Baseline: String, Hashable, Sendable, CaseIterable {
    /// Every class equally likely.
    case uniform
    /// Every class as likely as it occurs.
    case byFrequency
    /// Always the class that occurs most, the lowest among equals.
    case mostCommon

    /// One draw of predictions for samples of these labels.
    public func predictions(
        labels: [Int], classCount: Int, using generator: inout SplitMix64
    ) -> [Int] {
        switch self {
        case .uniform: return labels.map { _ in generator.next(below: classCount) }
        case .byFrequency: return labels.map { _ in labels[generator.next(below: labels.count)] }
        case .mostCommon:
            var occurrences = [Int](repeating: 0, count: classCount)
            for label in labels { occurrences[label] += 1 }
            let most = occurrences.max() ?? 0
            return [Int](repeating: occurrences.firstIndex(of: most) ?? 0, count: labels.count)
        }
    }

    /// The share of samples that it gets right on average over all draws.
    public func expectedAccuracy(labels: [Int], classCount: Int) -> Double {
        guard !labels.isEmpty else { return .nan }
        var occurrences = [Int](repeating: 0, count: classCount)
        for label in labels { occurrences[label] += 1 }
        let shares = occurrences.map { Double($0) / Double(labels.count) }
        return switch self {
        case .uniform: 1 / Double(classCount)
        case .byFrequency: shares.reduce(0) { $0 + $1 * $1 }
        case .mostCommon: shares.max() ?? 0
        }
    }

    /// The mean of a figure over `drawCount` draws, and the central 95 % of them.
    public func estimate(
        labels: [Int], classCount: Int, drawCount: Int = 200, seed: UInt64 = 1, figure: (_ predicted: [Int]) -> Double
    ) -> Estimate {
        var generator = SplitMix64(seed: seed)
        let draws = (0..<(self == .mostCommon ? 1 : drawCount)).map { _ in
            figure(predictions(labels: labels, classCount: classCount, using: &generator))
        }
        return Bootstrap.estimate(draws.reduce(0, +) / Double(draws.count), drawn: draws)
    }
}
