/// How often each class was taken for each.
public struct ConfusionMatrix: Hashable, Sendable {
    public let classCount: Int
    /// Rows are labels, columns predictions.
    private var counts: [Int]

    /// - Parameter classCount: At most 46,340, so that the matrix has fewer than 2³¹ entries.
    public init(classCount: Int) {
        precondition((0...46_340).contains(classCount), "a confusion matrix of \(classCount) classes")
        self.classCount = classCount
        counts = [Int](repeating: 0, count: classCount * classCount)
    }

    public init(labels: [Int], predicted: [Int], classCount: Int) {
        self.init(classCount: classCount)
        for (label, prediction) in zip(labels, predicted) { add(label: label, predicted: prediction) }
    }

    public mutating func add(label: Int, predicted: Int, count: Int = 1) {
        counts[label * classCount + predicted] += count
    }

    /// How often `label` was taken for `predicted`.
    public subscript(label: Int, predicted: Int) -> Int { counts[label * classCount + predicted] }

    public var classCounts: ClassCounts {
        var occurrences = [Int](repeating: 0, count: classCount)
        var predictions = occurrences
        for label in 0..<classCount {
            for predicted in 0..<classCount {
                occurrences[label] += self[label, predicted]
                predictions[predicted] += self[label, predicted]
            }
        }
        return ClassCounts(
            occurrences: occurrences, predictions: predictions, hits: (0..<classCount).map { self[$0, $0] })
    }

    /// The confusions of two different classes, the most frequent first, then in order of the labels.
    public var mostFrequentConfusions: [(label: Int, predicted: Int, count: Int)] {
        var confusions: [(label: Int, predicted: Int, count: Int)] = []
        for label in 0..<classCount {
            for predicted in 0..<classCount where predicted != label && self[label, predicted] > 0 {
                confusions.append((label, predicted, self[label, predicted]))
            }
        }
        return confusions.sorted { ($1.count, $0.label, $0.predicted) < ($0.count, $1.label, $1.predicted) }
    }
}
