import Glibc

/// Whether two classifiers that judged the same samples differ in how often they are right (Q. McNemar, 1947).
public struct McNemarTest: Hashable, Sendable {
    /// Samples that only the first got right.
    public let onlyFirst: Int
    /// Samples that only the second got right.
    public let onlySecond: Int

    /// With fewer samples on which one of the two is right, the exact binomial test is made.
    static let fewestForChiSquare = 25

    public init(onlyFirst: Int, onlySecond: Int) { (self.onlyFirst, self.onlySecond) = (onlyFirst, onlySecond) }

    public init(first: [Bool], second: [Bool]) {
        self.init(
            onlyFirst: zip(first, second).count { $0 && !$1 }, onlySecond: zip(first, second).count { !$0 && $1 })
    }

    public var isExact: Bool { onlyFirst + onlySecond < Self.fewestForChiSquare }

    /// The probability of a difference at least as large if there were none, both directions taken together: by the
    /// binomial distribution for few samples, else by χ² with Edwards' correction for continuity.
    public var pValue: Double {
        let total = onlyFirst + onlySecond
        guard total > 0 else { return 1 }
        guard isExact else {
            let difference = Double(max(abs(onlyFirst - onlySecond) - 1, 0))
            return erfc((difference * difference / Double(total) / 2).squareRoot())
        }
        var (term, sum) = (pow(0.5, Double(total)), 0.0)
        for hits in 0...min(onlyFirst, onlySecond) {
            sum += term
            term *= Double(total - hits) / Double(hits + 1)
        }
        return min(2 * sum, 1)
    }
}

/// Whether a part of the samples is judged worse than the others beyond chance.
public enum SliceTest {
    /// The probability that a part of `size` samples, drawn from `total` of which `totalHits` are right, has at most
    /// `hits` right ones: Fisher's exact test, one-sided.
    public static func pValue(hits: Int, size: Int, totalHits: Int, total: Int) -> Double {
        func logChoose(_ n: Int, _ k: Int) -> Double {
            lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
        }
        let least = max(0, size - (total - totalHits))
        guard hits >= least, size > 0, size < total else { return 1 }
        let all = logChoose(total, size)
        let sum = (least...min(hits, min(size, totalHits))).reduce(0.0) {
            $0 + exp(logChoose(totalHits, $1) + logChoose(total - totalHits, size - $1) - all)
        }
        return min(sum, 1)
    }

    /// The share of random parts of the same size whose figure is as bad as that of the members, for figures that are no
    /// shares: a permutation test with `drawCount` draws. `figure` is better when it is higher.
    public static func pValue(
        members: [Bool], drawCount: Int = 1000, seed: UInt64 = 1, figure: (_ counts: [Int]) -> Double
    ) -> Double {
        let own = figure(members.map { $0 ? 1 : 0 })
        let size = members.count { $0 }
        guard !own.isNaN, size > 0, size < members.count else { return 1 }
        var generator = SplitMix64(seed: seed)
        var order = Array(members.indices)
        var worse = 0
        for _ in 0..<drawCount {
            var counts = [Int](repeating: 0, count: members.count)
            for place in 0..<size {
                order.swapAt(place, place + generator.next(below: order.count - place))
                counts[order[place]] = 1
            }
            if !(figure(counts) > own) { worse += 1 }
        }
        return Double(worse + 1) / Double(drawCount + 1)
    }

    /// Holm's correction (S. Holm, 1979): probabilities that may be compared with one level however many tests were
    /// made, in the order of the tests.
    public static func corrected(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        var corrected = pValues
        var largest = 0.0
        for (place, index) in order.enumerated() {
            largest = max(largest, min(pValues[index] * Double(pValues.count - place), 1))
            corrected[index] = largest
        }
        return corrected
    }
}
