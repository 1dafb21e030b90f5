import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Passes that bring operators to integers.
@Suite struct QuantizationTests {
    /// Dequantizes, applies `body` and quantizes.
    private func quantized(
        _ builder: inout GraphBuilder, _ x: Graph.ValueID, to quantization: Quantization,
        _ body: (inout GraphBuilder, Graph.ValueID) throws -> Graph.ValueID
    ) throws -> Graph.ValueID {
        let y = try body(&builder, try builder.addOne(Dequantize(), [x]))
        return try builder.addOne(Quantize(element: .int8, quantization: quantization), [y])
    }

    private func int8(_ shape: Shape, _ scale: Float = 0.05, _ zeroPoint: Int32 = 3) throws -> TensorType {
        TensorType(.int8, shape, quantization: try perTensor(scale, zeroPoint))
    }

    /// The graph before and after differ by at most one step of the output.
    private func expectWithinAStep(_ before: Graph, _ after: Graph) throws {
        var (first, second) = (ReferenceInterpreter(before), ReferenceInterpreter(after))
        for seed in 1...4 {
            let inputs = first.makeInputs(seed: UInt64(seed))
            let expected = try #require(first.run(inputs)[0].integers)
            let found = try #require(second.run(inputs)[0].integers)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1 })
        }
    }

    // MARK: FuseQuantization

    @Test(arguments: ["float", "int32"]) func convolutionBecomesInteger(bias: String) throws {
        let scales = (0..<4).map { Float(0.005 + 0.001 * Double($0)) }
        let perChannel = try Quantization(scales: scales, zeroPoints: [0, 0, 0, 0], axis: 0)
        let biasScale = try Quantization(scales: scales.map { $0 * 0.05 }, zeroPoints: [0, 0, 0, 0], axis: 0)
        let before = try graph(try int8([1, 6, 5, 4])) { builder, x in
            try quantized(&builder, x, to: try perTensor(0.04, -128)) { builder, x in
                let weights = try builder.addOne(Dequantize(), [builder.int8s([4, 3, 3, 4], perChannel)])
                let stored = builder.addConstant(
                    Tensor(TensorType(.int32, [4], quantization: biasScale), [400, -400, 1, 70_000] as [Int32]))
                let floats = builder.addConstant(Tensor(TensorType(.float32, [4]), [0.1, -0.1, 0, 5] as [Float]))
                let b = bias == "float" ? floats : try builder.addOne(Dequantize(), [stored])
                let y = try builder.addOne(
                    Convolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1]), [x, weights, b])
                return try builder.addOne(Clamp(.relu6), [y])
            }
        }
        var after = before
        #expect(try FuseQuantization().run(on: &after))
        #expect(
            after.outline == """
                1 = convolution(x, #4x3x3x4, #4)
                2 = clamp(1)
                out 2
                """)
        let stored = try #require(after.constant(after.nodes[0].inputs[2])?.integers)
        #expect(bias == "float" ? stored[0] == 400 && stored[3] == 12_500 : stored == [400, -400, 1, 70_000])
        try expectWithinAStep(before, after)
        try check(FuseQuantization(), on: after)
        try check(FuseActivation(), on: after)
    }

    @Test func transposedWeightsAreFound() throws {
        let perChannel = try Quantization(
            scales: [0.01, 0.02, 0.03, 0.04], zeroPoints: [0, 0, 0, 0], axis: 0)
        let before = try graph(try int8([1, 6, 5, 4])) { builder, x in
            try quantized(&builder, x, to: try perTensor(0.1, 0)) { builder, x in
                let weights = try builder.addOne(Dequantize(), [builder.int8s([4, 4, 3, 3], perChannel)])
                return try builder.addOne(
                    Convolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1]),
                    [x, try builder.toNHWC(weights), builder.floats([4])])
            }
        }
        var after = before
        #expect(try FuseQuantization().run(on: &after))
        #expect(
            after.outline == """
                1 = convolution(x, #4x3x3x4, #4)
                out 1
                """)
        try expectWithinAStep(before, after)
    }

    /// A layout crossed and a flattening between the quantizations and their layers.
    @Test func movementsStandNotInTheWay() throws {
        let before = try graph(try int8([1, 4, 6, 5])) { builder, x in
            let y = try quantized(&builder, x, to: try perTensor(0.1, -7)) { builder, x in
                let weights = try builder.addOne(Dequantize(), [builder.int8s([4, 3, 3, 4], try perTensor(0.01))])
                let y = try builder.addOne(
                    Convolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1]),
                    [try builder.toNHWC(x), weights, builder.floats([4])])
                return try builder.addOne(Reshape([1, 48]), [try builder.addOne(Clamp(.relu), [y])])
            }
            return try quantized(&builder, y, to: try perTensor(0.1)) { builder, x in
                let square = try builder.addOne(Reshape([1, 1, 48]), [x])
                return try builder.addOne(Softmax(axis: 2), [square])
            }
        }
        var after = before
        #expect(try FuseQuantization().run(on: &after))
        #expect(
            after.outline == """
                1 = transpose(x)
                2 = convolution(1, #4x3x3x4, #4)
                3 = clamp(2)
                4 = reshape(3)
                5 = reshape(4)
                6 = softmax(5)
                out 6
                """)
        try expectWithinAStep(before, after)
    }

    @Test func transparentOperatorsMoveBytes() throws {
        let before = try graph(try int8([1, 6, 5, 4])) { builder, x in
            let same = try quantized(&builder, x, to: try perTensor(0.05, 3)) { builder, x in
                let pool = MaxPool(window: [2, 2], strides: [2, 2], padding: .none(rank: 2), dilations: [1, 1])
                return try builder.addOne(pool, [x])
            }
            return try quantized(&builder, same, to: try perTensor(0.1, -3)) { builder, x in
                try builder.toNCHW(x)
            }
        }
        var after = before
        #expect(try FuseQuantization().run(on: &after))
        #expect(try CancelQuantization().run(on: &after))
        #expect(
            after.outline == """
                1 = max_pool(x)
                2 = transpose(1)
                3 = quantize(2)
                out 3
                """)
        try expectWithinAStep(before, after)
    }

    @Test(arguments: 0..<5) func operatorsWithARuleBecomeIntegers(index: Int) throws {
        let pool = AveragePool(window: [2, 2], strides: [2, 2], padding: .none(rank: 2))
        let ops: [any Operator] = [
            Binary(.add), Binary(.mul), Concat(axis: 3), Reduce(.mean, axes: [1, 2], keepsDimensions: true), pool,
        ]
        let op = ops[index]
        let before = try graph(try int8([1, 6, 5, 4])) { builder, x in
            try quantized(&builder, x, to: try perTensor(index == 1 ? 0.3 : 0.1, -7)) { builder, x in
                guard index < 3 else { return try builder.addOne(op, [x]) }
                let other = builder.int8s([1, 6, 5, 4], try perTensor(0.03, 9))
                return try builder.addOne(op, [x, try builder.addOne(Dequantize(), [other])])
            }
        }
        var after = before
        #expect(try FuseQuantization().run(on: &after))
        #expect(after.nodes.map { $0.op.name } == [op.name])
        try expectWithinAStep(before, after)
    }

    @Test func embeddingsStaySmall() throws {
        try check(
            FuseQuantization(),
            on: graph(TensorType(.int32, [1, 3])) { builder, x in
                let rows = try builder.addOne(Dequantize(), [builder.int8s([9, 4], try perTensor(0.1))])
                return try builder.addOne(Gather(axis: 0), [rows, x])
            },
            gives: """
                1 = gather(#9x4, x)
                2 = dequantize(1)
                out 2
                """)
    }

    @Test func whatHasNoRuleStaysFloat() throws {
        let before = try graph(try int8([1, 6])) { builder, x in
            try quantized(&builder, x, to: try perTensor(0.1, -7)) { builder, x in
                let y = try builder.addOne(Softmax(axis: 1, isLogarithmic: true), [x])
                return try builder.addOne(Binary(.div), [y, builder.floats([1, 6], in: 1...2)])
            }
        }
        #expect(try check(FuseQuantization(), on: before) == before)
    }

    // MARK: CancelQuantization

    @Test func stepsThereAndBackVanish() throws {
        let unsigned = TensorType(.uint8, [1, 6], quantization: try perTensor(0.05, 131))
        try check(
            CancelQuantization(),
            on: graph(unsigned) { builder, x in
                let signed = Quantize(element: .int8, quantization: try perTensor(0.05, 3))
                let back = Quantize(element: .uint8, quantization: try perTensor(0.05, 131))
                let y = try builder.addOne(back, [try builder.addOne(signed, [x])])
                let z = try builder.addOne(back, [try builder.addOne(Dequantize(), [y])])
                return try builder.addOne(Dequantize(), [try builder.addOne(signed, [z])])
            },
            gives: """
                1 = dequantize(x)
                out 1
                """)
    }

    @Test func lossyStepsStay() throws {
        let before = try graph(try int8([1, 6])) { builder, x in
            let coarse = Quantize(element: .int8, quantization: try perTensor(0.5, 3))
            let fine = Quantize(element: .int8, quantization: try perTensor(0.05, 3))
            return try builder.addOne(Dequantize(), [try builder.addOne(fine, [try builder.addOne(coarse, [x])])])
        }
        #expect(try check(CancelQuantization(), on: before) == before)
    }

    // MARK: TabulateUnary

    @Test(arguments: [Unary.Function.sigmoid, .tanh, .exp, .log])
    func unaryBecomesATable(function: Unary.Function) throws {
        let before = try graph(try int8([1, 256])) { builder, x in
            try quantized(&builder, x, to: try perTensor(0.02, -100)) { builder, x in
                try builder.addOne(Unary(function), [x])
            }
        }
        var after = before
        #expect(try TabulateUnary().run(on: &after))
        #expect(after.nodes.map { $0.op.name } == ["lookup"])
        try expectWithinAStep(before, after)
        try check(TabulateUnary(), on: after)
    }

    /// Hard-swish as exporters write it: x · clip(x + 3, 0, 6) / 6.
    @Test func expressionsOfOneInputBecomeATable() throws {
        try check(
            TabulateUnary(),
            on: graph(try int8([2, 3, 100])) { builder, x in
                try quantized(&builder, x, to: try perTensor(0.03, -100)) { builder, x in
                    func number(_ value: Float) -> Graph.ValueID {
                        builder.addConstant(Tensor(TensorType(.float32, [1, 1, 1]), [value]))
                    }
                    let shifted = try builder.addOne(Binary(.add), [x, number(3)])
                    let product = try builder.addOne(Binary(.mul), [x, try builder.addOne(Clamp(.relu6), [shifted])])
                    return try builder.addOne(Binary(.div), [product, number(6)])
                }
            },
            gives: """
                1 = lookup(x, #256) + Add + Relu6 + Mul + Div
                out 1
                """)
    }

    @Test func tablesCompose() throws {
        try check(
            TabulateUnary(),
            on: graph(try int8([1, 100])) { builder, x in
                let y = try quantized(&builder, x, to: try perTensor(0.03, -100)) { builder, x in
                    try builder.addOne(Binary(.mul), [x, try builder.addOne(Unary(.sigmoid), [x])])
                }
                return try builder.addOne(Clamp(.relu), [y])
            },
            gives: """
                1 = lookup(x, #256) + Sigmoid + Mul + Relu
                out 1
                """)
    }

    @Test func twoInputsMakeNoTable() throws {
        let before = try graph(try int8([1, 6])) { builder, x in
            try quantized(&builder, x, to: try perTensor(0.1, -7)) { builder, x in
                try builder.addOne(Binary(.pow), [x, builder.floats([1, 6], in: 1...2)])
            }
        }
        #expect(try check(TabulateUnary(), on: before) == before)
    }
}
