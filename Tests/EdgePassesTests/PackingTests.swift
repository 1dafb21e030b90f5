import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Weights in the layouts that kernels read.
@Suite struct WeightPackingTests {
    /// A 3x3 convolution of 16 channels over 12x12 pixels, which tiles of outputs suit.
    private func convolution(_ weights: Tensor) throws -> Graph {
        try graph(TensorType(.float32, [1, 12, 12, 16])) { builder, x in
            let w = builder.addConstant(weights)
            let op = Convolution(
                strides: [1, 1], padding: Padding(before: [1, 1], after: [1, 1]), dilations: [1, 1])
            return try builder.addOne(op, [x, w, builder.floats([16])])
        }
    }

    private func packedLayout(_ weights: Tensor) throws -> Layout {
        let packed = try check(PackWeights(), on: try convolution(weights), tolerance: 1e-4)
        let id = try #require(packed.nodes.first).inputs[1]
        return packed.type(of: id).layout
    }

    @Test func floatWindowsAreTransformedUnlessTheyAreStoredAsFloat16() throws {
        var random = SplitMix64(state: 7)
        let type = TensorType(.float32, [16, 3, 3, 16])
        let weights = random.tensor(type, in: -1...1)
        #expect(try packedLayout(weights) == .winogradN16)
        let halves = try #require(weights.reals).map {
            HalfPrecision.float(fromFloat16: HalfPrecision.float16(from: $0))
        }
        #expect(try packedLayout(Tensor(type, Bytes(halves))) == .gemmN16)
    }
}
