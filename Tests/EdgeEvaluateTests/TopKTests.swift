import EdgeEvaluate
import Testing

@Suite struct TopKTests {
    @Test func ranksByScoreThenIndex() {
        var accuracy = TopKAccuracy(k: 2)
        accuracy.add(scores: [0.1, 0.7, 0.2], label: 1)
        accuracy.add(scores: [0.5, 0.5, 0.1], label: 1)
        accuracy.add(scores: [0.5, 0.5, 0.5], label: 2)
        accuracy.add(scores: [.nan, 0.1], label: 0)
        accuracy.add(scores: [.nan, 0.1], label: 1)
        accuracy.add(scores: [0.1], label: 7)
        #expect(accuracy.count == 6)
        #expect(accuracy.first == 2)
        #expect(accuracy.within == 3)
    }

    /// Figures of R's `binom::binom.wilson`.
    @Test(arguments: [(0, 10, 0, 0.2775328), (5, 10, 0.2365931, 0.7634069), (97, 100, 0.9154806, 0.9897454)])
    func wilsonsInterval(hits: Int, count: Int, lower: Double, upper: Double) {
        let share = Proportion(hits: hits, of: count)
        #expect(abs(share.lower - lower) < 1e-6)
        #expect(abs(share.upper - upper) < 1e-6)
    }
}
