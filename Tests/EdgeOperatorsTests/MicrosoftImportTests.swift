import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// ONNX Runtime's own normalizations and attentions against the standard operators that they are made of.
@Suite struct MicrosoftImportTests {
    private static func microsoft(
        _ name: String, _ attributes: [String: AttributeValue] = [:], outputCount: Int = 1
    ) -> ImportedNode {
        ImportedNode(
            domain: "com.microsoft", name: name, version: 1, attributes: attributes, outputCount: outputCount)
    }

    private func random(_ shape: Shape, seed: UInt64) -> Tensor {
        var random = SplitMix64(state: seed)
        return random.tensor(TensorType(.float32, shape), in: -1...1)
    }

    // MARK: Normalizations

    @Test func skipLayerNormalizationNormalizesASum() throws {
        let (x, skip) = (Tensor.floats([1, 2, 2], [1, 2, 3, 4]), Tensor.floats([1, 2, 2], [0, 3, -3, 6]))
        let (gamma, beta, bias) = (
            Tensor.floats([2], [1, 2]), Tensor.floats([2], [0, 1]), Tensor.floats([2], [1, 0])
        )
        let outputs = try MicrosoftImportTests.microsoft("SkipLayerNormalization", outputCount: 4)
            .outputs([x, skip, gamma, beta, bias])
        let sum = Tensor.floats([1, 2, 2], [2, 5, 1, 10])
        #expect(outputs[3] == sum)
        let expected = try ImportedNode(name: "LayerNormalization", version: 17).reals([sum, gamma, beta])
        #expect(isClose(outputs[0].reals, expected))
        #expect(isClose(outputs[1].reals, [3.5, 5.5]))
    }

    @Test func skipSimplifiedLayerNormalizationHasNoMean() throws {
        let found = try MicrosoftImportTests.microsoft("SkipSimplifiedLayerNormalization", ["epsilon": .float(0)])
            .reals([.floats([1, 2], [1, 4]), .floats([1, 2], [2, 0]), .floats([2], [1, 10])])
        let root = Float(12.5).squareRoot()
        #expect(isClose(found, [3 / root, 40 / root]))
    }

    /// Channels stand last, and an activation may follow.
    @Test func groupNormTakesBothLayouts() throws {
        let (gamma, beta) = (Tensor.floats([4], [1, 2, 3, 4]), Tensor.floats([4], [0, 1, 0, -1]))
        let planar = random([1, 4, 2, 3], seed: 1)
        let last = try Transpose([0, 2, 3, 1]).result(planar)
        let plain = ImportedNode(name: "GroupNormalization", version: 21, attributes: ["num_groups": .int(2)])
        let expected = try plain.outputs([planar, gamma, beta])[0]
        var attributes: [String: AttributeValue] = ["groups": .int(2), "channels_last": .int(0), "activation": .int(0)]
        let first = try MicrosoftImportTests.microsoft("GroupNorm", attributes).outputs([planar, gamma, beta])[0]
        #expect(first == expected)
        attributes["channels_last"] = .int(1)
        attributes["activation"] = .int(1)
        let second = try MicrosoftImportTests.microsoft("GroupNorm", attributes).outputs([last, gamma, beta])[0]
        let activated = try Unary(.silu).result(try Transpose([0, 2, 3, 1]).result(expected))
        let wanted = try #require(activated.reals)
        #expect(isClose(second.reals, wanted))
    }

    // MARK: Attention

    private var parts: [Tensor] { [1, 2, 3].map { random([2, $0 == 1 ? 3 : 4, 6], seed: $0) } }

    private func standard(_ mask: Tensor? = nil, _ inputs: [Tensor]? = nil) throws -> [Float] {
        try ImportedNode(
            name: "Attention", version: 23, attributes: ["q_num_heads": .int(2), "kv_num_heads": .int(2)]
        ).reals((inputs ?? parts) + [mask])
    }

    private func multiHead(_ further: [Tensor?] = []) throws -> [Float] {
        try MicrosoftImportTests.microsoft("MultiHeadAttention", ["num_heads": .int(2)]).reals(parts + further)
    }

    @Test func multiHeadAttentionIsAttention() throws {
        #expect(try isClose(multiHead(), standard()))
        let bias = random([1, 2, 3, 4], seed: 9)
        #expect(try isClose(multiHead([nil, nil, bias]), standard(bias)))
    }

    @Test func paddingHidesKeys() throws {
        let hidden: Float = -10_000
        let bias = Tensor.floats([2, 1, 1, 4], [0, 0, 0, hidden, 0, 0, hidden, hidden])
        let expected = try standard(bias)
        let mask = Tensor(TensorType(.int32, [2, 4]), [1, 1, 1, 0, 1, 1, 0, 0] as [Int32])
        #expect(try isClose(multiHead([nil, mask]), expected))
        #expect(try isClose(multiHead([nil, .int32s([3, 2])]), expected))
    }

    /// The weights of queries, keys and values stand beside each other.
    @Test func attentionProjectsItsInput() throws {
        let (x, weights, bias) = (random([1, 3, 4], seed: 4), random([4, 12], seed: 5), random([12], seed: 6))
        let joined = try ImportedNode(name: "Add").outputs([
            try ImportedNode(name: "MatMul").outputs([x, weights])[0], bias,
        ])[0]
        let parts = try (0..<3).map { try Slice($0 * 4..<$0 * 4 + 4, ofAxis: 2, in: joined.shape).result(joined) }
        let outputs = try MicrosoftImportTests.microsoft("Attention", ["num_heads": .int(2)], outputCount: 2)
            .outputs([x, weights, bias])
        #expect(try isClose(outputs[0].reals, standard(nil, parts)))
        #expect(outputs[1].shape == [2, 1, 2, 3, 2])
    }

    @Test(arguments: [0, 2]) func packedInputsAreRefused(count: Int) throws {
        let inputs = Array(parts.prefix(max(count, 1)))
        #expect(throws: OperatorError.unsupported("MultiHeadAttention with packed queries, keys and values")) {
            try MicrosoftImportTests.microsoft("MultiHeadAttention", ["num_heads": .int(2)]).outputs(inputs)
        }
    }

    // MARK: Rotary embedding

    @Test func onePositionIsThatOfTheFirstToken() throws {
        let (cosines, sines, x) = (random([8, 2], seed: 1), random([8, 2], seed: 2), random([1, 2, 3, 4], seed: 3))
        let positions = Tensor(TensorType(.int64, [1, 3]), [4, 5, 6] as [Int64])
        let expected = try ImportedNode(name: "RotaryEmbedding", version: 23).reals([x, cosines, sines, positions])
        let found = try MicrosoftImportTests.microsoft("RotaryEmbedding").reals([x, .int64s([4]), cosines, sines])
        #expect(found == expected)
    }
}
