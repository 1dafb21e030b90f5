import EdgeInfer
import EdgeTensor
import Testing

/// Ranks, labels, and what counts as a probability.
@Suite struct ClassificationTests {
    private let floats = TensorType(.float32, [3])

    @Test func scoresGoThroughSoftmax() throws {
        let result = Classification([1, 3, 2], type: floats, labels: ["a", "b", "c"])
        #expect(result.candidates.map(\.index) == [1, 2, 0])
        #expect(result.top(2).map(\.label) == ["b", "c"])
        let best = try #require(result.best)
        #expect(abs(best.confidence - 0.665241) < 1e-6)
        #expect(abs(result.candidates.reduce(0) { $0 + $1.confidence } - 1) < 1e-6)
    }

    @Test func probabilitiesStayWhatTheyAre() throws {
        let result = Classification([0.25, 0.5, 0.25], type: floats)
        #expect(result.candidates.map(\.confidence) == [0.5, 0.25, 0.25])
        #expect(result.candidates.map(\.index) == [1, 0, 2])
        #expect(result.best?.label == nil)
        let forced = Classification([0.25, 0.5, 0.25], type: floats, isProbability: false)
        let forcedBest = try #require(forced.best)
        #expect(forcedBest.confidence < 0.5)
        #expect(Classification([1, 2, 3], type: floats, isProbability: true).best?.confidence == 3)
    }

    @Test func integerOutputsAreDecidedByTheirType() throws {
        let softmax = TensorType(.int8, [3], quantization: try Quantization(scale: 1 / 256, zeroPoint: -128))
        #expect(Classification([0.1, 0.2, 0.3], type: softmax).best?.confidence == 0.3)
        let logits = TensorType(.uint8, [3], quantization: try Quantization(scale: 0.1, zeroPoint: 128))
        #expect(Classification([0, 1, 0], type: logits).best?.confidence != 1)
    }

    @Test func oneScoreMoreThanLabelsIsBackground() {
        let result = Classification([0.5, 0.25, 0.25], type: floats, labels: ["a", "b"])
        #expect(result.candidates.map(\.label) == ["background", "a", "b"])
    }

    @Test func strangeScoresStillHaveAnOrder() {
        let result = Classification([.nan, 1, .infinity], type: floats)
        #expect(result.candidates.map(\.index) == [2, 0, 1] || result.candidates.map(\.index) == [2, 1, 0])
        #expect(result.candidates.allSatisfy { !$0.confidence.isNaN })
        #expect(Classification([], type: TensorType(.float32, [0])).best == nil)
        #expect(result.top(-1).isEmpty && result.top(99).count == 3)
    }
}
