/// How often each class occurred, was predicted, and was both: what precision, recall and F1 are made of.
///
/// As in scikit-learn, a ratio without cases counts as 0, and averages go over the classes that occur or are predicted.
public struct ClassCounts: Hashable, Sendable {
    /// By class: how often it is the label.
    public let occurrences: [Int]
    /// By class: how often it is the prediction.
    public let predictions: [Int]
    /// By class: how often it is both.
    public let hits: [Int]

    /// Counts predictions against labels, each as often as `counts` says; once without.
    public init(labels: [Int], predicted: [Int], classCount: Int, counts: [Int]? = nil) {
        var occurrences = [Int](repeating: 0, count: classCount)
        var (predictions, hits) = (occurrences, occurrences)
        for index in labels.indices {
            let count = counts?[index] ?? 1
            occurrences[labels[index]] += count
            predictions[predicted[index]] += count
            if labels[index] == predicted[index] { hits[labels[index]] += count }
        }
        self.init(occurrences: occurrences, predictions: predictions, hits: hits)
    }

    public init(occurrences: [Int], predictions: [Int], hits: [Int]) {
        (self.occurrences, self.predictions, self.hits) = (occurrences, predictions, hits)
    }

    /// Classes that occur or are predicted.
    public var present: [Int] { occurrences.indices.filter { occurrences[$0] + predictions[$0] > 0 } }

    /// The share of its predictions that is right.
    public func precision(_ index: Int) -> Double { ratio(hits[index], predictions[index]) }

    /// The share of its occurrences that is found.
    public func recall(_ index: Int) -> Double { ratio(hits[index], occurrences[index]) }

    /// The harmonic mean of precision and recall.
    public func f1(_ index: Int) -> Double { ratio(2 * hits[index], occurrences[index] + predictions[index]) }

    /// The intersection over the union of where it is and where it is predicted.
    public func intersectionOverUnion(_ index: Int) -> Double {
        ratio(hits[index], occurrences[index] + predictions[index] - hits[index])
    }

    /// The share of samples that is right.
    public var accuracy: Double { ratio(hits.reduce(0, +), occurrences.reduce(0, +)) }

    /// The mean F1 of the classes.
    public var macroF1: Double { mean(present.map(f1)) }

    /// The mean F1 of the classes, each by how often it occurs.
    public var weightedF1: Double {
        let total = occurrences.reduce(0, +)
        return total == 0 ? 0 : present.reduce(0) { $0 + f1($1) * Double(occurrences[$1]) } / Double(total)
    }

    /// F1 of all decisions together; where every sample has one label and one prediction, the accuracy.
    public var microF1: Double {
        ratio(2 * hits.reduce(0, +), occurrences.reduce(0, +) + predictions.reduce(0, +))
    }

    /// The mean recall of the classes that occur.
    public var balancedAccuracy: Double { mean(present.filter { occurrences[$0] > 0 }.map(recall)) }

    /// The mean intersection over union of the classes: mIoU.
    public var meanIntersectionOverUnion: Double { mean(present.map(intersectionOverUnion)) }

    private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }

    private func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}
