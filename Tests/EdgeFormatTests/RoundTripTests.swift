import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// What is written is read again, and equal models have equal bytes.
@Suite struct RoundTripTests {
    @Test func everythingSurvives() throws {
        let model = try sampleModel()
        let bytes = try model.encoded(keepNames: true)
        let decoded = try EdgeModel(decoding: bytes, catalog: SampleModels.catalog)
        #expect(decoded == model)
        #expect(decoded.variants[0].graph.description == model.variants[0].graph.description)
        #expect(try decoded.encoded(keepNames: true) == bytes)
    }

    @Test func kernelsOfATargetSurvive() throws {
        let model = try sampleModel()
        let decoded = try EdgeModel(decoding: try model.encoded(), catalog: SampleModels.catalog)
        #expect(decoded.target == "some-board")
        #expect(decoded.variants.map(\.kernels) == model.variants.map(\.kernels))
        #expect(decoded.variants[1].kernels.contains { $0 != nil })
        var plain = model
        plain.target = ""
        #expect(throws: FormatError.self) { try plain.encoded() }
        for index in plain.variants.indices { plain.variants[index].kernels = [] }
        #expect(try EdgeModel(decoding: try plain.encoded(), catalog: SampleModels.catalog).target.isEmpty)
        plain.target = "some-board"
        plain.variants[0].kernels = ["of another graph"]
        #expect(throws: FormatError.self) { try plain.encoded() }
    }

    @Test func namesAreDroppedUnlessKept() throws {
        let model = try sampleModel()
        let bytes = try model.encoded()
        let decoded = try EdgeModel(decoding: bytes, catalog: SampleModels.catalog)
        let graph = decoded.variants[0].graph
        #expect(graph.values.allSatisfy { $0.name.isEmpty })
        #expect(graph.inputs.map(\.name) == ["x", "y"])
        #expect(graph.states.map(\.name) == ["sum", "delayed"])
        #expect(graph.nodes[0].name == "of nodes/MixtureOp")
        #expect(graph.nodes[0].fused == ["Relu", "BatchNormalization"])
        #expect(try decoded.encoded() == bytes)
        let withNames = try model.encoded(keepNames: true)
        #expect(bytes.count < withNames.count)
    }

    /// What no reader would take is not written.
    @Test func modelsWithTooManyValuesAreRefused() throws {
        var model = try sampleModel()
        let value = try #require(model.variants[0].graph.values.first)
        model.variants[0].graph.values += Array(repeating: value, count: EdgeModel.maximumValueCount)
        let values = model.variants.reduce(0) { $0 + $1.graph.values.count }
        let nodes = model.variants.reduce(0) { $0 + $1.graph.nodes.count }
        let reason = "it has \(values) values and \(nodes) nodes; at most 65536 of each are supported"
        #expect(throws: FormatError.unencodable(reason)) { try model.encoded() }
    }

    @Test func bytesDependOnTheModelAlone() throws {
        let first = try sampleModel().encoded()
        for _ in 0..<5 { #expect(try sampleModel().encoded() == first) }
    }

    @Test func constantsAreWindowsOfTheFile() throws {
        let bytes = try sampleModel().encoded()
        let decoded = try EdgeModel(decoding: bytes, catalog: SampleModels.catalog)
        let file = bytes.withUnsafeBytes {
            UInt(bitPattern: $0.baseAddress)..<UInt(bitPattern: $0.baseAddress) + UInt($0.count)
        }
        var addresses: Set<UInt> = []
        for variant in decoded.variants {
            for constant in variant.graph.values.compactMap(\.constant) {
                let base = UInt(bitPattern: constant.retained.base)
                #expect(file.contains(base))
                #expect(base % (constant.count >= 64 ? 64 : 16) == 0)
                addresses.insert(base)
            }
        }
        // Two weights, a bias that stands twice, words, a start: stored once for both variants.
        #expect(addresses.count == 5)
    }

    @Test func aSecondVariantCostsNoWeights() throws {
        var model = try sampleModel()
        let both = try model.encoded().count
        model.variants.removeLast()
        let one = try model.encoded().count
        #expect(both - one < 400)
    }

    @Test func misalignedBytesAreCopied() throws {
        let bytes = try sampleModel().encoded()
        let shifted = Bytes([0, 0, 0, 0] + bytes.array)[4..<bytes.count + 4]
        let decoded = try EdgeModel(decoding: shifted, catalog: SampleModels.catalog)
        #expect(try decoded == EdgeModel(decoding: bytes, catalog: SampleModels.catalog))
    }

    @Test(arguments: [
        ("short", "short"),
        ("a/b/c", "a/b/c"), ("model/block_10/depthwise/Conv2D", "depthwise/Conv2D"),
        ("model/block_1/depthwise/Conv2D", "block_1/depthwise/Conv2D"),
        ("model/x;very/long/second/part", "model/x"),
        ("anUnreasonablyLongNameWithoutAnyParts", "anUnreasonablyLongNameWi"),
        ("ééééééééééééééééééééé", "éééééééééééé"),
        (";;;;;;;;;;;;;;;;;;;;;;;;;;;;;;", ""),
    ])
    func longNodeNamesAreShortened(name: String, expected: String) throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [2]))
        builder.nodeName = name
        builder.addOutput(try builder.addOne(TestAdd(), [x, x]), name: "y")
        let graph = builder.finish()
        let model = EdgeModel(variants: [.init(graph: graph, arena: .simple(for: graph))])
        let decoded = try EdgeModel(decoding: try model.encoded(), catalog: SampleModels.catalog)
        #expect(decoded.variants[0].graph.nodes[0].name == expected)
    }

    @Test func unsoundModelsAreNotWritten() throws {
        var model = try sampleModel()
        model.variants[1].arena.byteCount -= 64
        #expect(throws: FormatError.self) { try model.encoded() }
        model = try sampleModel()
        model.variants[0].arena.offsets[1] = -64
        #expect(throws: FormatError.self) { try model.encoded() }
        model = try sampleModel()
        model.variants[0].graph.outputs[0].value = Graph.ValueID(999)
        #expect(throws: FormatError.self) { try model.encoded() }
        model.variants = []
        #expect(throws: FormatError.self) { try model.encoded() }
        model = try sampleModel()
        model.metadata.minimumRuntimeVersion = Version(9, 9)
        #expect(throws: FormatError.self) { try model.encoded() }
    }
}
