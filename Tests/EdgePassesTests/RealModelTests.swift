import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgePasses
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// The folder of models that others made, from the environment; nil where it is not set.
private let realWorld = getenv("EDGEINFER_REALWORLD").map { String(cString: $0) }

/// The pipeline and the planner on models that others made.
@Suite(.enabled(if: realWorld != nil, "EDGEINFER_REALWORLD names no folder of models"))
struct RealModelTests {
    /// What a model must come down to.
    struct Expectation: CustomTestStringConvertible {
        var file: String
        var nodeCount: Int
        var residuals = 0
        /// Layouts that are crossed, at the ends.
        var transposes = 0
        var testDescription: String { file }
    }

    static let expectations = [
        Expectation(file: "ad_float.tflite", nodeCount: 10),
        Expectation(file: "ad_int8.tflite", nodeCount: 10),
        Expectation(file: "hello_world_int8.tflite", nodeCount: 3),
        Expectation(file: "kws_int8.tflite", nodeCount: 13),
        Expectation(file: "lstm_mnist_float.tflite", nodeCount: 5),
        Expectation(file: "lstm_mnist_int8.tflite", nodeCount: 5),
        Expectation(file: "micro_speech_int8.tflite", nodeCount: 5),
        Expectation(file: "mnist_cntk.onnx", nodeCount: 7),
        Expectation(file: "mobilenet_v1_025_128_uint8.tflite", nodeCount: 33),
        Expectation(file: "mobilenet_v2_int8.tflite", nodeCount: 58, residuals: 10),
        Expectation(file: "mobilenet_v2_uint8.tflite", nodeCount: 58, residuals: 10),
        Expectation(file: "resnet8_float.onnx", nodeCount: 14, residuals: 3, transposes: 1),
        Expectation(file: "resnet8_float.tflite", nodeCount: 13, residuals: 3),
        Expectation(file: "resnet8_int8.tflite", nodeCount: 13, residuals: 3),
        Expectation(file: "ultraface_rfb320.onnx", nodeCount: 65, residuals: 1, transposes: 1),
        Expectation(file: "vww_float.onnx", nodeCount: 32, transposes: 1),
        Expectation(file: "vww_float.tflite", nodeCount: 31),
        Expectation(file: "vww_int8.tflite", nodeCount: 31),
    ]

    @Test(arguments: expectations) func comesDownToItsLayers(expectation: Expectation) throws {
        let imported = try imported(expectation.file)
        let graph = try PassPipeline.standard.run(on: imported)
        #expect(graph.nodes.count <= expectation.nodeCount, "\(graph)")
        #expect(graph.nodes.count { ($0.op as? Convolution)?.residual != nil } == expectation.residuals)
        #expect(graph.nodes.count { $0.op is Transpose } == expectation.transposes)
        #expect(!graph.nodes.contains { $0.op is Clamp || $0.op is Dequantize || $0.op is Binary }, "\(graph)")
        let layout = ArenaLayout.planned(for: graph)
        try layout.verify(for: graph)
        #expect(Double(layout.byteCount) <= 1.1 * Double(graph.arenaLowerBound()))
        let macCount = graph.nodes.reduce(0) { $0 + $1.op.macCount(for: graph.signature(of: $1)) }
        if macCount < 3_000_000 { #expect(hasSameMeaning(imported, graph, seeds: 1...1)) }
    }

    private func imported(_ name: String) throws -> Graph {
        let bytes = try MappedFile(path: try #require(realWorld) + "/models/" + name).bytes
        return name.hasSuffix(".onnx")
            ? try ONNXImporter.model(from: bytes, catalog: .standard, options: ImportOptions()).graph
            : try TFLiteImporter.model(from: bytes, catalog: .standard, options: ImportOptions()).graph
    }
}
