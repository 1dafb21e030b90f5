import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// A file is hardly larger than its weights.
@Suite struct SizeTests {
    /// A chain of layers with per-channel quantization: a name, eight attributes, and per channel a bias, a scale and
    /// the weights' sum.
    private func chain(_ layers: [(channels: Int, products: Int)]) throws -> Graph {
        var builder = GraphBuilder(name: "chain")
        var random = SplitMix64(state: 3)
        var scale: Float = 0.5
        func quantization() throws -> Quantization {
            scale *= 0.97
            return try Quantization(scale: scale, zeroPoint: 5)
        }
        var value = builder.addInput(
            name: "input", type: TensorType(.int8, [1, 49, 10, 64], quantization: try quantization()))
        for (index, layer) in layers.enumerated() {
            let scales = (0..<layer.channels).map { _ in random.float(in: 0.01...0.02) }
            let zeros = [Int32](repeating: 0, count: layer.channels)
            let type = TensorType(
                .int8, try Shape([layer.channels, layer.products]),
                quantization: try Quantization(scales: scales, zeroPoints: zeros, axis: 0))
            let weights = random.tensor(type, in: -127...127)
            let bias = random.tensor(TensorType(.int32, try Shape([layer.channels])), in: -9999...9999)
            let layout: Layout = layer.products < 16 ? .depthwiseC16 : .gemmK4N16
            builder.nodeName = "functional_1/conv2d_\(index)/Conv2D;functional_1/batch_normalization_\(index)/Fused"
            value = try builder.addOne(
                TestMixture(),
                [value, builder.addConstant(weights.packed(as: layout)), builder.addConstant(bias)],
                quantization: try quantization(), fused: ["Relu"])
        }
        builder.addOutput(value, name: "Identity")
        return builder.finish()
    }

    /// The layers of MLPerf Tiny's keyword spotter, which takes 53,936 bytes as a .tflite file.
    @Test func aKeywordSpotterIsSmall() throws {
        var layers = [(64, 40)]
        for _ in 0..<4 { layers += [(64, 9), (64, 64)] }
        layers.append((12, 64))
        let graph = try chain(layers)
        let model = EdgeModel(
            metadata: Metadata(
                name: "kws", labels: (0..<12).map { "label \($0)" },
                provenance: .init(
                    sourceName: "kws_int8.tflite", sourceSHA256: String(repeating: "a", count: 64),
                    compilerVersion: "0.1.0")),
            variants: [.init(graph: graph, arena: .simple(for: graph, inPlace: true))])
        let byteCount = try model.encoded().count
        #expect(byteCount * 100 <= 60 * 53_936, "\(byteCount) bytes")
    }

    @Test func aChannelTakesTwelveBytes() throws {
        func byteCount(_ channels: Int) throws -> Int {
            let graph = try chain([(channels, 64)])
            return try EdgeModel(variants: [.init(graph: graph, arena: .simple(for: graph))]).encoded().count
        }
        #expect(try byteCount(2048) - byteCount(1024) <= 1024 * (64 + 12) + 8)
    }

    @Test func aNodeTakesTensOfBytes() throws {
        func byteCount(_ nodes: Int) throws -> Int {
            var builder = GraphBuilder()
            var value = builder.addInput(name: "x", type: TensorType(.float32, [1, 8]))
            for _ in 0..<nodes { value = try builder.addOne(TestAdd(), [value, value]) }
            builder.addOutput(value, name: "y")
            let graph = builder.finish()
            return try EdgeModel(variants: [.init(graph: graph, arena: .simple(for: graph, inPlace: true))])
                .encoded().count
        }
        #expect(try byteCount(120) - byteCount(20) <= 100 * 16)
    }
}
