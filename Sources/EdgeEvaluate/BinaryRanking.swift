/// Samples of two classes in the order of the scores of the positive one: what ROC and precision-recall are made of.
///
/// Equal scores cannot be told apart by any threshold, so they enter together.
public struct BinaryRanking: Sendable {
    /// The samples whose score is at least ``threshold``.
    public struct Cut: Hashable, Sendable {
        public let threshold: Float
        /// Positive samples among them.
        public let truePositives: Int
        /// Negative samples among them.
        public let falsePositives: Int
    }

    /// Indices of samples, scores descending.
    private let order: [Int]
    private let scores: [Float]
    private let isPositive: [Bool]

    /// Scores must be numbers; those that are NaN enter last.
    public init(scores: [Float], isPositive: [Bool]) {
        precondition(scores.count == isPositive.count, "as many labels as scores")
        self.scores = scores.map { $0.isNaN ? -.infinity : $0 }
        self.isPositive = isPositive
        let keys = self.scores
        order = scores.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }
    }

    /// One cut for each different score, highest first.
    public func cuts(counts: [Int]? = nil) -> [Cut] {
        var cuts: [Cut] = []
        forEachCut(counts) { cuts.append($0) }
        return cuts
    }

    private func forEachCut(_ counts: [Int]?, _ body: (Cut) -> Void) {
        var (positives, negatives, place) = (0, 0, 0)
        while place < order.count {
            let score = scores[order[place]]
            while place < order.count, scores[order[place]] == score {
                let index = order[place]
                let count = counts?[index] ?? 1
                if isPositive[index] { positives += count } else { negatives += count }
                place += 1
            }
            body(Cut(threshold: score, truePositives: positives, falsePositives: negatives))
        }
    }

    /// The area under the receiver operating characteristic: the share of pairs of a positive and a negative sample in
    /// which the positive one has the higher score, equal ones counting half. NaN without both classes.
    public func rocAUC(counts: [Int]? = nil) -> Double {
        var (area, last) = (0.0, Cut(threshold: .infinity, truePositives: 0, falsePositives: 0))
        forEachCut(counts) { cut in
            let width = Double(cut.falsePositives - last.falsePositives)
            area += width * Double(cut.truePositives + last.truePositives) / 2
            last = cut
        }
        return area / (Double(last.truePositives) * Double(last.falsePositives))
    }

    /// The area under the precision-recall curve as average precision: Σ (Rₙ - Rₙ₋₁) Pₙ, without interpolation. NaN
    /// without positive samples.
    public func averagePrecision(counts: [Int]? = nil) -> Double {
        var (sum, last) = (0.0, 0)
        forEachCut(counts) { cut in
            let taken = cut.truePositives + cut.falsePositives
            if cut.truePositives > last {
                sum += Double(cut.truePositives - last) * Double(cut.truePositives) / Double(taken)
            }
            last = cut.truePositives
        }
        return last == 0 ? .nan : sum / Double(last)
    }
}
