import EdgeFormat
import EdgeGraph
import EdgeInfer
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// Calibrated probabilities and decisions.
@Suite struct ConfidenceTests {
    private let floats = TensorType(.float32, [3])

    @Test func temperatureSoftensLogits() throws {
        let calibration = Confidence(scores: .logits, temperature: 2)
        let result = Classification([0, 2, 4], type: floats, calibration: calibration)
        let weights = [0.0, 1.0, 2.0].map { exp($0) }
        #expect(result.candidates.map(\.index) == [2, 1, 0])
        let best = try #require(result.best)
        #expect(abs(Double(best.confidence) - weights[2] / weights.reduce(0, +)) < 1e-6)
        #expect(result.decisions.isEmpty && result.isSure() == nil)
    }

    /// Of probabilities the logarithms are the logits: at temperature 1 they stay what they are, but for zeros.
    @Test func probabilitiesHaveLogarithms() throws {
        let calibration = Confidence(scores: .probabilities, temperature: 1, leastProbability: 0.01)
        let result = Classification([0.75, 0.25, 0], type: floats, calibration: calibration)
        let found = result.candidates.map(\.confidence)
        for (found, expected) in zip(found, [0.75 / 1.01, 0.25 / 1.01, 0.01 / 1.01] as [Float]) {
            #expect(abs(found - expected) < 1e-6)
        }
        // 0.5 and 0.125 at temperature 1/2 are as 4² to 1².
        let sharp = Confidence(scores: .probabilities, temperature: 0.5, leastProbability: 1e-7)
        let best = try #require(Classification([0.5, 0.125, 0], type: floats, calibration: sharp).best)
        #expect(abs(best.confidence - Float(16) / 17) < 1e-5)
    }

    @Test func calibrationKeepsTheOrderOfScores() {
        let calibration = Confidence(scores: .probabilities, temperature: 3, leastProbability: 0.4)
        let result = Classification([0.1, 0.2, 0.7], type: floats, calibration: calibration)
        #expect(result.candidates.map(\.index) == [2, 1, 0])
        #expect(result.candidates[1].confidence == result.candidates[2].confidence)
    }

    @Test func oneNumberIsTheSecondOfTwoClasses() throws {
        let type = TensorType(.float32, [1])
        let calibration = Confidence(scores: .positiveLogit, temperature: 1)
        let result = Classification([2], type: type, labels: ["no", "yes"], calibration: calibration)
        #expect(result.candidates.map(\.label) == ["yes", "no"])
        let best = try #require(result.best)
        #expect(abs(Double(best.confidence) - 1 / (1 + exp(-2.0))) < 1e-6)
        let share = Confidence(scores: .positiveProbability)
        let second = try #require(Classification([0.25], type: type, calibration: share).candidates.last)
        #expect(second.index == 1 && abs(second.confidence - 0.25) < 1e-6)
    }

    @Test func decisionsSayWhetherItIsSure() throws {
        let points: [Confidence.OperatingPoint] = [
            .init(goal: "precision=0.9", threshold: 0.6, precision: 0.9, recall: 1, falsePositiveRate: 0),
            .init(goal: "fpr=0", classIndex: 0, threshold: 0.5, precision: 1, recall: 0.5, falsePositiveRate: 0),
            .init(goal: "cost", classIndex: 9, threshold: 0.5, precision: 1, recall: 0.5, falsePositiveRate: 0),
        ]
        let calibration = Confidence(scores: .probabilities, operatingPoints: points)
        let result = Classification([0.3, 0.7, 0], type: floats, calibration: calibration)
        #expect(result.decisions.map(\.goal) == ["precision=0.9", "fpr=0"])
        #expect(result.decisions.map(\.index) == [1, 0])
        #expect(result.isSure() == true && result.isSure(for: "fpr=0") == false)
        #expect(result.isSure(for: "cost") == nil && result.isSure(for: "recall=1") == nil)
        let none = Classification([], type: TensorType(.float32, [0]), calibration: calibration)
        #expect(none.best == nil && none.isSure() == nil)
        let broken = Classification([.nan, .nan, .nan], type: floats, calibration: calibration)
        #expect(broken.isSure() == false)
    }

    @Test func modelsCarryTheirConfidence() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [1, 3]))
        builder.addOutput(try builder.addOne(Clamp(.relu), [x]), name: "y")
        let graph = builder.finish()
        let point = Confidence.OperatingPoint(
            goal: "precision=0.9", threshold: 0.6, precision: 0.9, recall: 1, falsePositiveRate: 0)
        let file = EdgeModel(
            variants: [.init(graph: graph, arena: .simple(for: graph))],
            confidence: Confidence(scores: .logits, temperature: 4, operatingPoints: [point]))
        let model = try Model(try file.encoded())
        #expect(model.confidence == file.confidence)
        let session = try model.makeSession()
        _ = try session.predict([0, 4, 0])
        let result = try session.classify()
        #expect(result.isSure() == false)
        // Whoever says what the scores are gets them uncalibrated.
        #expect(try session.classify(isProbability: false).decisions.isEmpty)
        _ = try session.predict([0, 8, 0])
        #expect(try session.classify().isSure() == true)
    }
}
