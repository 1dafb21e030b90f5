import Glibc

/// How well probabilities tell how often a classifier is right.
public struct Reliability: Hashable, Sendable {
    /// Predictions whose confidences lie within one part of 0...1.
    public struct Bin: Hashable, Sendable {
        public let lower: Double
        public let upper: Double
        public var count = 0
        /// The sum of the confidences.
        public var confidence = 0.0
        /// How many predictions are right.
        public var hits = 0

        public var meanConfidence: Double { count == 0 ? .nan : confidence / Double(count) }
        public var accuracy: Double { count == 0 ? .nan : Double(hits) / Double(count) }
    }

    public private(set) var bins: [Bin]

    /// The bins of M. P. Naeini et al. (2015) and C. Guo et al. (2017): `binCount` parts of equal width; a confidence on
    /// an edge belongs to the bin below.
    ///
    /// - Parameters:
    ///   - confidences: The probability of the predicted class of each sample.
    ///   - isRight: Whether that class is the label.
    public init(confidences: [Double], isRight: [Bool], counts: [Int]? = nil, binCount: Int = 15) {
        let width = 1 / Double(binCount)
        bins = (0..<binCount).map { Bin(lower: Double($0) * width, upper: Double($0 + 1) * width) }
        for (index, confidence) in confidences.enumerated() where !confidence.isNaN {
            let place = (min(max(confidence, 0), 1) * Double(binCount)).rounded(.up)
            let bin = min(max(Int(place) - 1, 0), binCount - 1)
            let count = counts?[index] ?? 1
            bins[bin].count += count
            bins[bin].confidence += confidence * Double(count)
            if isRight[index] { bins[bin].hits += count }
        }
    }

    /// The mean difference of confidence and accuracy, each bin by its predictions: ECE.
    public var expectedCalibrationError: Double {
        let total = bins.reduce(0) { $0 + $1.count }
        return total == 0 ? .nan : bins.reduce(0) { $0 + abs($1.confidence - Double($1.hits)) } / Double(total)
    }
}

/// The mean negative logarithm of the probabilities of the labels, as scikit-learn has it: a probability below the step
/// of float32 at 1 counts as that step.
public enum LogLoss {
    /// The loss of one sample.
    public static func loss(ofProbability probability: Double) -> Double {
        let step = Double(Float.ulpOfOne)
        return -log(min(max(probability, step), 1 - step))
    }

    /// The mean of losses of samples that count as often as `counts` says.
    public static func mean(_ losses: [Double], counts: [Int]) -> Double {
        var (sum, total) = (0.0, 0)
        for (loss, count) in zip(losses, counts) {
            sum += loss * Double(count)
            total += count
        }
        return sum / Double(total)
    }
}
