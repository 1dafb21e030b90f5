import EdgeTensor
import Glibc

/// The classes of one prediction, the likeliest first.
public struct Classification: Hashable, Sendable {
    /// One class.
    public struct Candidate: Hashable, Sendable, CustomStringConvertible {
        /// The place in the output.
        public let index: Int
        /// The class name; nil when the model carries none for it.
        public let label: String?
        /// The probability that the model gives.
        public let confidence: Float

        public var description: String { "\(label ?? "class \(index)") \(confidence)" }
    }

    /// All classes; equal ones in order of their index.
    public let candidates: [Candidate]

    /// Ranks the scores of an output.
    ///
    /// Scores that are no probabilities go through softmax. Without a word from the caller (`isProbability` is nil)
    /// that is decided by the output itself: an integer output holds probabilities if its type can say no number
    /// outside of -0.01...1.01, a float output if no score is negative and they sum to 1 within 0.001.
    ///
    /// - Parameter labels: Class names by index. When there is one less than scores, the first score stands for
    ///   «background».
    public init(_ scores: [Float], type: TensorType, labels: [String] = [], isProbability: Bool? = nil) {
        let isProbability = isProbability ?? Classification.areProbabilities(scores, type)
        let confidences = isProbability ? scores : Classification.softmax(scores)
        let names = labels.count + 1 == scores.count ? ["background"] + labels : labels
        candidates = confidences.enumerated()
            .map { index, confidence in
                Candidate(index: index, label: index < names.count ? names[index] : nil, confidence: confidence)
            }
            .sorted { left, right in
                let (a, b) = (left.rank, right.rank)
                return a == b ? left.index < right.index : a > b
            }
    }

    /// The `count` likeliest classes, or all when there are fewer.
    public func top(_ count: Int) -> ArraySlice<Candidate> { candidates.prefix(max(count, 0)) }

    /// The likeliest class; nil for an output without elements.
    public var best: Candidate? { candidates.first }

    private static func areProbabilities(_ scores: [Float], _ type: TensorType) -> Bool {
        if let quantization = type.quantization, quantization.isPerTensor, type.element.byteCount == 1 {
            let stored: ClosedRange<Int32> = type.element == .uint8 ? 0...255 : -128...127
            let least = quantization.scale * Float(stored.lowerBound - quantization.zeroPoint)
            let greatest = quantization.scale * Float(stored.upperBound - quantization.zeroPoint)
            return least >= -0.01 && greatest <= 1.01
        }
        return scores.allSatisfy { $0 >= 0 } && abs(scores.reduce(0) { $0 + Double($1) } - 1) <= 0.001
    }

    /// `exp(x - max) / Σ exp(x - max)`; NaN scores get no share.
    private static func softmax(_ scores: [Float]) -> [Float] {
        let greatest = scores.filter { !$0.isNaN }.max() ?? 0
        let shares = scores.map { score -> Double in
            if score == greatest { return 1 }
            return score.isNaN ? 0 : exp(Double(score) - Double(greatest))
        }
        let sum = shares.reduce(0, +)
        return shares.map { sum > 0 ? Float($0 / sum) : 0 }
    }
}

extension Classification.Candidate {
    /// The confidence, with NaN below all else.
    fileprivate var rank: Float { confidence.isNaN ? -.infinity : confidence }
}
