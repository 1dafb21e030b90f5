import EdgeEvaluate
import Testing

/// Small cases that can be checked on paper.
@Suite struct HandComputedTests {
    @Test func ranksByScoreThenIndexAndNaNLast() {
        var predictions = ClassPredictions(classCount: 3)
        predictions.add(scores: [0.5, 0.5, 0.1], label: 1)
        predictions.add(scores: [.nan, 0.1, 0.2], label: 0)
        predictions.add(scores: [.nan, .nan, .nan], label: 2)
        predictions.add(scores: [.nan, 0.1, 0.2], label: 2)
        #expect(predictions.predicted == [0, 2, 0, 2])
        #expect(predictions.ranks == [1, 2, 2, 0])
        #expect(predictions.hits(within: 2) == 2)
        #expect(predictions.accuracy(counts: [0, 0, 0, 3]) == 1)
    }

    /// Labels 0 0 1 1 2, predictions 0 1 1 1 0.
    @Test func precisionRecallAndF1() {
        let counts = ClassCounts(labels: [0, 0, 1, 1, 2], predicted: [0, 1, 1, 1, 0], classCount: 4)
        #expect(counts.precision(0) == 0.5 && counts.recall(0) == 0.5 && counts.f1(0) == 0.5)
        #expect(counts.precision(1) == 2.0 / 3 && counts.recall(1) == 1 && counts.f1(1) == 0.8)
        #expect(counts.f1(2) == 0 && counts.present == [0, 1, 2])
        #expect(abs(counts.macroF1 - 1.3 / 3) < 1e-12)
        #expect(abs(counts.weightedF1 - (2 * 0.5 + 2 * 0.8) / 5) < 1e-12)
        #expect(counts.accuracy == 0.6 && abs(counts.microF1 - 0.6) < 1e-12)
    }

    /// Of the four pairs of a positive and a negative sample two are right, one is tied.
    @Test func tiesCountHalf() {
        let ranking = BinaryRanking(scores: [0.9, 0.5, 0.5, 0.7], isPositive: [true, true, false, false])
        #expect(ranking.rocAUC() == 2.5 / 4)
        // Half of the positives at a precision of 1, half at one of 2 / 4.
        #expect(ranking.averagePrecision() == 0.75)
        #expect(BinaryRanking(scores: [1, 2], isPositive: [true, true]).rocAUC().isNaN)
        #expect(BinaryRanking(scores: [1, 2], isPositive: [false, false]).averagePrecision().isNaN)
        #expect(BinaryRanking(scores: [1, 1, 1], isPositive: [true, false, true]).rocAUC() == 0.5)
    }

    @Test func reliabilityHasTheEdgesBelow() {
        let reliability = Reliability(
            confidences: [0.5, 1, 0.9, 0], isRight: [true, true, false, false], binCount: 2)
        #expect(reliability.bins.map(\.count) == [2, 2])
        #expect(abs(reliability.expectedCalibrationError - (0.5 + 0.9) / 4) < 1e-12)
    }

    @Test func bootstrapIsDeterministicAndCovers() {
        let bootstrap = Bootstrap(resampleCount: 400, seed: 3)
        func share(_ counts: [Int]) -> Double {
            Double(counts[..<30].reduce(0, +)) / Double(counts.reduce(0, +))
        }
        let first = bootstrap.estimate(sampleCount: 100, share)
        #expect(first == bootstrap.estimate(sampleCount: 100, share))
        #expect(first.value == 0.3)
        // The normal interval of a share of 30 of 100 is 0.21 to 0.39.
        #expect(abs(first.lower - 0.21) < 0.03 && abs(first.upper - 0.39) < 0.03)
        #expect(bootstrap.estimates(sampleCount: 4) { _ in [.nan] }[0].value.isNaN)
    }

    @Test func baselines() {
        let labels = [Int](repeating: 0, count: 60) + [Int](repeating: 1, count: 20) + [Int](repeating: 3, count: 20)
        func accuracy(_ predicted: [Int]) -> Double {
            Double(zip(predicted, labels).count { $0 == $1 }) / Double(labels.count)
        }
        let most = Baseline.mostCommon.estimate(labels: labels, classCount: 4, figure: accuracy)
        #expect(most == Estimate(value: 0.6, lower: 0.6, upper: 0.6))
        let uniform = Baseline.uniform.estimate(labels: labels, classCount: 4, figure: accuracy)
        #expect(abs(uniform.value - 0.25) < 0.02 && uniform.lower < 0.2 && uniform.upper > 0.3)
        let frequency = Baseline.byFrequency.estimate(labels: labels, classCount: 4, figure: accuracy)
        #expect(abs(frequency.value - (0.36 + 0.04 + 0.04)) < 0.02)
        #expect(Baseline.uniform.expectedAccuracy(labels: labels, classCount: 4) == 0.25)
        #expect(abs(Baseline.byFrequency.expectedAccuracy(labels: labels, classCount: 4) - 0.44) < 1e-12)
        #expect(Baseline.mostCommon.expectedAccuracy(labels: labels, classCount: 4) == 0.6)
    }

    /// Holm: 0.01 · 3, then 0.02 · 2, then at least as much.
    @Test func correctionForManySlices() {
        let corrected = SliceTest.corrected([0.04, 0.01, 0.02])
        #expect(zip(corrected, [0.04, 0.03, 0.04]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(SliceTest.corrected([0.9, 0.8]) == [1, 1])
        #expect(SliceTest.corrected([]) == [])
    }

    @Test func permutationsFindABadPart() {
        let isRight = (0..<100).map { $0 >= 10 }
        func accuracy(_ counts: [Int]) -> Double {
            Double(zip(counts, isRight).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }) / Double(counts.reduce(0, +))
        }
        let bad = SliceTest.pValue(members: (0..<100).map { $0 < 10 }, figure: accuracy)
        #expect(bad < 0.002)
        #expect(SliceTest.pValue(members: (0..<100).map { $0 >= 50 }, figure: accuracy) == 1)
        #expect(SliceTest.pValue(members: [true, true], figure: { _ in 1 }) == 1)
    }

    /// Answers by confidence: right, right, wrong, right, wrong.
    private static let confidences: [Float] = [0.9, 0.8, 0.7, 0.6, 0.5]
    private static let isRight = [true, true, false, true, false]

    @Test func thresholdsReachTheirGoals() throws {
        let ranking = BinaryRanking(scores: Self.confidences, isPositive: Self.isRight)
        let precision = try #require(Threshold(.precision(0.75), of: ranking))
        #expect(precision.value == 0.6 && precision.precision.value == 0.75 && precision.recall.value == 1)
        #expect(Threshold(.precision(0.8), of: ranking)?.value == 0.8)
        #expect(Threshold(.recall(0.6), of: ranking)?.value == 0.8)
        let rate = try #require(Threshold(.falsePositiveRate(0.5), of: ranking))
        #expect(rate.value == 0.6 && rate.falsePositiveRate.value == 0.5)
        #expect(Threshold(.falsePositiveRate(0), of: ranking)?.value == 0.8)
        let bad = BinaryRanking(scores: [0.9, 0.8], isPositive: [false, true])
        #expect(Threshold(.precision(0.9), of: bad) == nil)
        #expect(Threshold(.precision(0.9), of: BinaryRanking(scores: [], isPositive: [])) == nil)
    }

    /// A wrong answer costs 10, a refusal 1: refusing from the first wrong one on costs 3.
    @Test func leastCost() {
        let costs = Self.isRight.map { (taken: $0 ? 0.0 : 10, refused: 1.0) }
        let threshold = Threshold(leastCost: costs, confidences: Self.confidences, isRight: Self.isRight)
        #expect(threshold.value == 0.8 && threshold.truePositives == 2 && threshold.falsePositives == 0)
        let dear = Threshold(
            leastCost: Self.isRight.map { _ in (taken: 5, refused: 1) }, confidences: Self.confidences,
            isRight: Self.isRight)
        #expect(dear.value == .infinity)
    }

    @Test func temperatureOfPerfectScoresIsTheEndOfTheRange() {
        let temperature = Temperature.fitted(scores: [3, 0, 0, 3], labels: [0, 1], classCount: 2)
        #expect(abs(temperature - Temperature.range.lowerBound) < 1e-6)
        #expect(Temperature.fitted(scores: [], labels: [], classCount: 2) == 1)
    }

    @Test func subsetsAndBoxes() {
        var sets = LabelSets(labelCount: 2)
        sets.add(predicted: [true, false], target: [true, false])
        sets.add(predicted: [true, true], target: [true, false])
        #expect(sets.subsetAccuracy(counts: [1, 1]) == 0.5 && sets.isExact(0) && !sets.isExact(1))
        let box = DetectionBox(x: 0, y: 0, width: 10, height: 10)
        let none = DetectionMatches(truths: [], detections: [], imageCount: 3)
        #expect(none.meanAveragePrecision(counts: [1, 1, 1]).at50.isNaN)
        // A second detection of one object is wrong, but comes after all recall is reached.
        let twice = DetectionMatches(
            truths: [.init(image: 0, category: 1, box: box)],
            detections: [
                .init(image: 0, category: 1, box: box, score: 0.5), .init(image: 0, category: 1, box: box, score: 0.4),
                .init(image: 0, category: 7, box: box, score: 0.9),
            ], imageCount: 1)
        #expect(twice.meanAveragePrecision(counts: [1]).overall == 1)
    }
}
