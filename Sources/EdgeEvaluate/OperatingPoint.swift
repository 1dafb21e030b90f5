/// A threshold on a confidence: answers that reach it are taken, others are not.
public struct Threshold: Hashable, Sendable {
    /// What the threshold is to achieve.
    public enum Goal: Hashable, Sendable {
        /// The lowest threshold at which at least this share of the answers that are taken is right.
        case precision(Double)
        /// The highest threshold at which at least this share of what is right is taken.
        case recall(Double)
        /// The lowest threshold at which at most this share of what is wrong is taken.
        case falsePositiveRate(Double)
    }

    public let value: Float
    /// Answers that reach it and are right.
    public let truePositives: Int
    /// Answers that reach it and are wrong.
    public let falsePositives: Int
    /// All that are right, taken or not.
    public let positives: Int
    /// All that are wrong.
    public let negatives: Int

    public var precision: Proportion { Proportion(hits: truePositives, of: truePositives + falsePositives) }
    public var recall: Proportion { Proportion(hits: truePositives, of: positives) }
    public var falsePositiveRate: Proportion { Proportion(hits: falsePositives, of: negatives) }

    /// The threshold for a goal; nil when no threshold at all reaches it on these samples.
    public init?(_ goal: Goal, of ranking: BinaryRanking) {
        let cuts = ranking.cuts()
        guard let all = cuts.last else { return nil }
        let (positives, negatives) = (Double(all.truePositives), Double(all.falsePositives))
        let found: BinaryRanking.Cut? =
            switch goal {
            case .precision(let least):
                cuts.last { Double($0.truePositives) >= least * Double($0.truePositives + $0.falsePositives) }
            case .recall(let least): positives == 0 ? nil : cuts.first { Double($0.truePositives) >= least * positives }
            case .falsePositiveRate(let most): cuts.last { Double($0.falsePositives) <= most * negatives }
            }
        guard let found else { return nil }
        self.init(found, all)
    }

    /// The threshold of the least cost: an answer that is taken costs `taken`, one that is not `refused`, each by
    /// whether it is right. Refusing everything is the threshold infinity; among equal costs the lowest threshold wins.
    ///
    /// - Parameter costs: For each sample of `ranking`, what it costs to take and to refuse its answer.
    public init(leastCost costs: [(taken: Double, refused: Double)], confidences: [Float], isRight: [Bool]) {
        let order = confidences.indices.sorted { (confidences[$1], $0) < (confidences[$0], $1) }
        var cost = costs.reduce(0) { $0 + $1.refused }
        var (least, best) = (cost, BinaryRanking.Cut(threshold: .infinity, truePositives: 0, falsePositives: 0))
        var (hits, misses) = (0, 0)
        for (place, index) in order.enumerated() {
            cost += costs[index].taken - costs[index].refused
            if isRight[index] { hits += 1 } else { misses += 1 }
            let isLastOfEqual = place + 1 == order.count || confidences[order[place + 1]] < confidences[index]
            // Sums of differences carry rounding errors; what is equal but for them is equal.
            guard isLastOfEqual, cost <= least + 1e-9 * max(abs(least), 1) else { continue }
            least = min(cost, least)
            best = BinaryRanking.Cut(threshold: confidences[index], truePositives: hits, falsePositives: misses)
        }
        self.init(best, BinaryRanking.Cut(threshold: 0, truePositives: hits, falsePositives: misses))
    }

    private init(_ cut: BinaryRanking.Cut, _ all: BinaryRanking.Cut) {
        value = cut.threshold
        (truePositives, falsePositives) = (cut.truePositives, cut.falsePositives)
        (positives, negatives) = (all.truePositives, all.falsePositives)
    }
}
