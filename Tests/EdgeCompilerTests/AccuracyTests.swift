import EdgeCompiler
import EdgeData
import EdgeEvaluate
import EdgeFormat
import EdgeGraph
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// Answers of models that others trained, on labelled data.
@Suite(.enabled(if: Fixture.realWorldFolder != nil, "EDGEINFER_REALWORLD names no folder of models"))
struct AccuracyTests {
    /// A model, a file of inputs `x` with labels `y`, and the share of right first answers that it must reach.
    struct Goal: CustomTestStringConvertible {
        var model: String
        var data: String
        var floor: Double
        /// The model's number of the class with label 0.
        var labelOffset = 0

        var testDescription: String { "\(model) on \(data)" }
    }

    static let goals = [
        Goal(model: "kws_int8.tflite", data: "kws_1000.npz", floor: 0.900),
        Goal(model: "resnet8_int8.tflite", data: "cifar10_1000.npz", floor: 0.742),
        Goal(model: "mobilenet_v2_int8.tflite", data: "imagenet_100.npz", floor: 0.85, labelOffset: 1),
        Goal(model: "mobilenet_v2_uint8.tflite", data: "imagenet_100.npz", floor: 0.85, labelOffset: 1),
    ]

    #if DEBUG
        static let isFast = false
    #else
        static let isFast = !Emulation.isOn
    #endif

    @Test(.enabled(if: isFast, "only optimized, on a real processor, within minutes"), arguments: goals)
    func firstAnswersAreRight(of goal: Goal) throws {
        let bytes = try Fixture.bytes(atPath: try RealModel.folder() + "/data/" + goal.data)
        let data = try NumPyFile.archive(from: bytes)
        let samples = try #require(data.first { $0.name == "x" }?.tensor)
        let labels = try #require(data.first { $0.name == "y" }?.tensor.integers)
        let session = try RealModel(name: goal.model).variant().session()
        var accuracy = TopKAccuracy()
        for (index, label) in labels.enumerated() {
            try set(sample: index, of: samples, in: session.input(0))
            session.run()
            let view = session.output(0)
            let scores = try #require(Tensor(view.type, Bytes(Array(view.bytes))).reals)
            accuracy.add(scores: scores, label: label + goal.labelOffset)
        }
        #expect(accuracy.count == samples.shape[0])
        #expect(accuracy.top1.value >= goal.floor, "\(accuracy.top1.value)")
    }

    /// Copies sample `index`; uint8 pixels become int8 by the shift that their zero points show.
    private func set(sample index: Int, of samples: Tensor, in input: MutableTensorView) throws {
        let byteCount = samples.bytes.count / samples.shape[0]
        try #require(byteCount == input.bytes.count)
        samples.bytes[index * byteCount..<(index + 1) * byteCount].withUnsafeBytes { input.bytes.copyMemory(from: $0) }
        guard samples.type.element == .uint8, input.type.element == .int8 else { return }
        for place in input.bytes.indices { input.bytes[place] ^= 0x80 }
    }
}
