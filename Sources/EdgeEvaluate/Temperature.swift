import Glibc

/// One number that turns scores into probabilities that can be trusted: `softmax(score / temperature)` (C. Guo et al.,
/// «On calibration of modern neural networks», 2017).
public enum Temperature {
    /// Temperatures that are looked at.
    public static let range = 0.01...100.0

    /// The temperature of the smallest log loss.
    ///
    /// The loss is convex in b = 1 / temperature, and its slope, the mean of `Σ pᵢ zᵢ - z` of the label, grows with b; so
    /// its root is found by halving an interval of the logarithm of b. Where all labels have the best score the loss
    /// falls for ever, and the answer is the end of the range; 1 without samples.
    ///
    /// - Parameters:
    ///   - scores: Rows of `classCount` logits, finite.
    ///   - labels: The class of each row.
    public static func fitted(scores: [Float], labels: [Int], classCount: Int) -> Double {
        guard !labels.isEmpty else { return 1 }
        var low = -log(range.upperBound)
        var high = -log(range.lowerBound)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if slope(at: exp(middle), scores, labels, classCount) < 0 { low = middle } else { high = middle }
        }
        return exp(-(low + high) / 2)
    }

    private static func slope(at b: Double, _ scores: [Float], _ labels: [Int], _ classCount: Int) -> Double {
        var sum = 0.0
        for (index, label) in labels.enumerated() {
            let row = scores[index * classCount..<(index + 1) * classCount]
            let (greatest, own) = (Double(row.max() ?? 0), Double(row[row.startIndex + label]))
            var (weights, weighted) = (0.0, 0.0)
            for score in row {
                let weight = exp((Double(score) - greatest) * b)
                weights += weight
                // The difference, not the score: what is far below the best must not vanish in rounding.
                weighted += weight * (Double(score) - own)
            }
            sum += weighted / weights
        }
        return sum
    }

    /// `softmax(scores / temperature)`.
    public static func probabilities(_ scores: some Collection<Float>, temperature: Double = 1) -> [Double] {
        let greatest = Double(scores.max() ?? 0)
        let powers = scores.map { exp((Double($0) - greatest) / temperature) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
