import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Passes that remove, merge and pack, and the pipeline.
@Suite struct CleanupTests {
    let row = TensorType(.float32, [1, 8])

    @Test func deadCodeGoes() throws {
        let after = try check(
            RemoveDeadCode(),
            on: graph(row) { builder, x in
                let y = try builder.addOne(Unary(.tanh), [x])
                _ = try builder.addOne(Binary(.add), [y, builder.floats([1, 8])])
                return try builder.addOne(Unary(.exp), [x])
            },
            gives: """
                1 = unary(x)
                out 1
                """)
        #expect(after.values.count == 2)
    }

    @Test func statesLiveAsLongAsAnOutputNeedsThem() throws {
        let after = try check(
            RemoveDeadCode(),
            on: graph(row) { builder, x in
                let sum = builder.addState(name: "sum", type: row)
                let count = builder.addState(name: "count", type: row)
                let next = try builder.addOne(Binary(.add), [sum, x])
                builder.setNext(next, ofState: sum)
                builder.setNext(try builder.addOne(Binary(.mul), [count, x]), ofState: count)
                return sum
            },
            gives: """
                1 = binary(sum, x)
                out sum
                """)
        #expect(after.states.map(\.name) == ["sum"])
    }

    @Test func identitiesGo() throws {
        try check(
            RemoveIdentities(),
            on: graph(row) { builder, x in
                var y = try builder.addOne(Reshape([1, 8]), [x])
                y = try builder.addOne(Transpose([0, 1]), [y])
                y = try builder.addOne(Slice(starts: [0, 0], sizes: [1, 8], steps: [1, 1]), [y])
                y = try builder.addOne(Pad(before: [0, 0], after: [0, 0]), [y])
                y = try builder.addOne(Concat(axis: 0), [y])
                y = try builder.addOne(Expand([1, 8]), [y])
                y = try builder.addOne(Cast(element: .float32), [y])
                y = try builder.addOne(Clamp(.none), [y])
                return try builder.addOne(Unary(.tanh), [y])
            },
            gives: """
                1 = unary(x)
                out 1
                """)
    }

    @Test func reversingAndClampingAreNoIdentities() throws {
        let before = try graph(row) { builder, x in
            let y = try builder.addOne(Slice(starts: [0, 7], sizes: [1, 8], steps: [1, -1]), [x])
            return try builder.addOne(Clamp(.relu), [y])
        }
        #expect(try check(RemoveIdentities(), on: before) == before)
    }

    @Test(arguments: [(-128 as Int32, 0), (-127, 1)]) func reluOfNothingNegativeGoes(zeroPoint: Int32, kept: Int) throws
    {
        let type = TensorType(.int8, [1, 8], quantization: try perTensor(0.1, zeroPoint))
        let after = try check(
            RemoveIdentities(), on: graph(type) { builder, x in try builder.addOne(Clamp(.relu), [x]) })
        #expect(after.nodes.count == kept)
    }

    @Test func weightsUnderDequantizeFoldLast() throws {
        let before = try graph(row) { builder, x in
            let weights = try builder.addOne(Dequantize(), [builder.int8s([5, 8], try perTensor(0.01))])
            return try builder.addOne(FullyConnected(), [x, weights, builder.floats([5])])
        }
        #expect(try check(FoldConstants(), on: before) == before)
        try check(
            FoldConstants(everything: true), on: before,
            gives: """
                1 = fully_connected(x, #5x8, #5)
                out 1
                """)
        #expect(try check(FoldConstants(everything: true, byteBudget: 159), on: before) == before)
    }

    @Test func duplicatesMerge() throws {
        let after = try check(
            MergeDuplicates(),
            on: graph(row) { builder, x in
                let a = try builder.addOne(Binary(.add), [x, builder.floats([1, 8])])
                let b = try builder.addOne(Binary(.add), [x, builder.floats([1, 8])])
                return try builder.addOne(
                    Binary(.mul), [try builder.addOne(Unary(.tanh), [a]), try builder.addOne(Unary(.tanh), [b])])
            },
            gives: """
                1 = binary(x, #1x8)
                2 = unary(1)
                3 = binary(2, 2)
                out 3
                """)
        #expect(after.nodes.count == 3)
    }

    // MARK: The pipeline

    /// A block of a convolution net as ONNX has it: NCHW, BatchNormalization, a residual sum, a flattened end.
    private func net() throws -> Graph {
        try graph(TensorType(.float32, [1, 4, 6, 5])) { builder, x in
            func block(_ x: Graph.ValueID, _ name: String) throws -> Graph.ValueID {
                builder.nodeName = name
                let y = try builder.toNCHW(try builder.convolution(try builder.toNHWC(x), channels: 4))
                builder.nodeName = name + ".bn"
                let scaled = try builder.addOne(Binary(.mul), [y, builder.floats([1, 4, 1, 1], seed: 5)])
                return try builder.addOne(Binary(.add), [scaled, builder.floats([1, 4, 1, 1], seed: 6)])
            }
            let a = try builder.addOne(Clamp(.relu), [try block(x, "a")])
            let b = try block(a, "b")
            let sum = try builder.addOne(Clamp(.relu), [try builder.addOne(Binary(.add), [b, a])])
            let flat = try builder.addOne(Reshape([1, 120]), [sum])
            let logits = try builder.addOne(MatMul(), [flat, builder.floats([120, 3])])
            let biased = try builder.addOne(Binary(.add), [logits, builder.floats([1, 3])])
            return try builder.addOne(Softmax(axis: 1), [biased])
        }
    }

    @Test func aNetBecomesItsLayers() throws {
        let before = try net()
        var names: [String] = []
        let after = try PassPipeline.standard.run(on: before) { pass, graph in
            names.append(pass)
            #expect(throws: Never.self) { try graph.verify() }
        }
        #expect(
            after.outline == """
                1 = transpose(x)
                2 = convolution(1, #4x3x3x4, #4) + BatchNormalization + Relu
                3 = convolution(2, #4x3x3x4, #4, 2) + BatchNormalization + Add + Relu
                4 = reshape(3)
                5 = fully_connected(4, #3x120, #3) + Add
                6 = softmax(5)
                out 6
                """)
        #expect(hasSameMeaning(before, after))
        #expect(Set(names) == Set(PassPipeline.standard.passes.map(\.name)))
        let again = try PassPipeline.standard.run(on: after)
        #expect(again == after)
    }

    @Test func aBrokenGraphIsAnError() throws {
        struct Breaking: Pass {
            let name = "break"
            func run(on graph: inout Graph) throws(PassError) -> Bool {
                graph.nodes.removeFirst()
                return true
            }
        }
        let before = try graph(row) { builder, x in
            try builder.addOne(Clamp(.relu), [try builder.addOne(Unary(.tanh), [x])])
        }
        #expect(throws: PassError.self) { try PassPipeline([.init([Breaking()])]).run(on: before) }
    }
}
