import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Normalizations that come in single steps, and their way through layouts.
@Suite struct NormalizationFusionTests {
    let tokens = TensorType(.float32, [2, 5, 8])

    /// The steps that PyTorch writes for LayerNorm before opset 17, up to the quotient.
    private func decomposed(
        _ x: Graph.ValueID, axes: [Int] = [2], varianceAxes: [Int] = [2], _ builder: inout GraphBuilder
    ) throws -> Graph.ValueID {
        let mean = try builder.addOne(Reduce(.mean, axes: axes, keepsDimensions: true), [x])
        let deviation = try builder.addOne(Binary(.sub), [x, mean])
        let square = try builder.addOne(Binary(.pow), [deviation, number(2, &builder)])
        let variance = try builder.addOne(Reduce(.mean, axes: varianceAxes, keepsDimensions: true), [square])
        let sum = try builder.addOne(Binary(.add), [variance, number(1e-3, &builder)])
        return try builder.addOne(Binary(.div), [deviation, try builder.addOne(Unary(.sqrt), [sum])])
    }

    private func number(_ value: Float, _ builder: inout GraphBuilder) -> Graph.ValueID {
        builder.addConstant(Tensor(TensorType(.float32, [1, 1, 1]), [value]))
    }

    @Test func layerNormalizationOfSingleSteps() throws {
        let after = try check(
            FuseNormalization(),
            on: graph(tokens) { builder, x in
                let y = try decomposed(x, &builder)
                let scaled = try builder.addOne(Binary(.mul), [y, builder.floats([1, 1, 8])])
                return try builder.addOne(Binary(.add), [builder.floats([1, 1, 8], seed: 2), scaled])
            },
            gives: """
                1 = normalization(x, #1x1x8, #1x1x8) + Mul + Add
                out 1
                """)
        #expect((after.nodes[0].op as? Normalization) == Normalization(axes: [2], epsilon: 1e-3))
    }

    @Test func withoutFactorsItIsBare() throws {
        try check(
            FuseNormalization(),
            on: graph(tokens) { builder, x in try decomposed(x, axes: [1, 2], varianceAxes: [1, 2], &builder) },
            gives: """
                1 = normalization(x)
                out 1
                """)
    }

    /// The steps of a root-mean-square normalization: x · 1/√(mean of x·x + ε).
    @Test func rootMeanSquareOfSingleSteps() throws {
        let after = try check(
            FuseNormalization(),
            on: graph(tokens) { builder, x in
                let square = try builder.addOne(Binary(.mul), [x, x])
                let mean = try builder.addOne(Reduce(.mean, axes: [2], keepsDimensions: true), [square])
                let sum = try builder.addOne(Binary(.add), [number(1e-3, &builder), mean])
                let root = try builder.addOne(Unary(.sqrt), [sum])
                let factor = try builder.addOne(Binary(.div), [number(1, &builder), root])
                return try builder.addOne(
                    Binary(.mul), [builder.floats([1, 1, 8]), try builder.addOne(Binary(.mul), [factor, x])])
            },
            gives: """
                1 = normalization(x, #1x1x8) + Mul
                out 1
                """)
        #expect((after.nodes[0].op as? Normalization)?.function == .rootMeanSquare)
    }

    @Test func variancesOverOtherAxesStay() throws {
        let before = try graph(tokens) { builder, x in try decomposed(x, axes: [1], varianceAxes: [2], &builder) }
        var after = before
        #expect(try FuseNormalization().run(on: &after))
        // What is divided has no mean of 0, so that only its mean square is left.
        #expect((after.nodes.last?.op as? Normalization)?.function == .rootMeanSquare)
        #expect(hasSameMeaning(before, after))
    }

    @Test func shiftsWithoutScaleStay() throws {
        try check(
            FuseNormalization(),
            on: graph(tokens) { builder, x in
                try builder.addOne(Binary(.add), [try decomposed(x, &builder), builder.floats([1, 1, 8])])
            },
            gives: """
                1 = normalization(x)
                2 = binary(1, #1x1x8)
                out 2
                """)
    }

    /// Instance normalization of a channels-first net crosses no layout.
    @Test func transposesPassThroughNormalizations() throws {
        try check(
            CancelTransposes(),
            on: graph(TensorType(.float32, [1, 4, 6, 5])) { builder, x in
                let first = try builder.toNCHW(try builder.convolution(try builder.toNHWC(x), channels: 4))
                let normalized = try builder.addOne(
                    Normalization(axes: [2, 3], epsilon: 1e-3),
                    [first, builder.floats([1, 4, 1, 1]), builder.floats([1, 4, 1, 1], seed: 2)])
                return try builder.toNCHW(
                    try builder.convolution(try builder.toNHWC(normalized), channels: 4))
            },
            gives: """
                1 = transpose(x)
                2 = convolution(1, #4x3x3x4, #4)
                3 = normalization(2, #1x1x1x4, #1x1x1x4)
                4 = convolution(3, #4x3x3x4, #4)
                5 = transpose(4)
                out 5
                """)
    }
}
