/// What a classifier said of labelled samples: the scores of all classes, and the class that is right.
public struct ClassPredictions: Sendable {
    public let classCount: Int
    /// `count` rows of ``classCount`` scores.
    public private(set) var scores: [Float] = []
    public private(set) var labels: [Int] = []
    /// The class of the best score in each row, the lowest among equals.
    public private(set) var predicted: [Int] = []
    /// How many classes stand before the label; 0 where the prediction is right.
    public private(set) var ranks: [Int] = []

    public init(classCount: Int) { self.classCount = classCount }

    public var count: Int { labels.count }

    /// Adds a sample. A class stands before another when its score is higher, or equal and its index lower; a score that
    /// is NaN stands behind all others.
    ///
    /// - Parameters:
    ///   - scores: As many as there are classes.
    ///   - label: A class.
    public mutating func add(scores row: some Collection<Float>, label: Int) {
        precondition(row.count == classCount && (0..<classCount).contains(label), "a row of other classes")
        let start = scores.count
        scores.append(contentsOf: row)
        var best = start
        for index in start..<scores.count where scores[index] > scores[best] || scores[best].isNaN { best = index }
        if scores[best].isNaN { best = start }
        let own = scores[start + label]
        var rank = 0
        for index in start..<scores.count where index != start + label {
            let other = scores[index]
            let isBefore = own.isNaN ? !other.isNaN || index < start + label : other > own
            if isBefore || (other == own && index < start + label) { rank += 1 }
        }
        labels.append(label)
        predicted.append(best - start)
        ranks.append(rank)
    }

    /// The scores of sample `index`.
    public func row(_ index: Int) -> ArraySlice<Float> { scores[index * classCount..<(index + 1) * classCount] }

    /// How often the label was among the `k` best.
    public func hits(within k: Int) -> Int { ranks.count { $0 < k } }

    /// The share of samples whose label is among the `k` best; NaN of no samples.
    public func accuracy(within k: Int = 1, counts: [Int]) -> Double {
        var (hits, total) = (0, 0)
        for (index, count) in counts.enumerated() {
            total += count
            if ranks[index] < k { hits += count }
        }
        return Double(hits) / Double(total)
    }
}
