/// Predictions of several labels for each sample.
public struct LabelSets: Sendable {
    public let labelCount: Int
    /// Rows of ``labelCount`` memberships.
    public private(set) var predicted: [Bool] = []
    public private(set) var targets: [Bool] = []

    public init(labelCount: Int) { self.labelCount = labelCount }

    public var count: Int { targets.count / max(labelCount, 1) }

    /// Adds a sample; both have ``labelCount`` memberships.
    public mutating func add(predicted row: some Collection<Bool>, target: some Collection<Bool>) {
        precondition(row.count == labelCount && target.count == labelCount, "a row of other labels")
        predicted.append(contentsOf: row)
        targets.append(contentsOf: target)
    }

    /// Whether all labels of a sample are right.
    public func isExact(_ sample: Int) -> Bool {
        let range = sample * labelCount..<(sample + 1) * labelCount
        return predicted[range] == targets[range]
    }

    /// The share of samples all of whose labels are right.
    public func subsetAccuracy(counts: [Int]) -> Double {
        var (hits, total) = (0, 0)
        for (sample, count) in counts.enumerated() where count > 0 {
            total += count
            if isExact(sample) { hits += count }
        }
        return Double(hits) / Double(total)
    }

    /// How often each label is there, is predicted, and both.
    public func classCounts(counts: [Int]) -> ClassCounts {
        var occurrences = [Int](repeating: 0, count: labelCount)
        var (predictions, hits) = (occurrences, occurrences)
        for (sample, count) in counts.enumerated() where count > 0 {
            for label in 0..<labelCount {
                let place = sample * labelCount + label
                if targets[place] { occurrences[label] += count }
                if predicted[place] { predictions[label] += count }
                if targets[place], predicted[place] { hits[label] += count }
            }
        }
        return ClassCounts(occurrences: occurrences, predictions: predictions, hits: hits)
    }

    /// The mean F1 of all labels, those that never occur and are never predicted counting 0, as scikit-learn has it.
    public func macroF1(counts: [Int]) -> Double {
        let classes = classCounts(counts: counts)
        return (0..<labelCount).reduce(0) { $0 + classes.f1($1) } / Double(max(labelCount, 1))
    }
}
