import EdgeFormat
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
        /// The probability that the model gives; calibrated, where the model has been.
        public let confidence: Float

        public var description: String { "\(label ?? "class \(index)") \(confidence)" }
    }

    /// Whether an answer is sure enough for a purpose.
    public struct Decision: Hashable, Sendable {
        /// The purpose, as the model names it: `precision=0.95`.
        public let goal: String
        /// The class that is meant: the likeliest one, or the one that the purpose is about.
        public let index: Int
        /// Its probability.
        public let confidence: Float
        /// The probability from which on the answer is sure enough.
        public let threshold: Float

        public var isSure: Bool { confidence >= threshold }
    }

    /// All classes; equal ones in order of their index.
    public let candidates: [Candidate]
    /// One for each operating point that the model carries, the one to go by first; empty without a ``Confidence``.
    public let decisions: [Decision]

    /// Ranks the scores of an output.
    ///
    /// Scores that are no probabilities go through softmax. Without a word from the caller (`isProbability` is nil)
    /// that is decided by the output itself, see ``EdgeFormat/Confidence/Scores/init(of:type:)``.
    ///
    /// - Parameters:
    ///   - labels: Class names by index. When there is one less than scores, the first score stands for «background».
    ///   - calibration: What makes probabilities of these scores, and which of them are sure enough; goes before
    ///     `isProbability`.
    public init(
        _ scores: [Float], type: TensorType, labels: [String] = [], isProbability: Bool? = nil,
        calibration: Confidence? = nil
    ) {
        let kind = Confidence.Scores(of: scores, type: type)
        let isProbability = isProbability ?? (kind == .probabilities || kind == .positiveProbability)
        let confidences =
            calibration?.probabilities(scores) ?? (isProbability ? scores : Classification.softmax(scores))
        // What calibration cannot tell apart stays in the order of the scores.
        let order = confidences.count == scores.count ? scores : confidences
        let names = labels.count + 1 == scores.count ? ["background"] + labels : labels
        let ranked = confidences.indices.sorted { left, right in
            let (a, b) = (Classification.rank(order[left]), Classification.rank(order[right]))
            return a == b ? left < right : a > b
        }
        candidates = ranked.map { index in
            Candidate(index: index, label: index < names.count ? names[index] : nil, confidence: confidences[index])
        }
        decisions = Classification.decisions(calibration, confidences, best: ranked.first)
    }

    private static func decisions(_ calibration: Confidence?, _ confidences: [Float], best: Int?) -> [Decision] {
        (calibration?.operatingPoints ?? []).compactMap { point in
            guard let index = point.classIndex ?? best, confidences.indices.contains(index) else { return nil }
            return Decision(
                goal: point.goal, index: index, confidence: confidences[index], threshold: point.threshold)
        }
    }

    /// Whether the answer is sure enough for `goal`, or for the first purpose that the model carries; nil when it carries
    /// none, or none of that name.
    public func isSure(for goal: String? = nil) -> Bool? {
        (goal == nil ? decisions.first : decisions.first { $0.goal == goal })?.isSure
    }

    /// The `count` likeliest classes, or all when there are fewer.
    public func top(_ count: Int) -> ArraySlice<Candidate> { candidates.prefix(max(count, 0)) }

    /// The likeliest class; nil for an output without elements.
    public var best: Candidate? { candidates.first }

    /// `exp((x - max) / temperature) / Σ exp((x - max) / temperature)`; NaN scores get no share.
    static func softmax(_ scores: [Float], temperature: Double = 1) -> [Float] {
        let greatest = scores.filter { !$0.isNaN }.max() ?? 0
        let shares = scores.map { score -> Double in
            if score == greatest { return 1 }
            return score.isNaN ? 0 : exp((Double(score) - Double(greatest)) / temperature)
        }
        let sum = shares.reduce(0, +)
        return shares.map { sum > 0 ? Float($0 / sum) : 0 }
    }

    /// A score, with NaN below all else.
    private static func rank(_ score: Float) -> Float { score.isNaN ? -.infinity : score }
}
