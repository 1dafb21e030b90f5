import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Passes that merge an operator into its neighbour.
@Suite struct FusionTests {
    let picture = TensorType(.float32, [1, 6, 5, 4])

    // MARK: FuseActivation

    @Test func activationJoinsItsProducer() throws {
        let before = try graph(picture) { builder, x in
            builder.nodeName = "conv1"
            let y = try builder.convolution(x, channels: 4)
            builder.nodeName = "relu1"
            return try builder.addOne(Clamp(.relu6), [y])
        }
        let after = try check(
            FuseActivation(), on: before,
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + Relu6
                out 1
                """)
        #expect((after.nodes[0].op as? Convolution)?.activation == .relu6)
        #expect(after.nodes[0].name == "conv1")
    }

    @Test func activationsMeet() throws {
        let narrow = try #require(ActivationRange(-1, 0.5))
        try check(
            FuseActivation(),
            on: graph(picture) { builder, x in
                let pool = AveragePool(window: [2, 2], strides: [2, 2], padding: .none(rank: 2))
                let y = try builder.addOne(Clamp(.relu), [try builder.addOne(pool, [x])])
                return try builder.addOne(Clamp(narrow), [y])
            },
            gives: """
                1 = average_pool(x) + Relu + Clip
                out 1
                """)
    }

    @Test func activationStaysWhenItsInputHasAnotherReader() throws {
        let before = try graph(picture) { builder, x in
            let y = try builder.convolution(x, channels: 4)
            return try builder.addOne(Binary(.sub), [y, try builder.addOne(Clamp(.relu), [y])])
        }
        let after = try check(FuseActivation(), on: before)
        #expect(after == before)
    }

    @Test(arguments: [0, -128, -5] as [Int32]) func integerActivationKeepsEveryByte(zeroPoint: Int32) throws {
        let type = TensorType(.int8, [1, 6, 5, 4], quantization: try perTensor(0.05, 3))
        try check(
            FuseActivation(),
            on: graph(type) { builder, x in
                let y = try builder.int8Convolution(x, channels: 4, to: try perTensor(0.03, zeroPoint))
                return try builder.addOne(Clamp(.relu6), [try builder.addOne(Clamp(.relu), [y])])
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + Relu + Relu6
                out 1
                """)
    }

    // MARK: FuseResidual

    @Test func residualJoinsTheLaterConvolution() throws {
        let after = try check(
            FuseResidual(),
            on: graph(picture) { builder, x in
                let a = try builder.convolution(x, channels: 4)
                let b = try builder.convolution(x, channels: 4, padding: 1)
                return try builder.addOne(Binary(.add, activation: .relu), [a, b])
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4)
                2 = convolution(x, #4x3x3x4, #4, 1) + Add
                out 2
                """)
        #expect((after.nodes[1].op as? Convolution)?.residual?.activation == .relu)
    }

    @Test func residualMovesBehindItsOtherOperand() throws {
        try check(
            FuseResidual(),
            on: graph(picture) { builder, x in
                let a = try builder.convolution(x, channels: 4)
                let b = try builder.addOne(Unary(.tanh), [x])
                return try builder.addOne(Binary(.add), [a, b])
            },
            gives: """
                1 = unary(x)
                2 = convolution(x, #4x3x3x4, #4, 1) + Add
                out 2
                """)
    }

    @Test func integerResidualKeepsEveryByte() throws {
        let type = TensorType(.int8, [1, 6, 5, 4], quantization: try perTensor(0.05, 3))
        let after = try check(
            FuseResidual(),
            on: graph(type) { builder, x in
                let y = try builder.int8Convolution(x, channels: 4, to: try perTensor(0.03, -9))
                return try builder.addOne(Binary(.add), [x, y], quantization: try perTensor(0.06, 1))
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4, x) + Add
                out 1
                """)
        let own = try perTensor(0.03, -9)
        #expect((after.nodes[0].op as? Convolution)?.residual?.quantization == own)
        try check(FuseActivation(), on: after)
    }

    // MARK: FoldPad

    @Test func zerosAreFolded() throws {
        let pad = Pad(before: [0, 1, 2, 0], after: [0, 0, 1, 0])
        let convolved = try check(
            FoldPad(),
            on: graph(picture) { builder, x in
                try builder.convolution(try builder.addOne(pad, [x]), channels: 4, padding: 0)
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + Pad
                out 1
                """)
        let expected = Padding(before: [1, 2], after: [0, 1])
        #expect((convolved.nodes[0].op as? Convolution)?.padding == expected)
        let pooled = try check(
            FoldPad(),
            on: graph(picture) { builder, x in
                let pool = AveragePool(window: [3, 3], strides: [1, 1], padding: .none(rank: 2))
                return try builder.addOne(pool, [try builder.addOne(pad, [x])])
            },
            gives: """
                1 = average_pool(x) + Pad
                out 1
                """)
        #expect((pooled.nodes[0].op as? AveragePool)?.countsPadding == true)
    }

    @Test func integerZerosAreFoldedByteForByte() throws {
        let type = TensorType(.int8, [1, 6, 5, 4], quantization: try perTensor(0.05, 3))
        try check(
            FoldPad(),
            on: graph(type) { builder, x in
                let y = try builder.addOne(Pad(before: [0, 1, 1, 0], after: [0, 1, 1, 0]), [x])
                return try builder.int8Convolution(y, channels: 4, to: try perTensor(0.03, -9))
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + Pad
                out 1
                """)
    }

    @Test(arguments: [
        Pad(before: [0, 1, 1, 0], after: [0, 1, 1, 0], value: 1),
        Pad(before: [0, 1, 1, 0], after: [0, 1, 1, 0], mode: .edge),
        Pad(before: [0, 1, 1, 1], after: [0, 1, 1, 0]),
    ]) func otherPadsStay(pad: Pad) throws {
        let before = try graph(TensorType(.float32, [1, 6, 5, pad.before[3] == 1 ? 3 : 4])) { builder, x in
            try builder.convolution(try builder.addOne(pad, [x]), channels: 4, padding: 0)
        }
        #expect(try check(FoldPad(), on: before) == before)
    }

    // MARK: FoldScaleAndShift

    @Test func batchNormalizationJoinsTheConvolutionBefore() throws {
        try check(
            FoldScaleAndShift(),
            on: graph(picture) { builder, x in
                let y = try builder.convolution(x, channels: 4)
                builder.nodeName = "bn1"
                let scaled = try builder.addOne(Binary(.mul), [y, builder.floats([1, 1, 1, 4], seed: 7)])
                return try builder.addOne(Binary(.add), [builder.floats([1, 1, 1, 4], seed: 8), scaled])
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + BatchNormalization
                out 1
                """)
    }

    @Test func batchNormalizationJoinsTheTransposedConvolutionBefore() throws {
        try check(
            FoldScaleAndShift(),
            on: graph(picture) { builder, x in
                let spread = TransposedConvolution(
                    strides: [2, 2], padding: .none(rank: 2), outputPadding: [0, 0], dilations: [1, 1], groups: 2)
                let y = try builder.addOne(spread, [x, builder.floats([6, 3, 3, 2]), builder.floats([6])])
                let scaled = try builder.addOne(Binary(.mul), [y, builder.floats([1, 1, 1, 6], seed: 7)])
                return try builder.addOne(Binary(.add), [scaled, builder.floats([1, 1, 1, 6], seed: 8)])
            },
            gives: """
                1 = transposed_convolution(x, #6x3x3x2, #6) + Mul + Add
                out 1
                """)
    }

    @Test(arguments: [Binary.Function.add, .sub, .mul, .div], [true, false])
    func everyFunctionJoins(function: Binary.Function, constantIsFirst: Bool) throws {
        let before = try graph(TensorType(.float32, [3, 8])) { builder, x in
            let y = try builder.addOne(FullyConnected(), [x, builder.floats([5, 8]), builder.floats([5])])
            let constant = builder.floats([1, 5], seed: 3, in: 0.5...2)
            return try builder.addOne(
                Binary(function, activation: .relu), constantIsFirst ? [constant, y] : [y, constant])
        }
        let after = try check(FoldScaleAndShift(), on: before)
        #expect(after.nodes.count == (function == .div && constantIsFirst ? 2 : 1))
    }

    @Test(arguments: [0, 1]) func scaleBeforeJoins(padding: Int) throws {
        let outlines = [
            """
            1 = convolution(x, #4x3x3x4, #4) + Mul + Add
            out 1
            """,
            """
            1 = binary(x, #1x1x1x4)
            2 = binary(1, #1x1x1x4)
            3 = convolution(2, #4x3x3x4, #4)
            out 3
            """,
        ]
        let before = try graph(picture) { builder, x in
            let scaled = try builder.addOne(Binary(.mul), [x, builder.floats([1, 1, 1, 4], seed: 7)])
            let shifted = try builder.addOne(Binary(.add), [scaled, builder.floats([1, 1, 1, 4], seed: 8)])
            return try builder.convolution(shifted, channels: 4, padding: padding)
        }
        try check(FoldScaleAndShift(), on: before, gives: outlines[padding])
    }

    @Test func scaleBeforeGroupsJoins() throws {
        try check(
            FoldScaleAndShift(),
            on: graph(picture) { builder, x in
                let scaled = try builder.addOne(Binary(.mul), [x, builder.floats([1, 1, 1, 4], seed: 7)])
                let grouped = Convolution(
                    strides: [2, 1], padding: Padding(before: [1, 0], after: [0, 1]), dilations: [1, 1], groups: 2)
                return try builder.addOne(grouped, [scaled, builder.floats([6, 2, 2, 2]), builder.floats([6])])
            },
            gives: """
                1 = convolution(x, #6x2x2x2, #6) + Mul
                out 1
                """)
    }

    // MARK: MergeScaleAndShift

    @Test func normalizationsWithoutALayerBecomeOne() throws {
        let before = try graph(picture) { builder, x in
            builder.nodeName = "norm"
            let scaled = try builder.addOne(Binary(.mul), [x, builder.floats([1, 1, 1, 4], seed: 7)])
            let shifted = try builder.addOne(
                Binary(.add, activation: .relu), [scaled, builder.floats([1, 1, 1, 4], seed: 8)])
            builder.nodeName = "sum"
            return try builder.addOne(Binary(.add), [shifted, x])
        }
        let after = try check(
            MergeScaleAndShift(), on: before,
            gives: """
                1 = convolution(x, #4x1x1x1, #4) + BatchNormalization
                2 = binary(1, x)
                out 2
                """)
        #expect((after.nodes[0].op as? Convolution)?.groups == 4)
        #expect((after.nodes[0].op as? Convolution)?.activation == .relu)
    }

    @Test func otherProductsAndSumsStay() throws {
        let wide = try graph(picture) { builder, x in
            let scaled = try builder.addOne(Binary(.mul), [x, builder.floats([1, 1, 5, 4])])
            return try builder.addOne(Binary(.add), [scaled, builder.floats([1, 1, 1, 4])])
        }
        #expect(try check(MergeScaleAndShift(), on: wide) == wide)
        let shared = try graph(picture) { builder, x in
            let scaled = try builder.addOne(Binary(.mul), [x, builder.floats([1, 1, 1, 4])])
            let shifted = try builder.addOne(Binary(.add), [scaled, builder.floats([1, 1, 1, 4])])
            return try builder.addOne(Binary(.sub), [shifted, scaled])
        }
        #expect(try check(MergeScaleAndShift(), on: shared) == shared)
    }
}
