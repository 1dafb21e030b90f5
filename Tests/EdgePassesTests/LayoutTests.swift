import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Passes that move Transposes and Reshapes out of the way.
@Suite struct LayoutTests {
    /// NCHW, as ONNX has it.
    let planar = TensorType(.float32, [1, 4, 6, 5])

    // MARK: SimplifyMovements

    @Test func unitAxesMoveForNothing() throws {
        try check(
            SimplifyMovements(),
            on: graph(TensorType(.float32, [1, 1, 1, 8])) { builder, x in
                let y = try builder.addOne(Reshape([1, 8]), [try builder.toNCHW(x)])
                return try builder.addOne(Reshape([2, 4]), [y])
            },
            gives: """
                1 = reshape(x)
                out 1
                """)
    }

    @Test func transposesMerge() throws {
        try check(
            SimplifyMovements(),
            on: graph(TensorType(.float32, [2, 4, 6, 5])) { builder, x in
                try builder.addOne(Transpose([1, 0, 2, 3]), [try builder.toNHWC(x)])
            },
            gives: """
                1 = transpose(x)
                out 1
                """)
        try check(
            SimplifyMovements(), on: graph(planar) { builder, x in try builder.toNCHW(try builder.toNHWC(x)) },
            gives: "out x")
    }

    // MARK: CancelTransposes

    @Test func convolutionsCrossLayoutsOnlyAtTheEnds() throws {
        try check(
            CancelTransposes(),
            on: graph(planar) { builder, x in
                let first = try builder.toNCHW(try builder.convolution(try builder.toNHWC(x), channels: 4))
                let relu = try builder.addOne(Clamp(.relu), [first])
                let scaled = try builder.addOne(Binary(.mul), [relu, builder.floats([1, 4, 1, 1])])
                let halved = try builder.addOne(Binary(.mul), [builder.floats([1, 1, 1, 1]), scaled])
                return try builder.toNCHW(try builder.convolution(try builder.toNHWC(halved), channels: 4))
            },
            gives: """
                1 = transpose(x)
                2 = convolution(1, #4x3x3x4, #4)
                3 = clamp(2)
                4 = binary(3, #1x1x1x4)
                5 = binary(#1x1x1x1, 4)
                6 = convolution(5, #4x3x3x4, #4)
                7 = transpose(6)
                out 7
                """)
    }

    @Test func transposesPassResidualSums() throws {
        let after = try check(
            CancelTransposes(),
            on: graph(planar) { builder, x in
                let a = try builder.toNCHW(try builder.convolution(try builder.toNHWC(x), channels: 4))
                let b = try builder.toNCHW(try builder.convolution(try builder.toNHWC(a), channels: 4))
                let sum = try builder.addOne(Clamp(.relu), [try builder.addOne(Binary(.add), [a, b])])
                let joined = try builder.addOne(Concat(axis: 1), [sum, a, b])
                let mean = try builder.addOne(Reduce(.mean, axes: [2, 3], keepsDimensions: false), [joined])
                return try builder.addOne(Softmax(axis: 1), [mean])
            },
            gives: """
                1 = transpose(x)
                2 = convolution(1, #4x3x3x4, #4)
                3 = convolution(2, #4x3x3x4, #4)
                4 = binary(2, 3)
                5 = clamp(4)
                6 = concat(5, 2, 3)
                7 = reduce(6)
                8 = softmax(7)
                out 8
                """)
        #expect((after.nodes[6].op as? Reduce)?.axes == [1, 2])
    }

    @Test func transposesPassPadsSlicesAndQuantizations() throws {
        let int8 = try perTensor(0.02, 3)
        try check(
            CancelTransposes(),
            on: graph(planar) { builder, x in
                var y = try builder.toNCHW(try builder.convolution(try builder.toNHWC(x), channels: 4))
                y = try builder.addOne(Quantize(element: .int8, quantization: int8), [y])
                y = try builder.addOne(Pad(before: [0, 0, 1, 2], after: [0, 0, 0, 0]), [y])
                y = try builder.addOne(Slice(starts: [0, 1, 0, 0], sizes: [1, 2, 7, 7], steps: [1, 1, 1, 1]), [y])
                y = try builder.addOne(Unary(.tanh), [try builder.addOne(Dequantize(), [y])])
                y = try builder.addOne(Softmax(axis: 1), [y])
                y = try builder.addOne(Reduce(.max, axes: [2], keepsDimensions: true), [y])
                return try builder.toNHWC(y)
            },
            gives: """
                1 = transpose(x)
                2 = convolution(1, #4x3x3x4, #4)
                3 = quantize(2)
                4 = pad(3)
                5 = slice(4)
                6 = dequantize(5)
                7 = unary(6)
                8 = softmax(7)
                9 = reduce(8)
                out 9
                """, tolerance: 0.01)
    }

    /// Squeeze and excitation: the layers behind the mean have one place, so their Transposes move nothing.
    @Test func activationsOfOnePlaceJoinTheirLayers() throws {
        let before = try graph(planar) { builder, x in
            func pointwise(_ x: Graph.ValueID) throws -> Graph.ValueID {
                let layer = Convolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1])
                let y = try builder.addOne(
                    layer, [try builder.toNHWC(x), builder.floats([4, 1, 1, 4]), builder.floats([4])])
                return try builder.toNCHW(y)
            }
            let y = try builder.toNCHW(try builder.convolution(try builder.toNHWC(x), channels: 4))
            let mean = try builder.addOne(Reduce(.mean, axes: [2, 3], keepsDimensions: true), [y])
            let squeezed = try builder.addOne(Clamp(.relu), [try pointwise(mean)])
            let gate = try builder.addOne(Unary(.sigmoid), [try pointwise(squeezed)])
            return try builder.toNHWC(try builder.addOne(Binary(.mul), [y, gate]))
        }
        let after = try PassPipeline.standard.run(on: before)
        #expect(
            after.nodes.map(\.op.name) == [
                "transpose", "convolution", "reduce", "convolution", "convolution", "unary", "binary",
            ])
        #expect(after.nodes[3].fused == ["Relu"])
        #expect(hasSameMeaning(before, after, tolerance: 1e-4))
    }

    @Test func transposePassesReshapesOfUnitAxes() throws {
        let after = try check(
            CancelTransposes(),
            on: graph(TensorType(.float32, [2, 4, 6])) { builder, x in
                let y = try builder.addOne(Reshape([6, 1, 2, 4]), [try builder.addOne(Transpose([2, 0, 1]), [x])])
                return try builder.addOne(Transpose([2, 3, 0, 1]), [y])
            },
            gives: """
                1 = reshape(x)
                2 = transpose(1)
                out 2
                """)
        try check(
            SimplifyMovements(), on: after,
            gives: """
                1 = reshape(x)
                out 1
                """)
    }

    /// Halves of the channels are interleaved: one Transpose of the innermost axes where channels come last.
    @Test func channelsAreShuffledInPlace() throws {
        let after = try check(
            CancelTransposes(),
            on: graph(TensorType(.float32, [1, 6, 5, 4])) { builder, x in
                let split = try builder.addOne(Reshape([1, 2, 2, 6, 5]), [try builder.toNCHW(x)])
                let shuffled = try builder.addOne(Transpose([0, 2, 1, 3, 4]), [split])
                return try builder.toNHWC(try builder.addOne(Reshape([1, 4, 6, 5]), [shuffled]))
            },
            gives: """
                1 = reshape(x)
                2 = transpose(1)
                3 = reshape(2)
                out 3
                """)
        #expect((after.nodes[1].op as? Transpose)?.permutation == [0, 1, 2, 4, 3])
    }

    /// Pictures become rows of tokens: places are one axis in either layout.
    @Test func transposesPassMergedAxes() throws {
        try check(
            CancelTransposes(),
            on: graph(TensorType(.float32, [2, 6, 5, 4])) { builder, x in
                let tokens = try builder.addOne(Reshape([2, 4, 30]), [try builder.toNCHW(x)])
                return try builder.addOne(Transpose([0, 2, 1]), [tokens])
            },
            gives: """
                1 = reshape(x)
                out 1
                """)
        let split = try graph(TensorType(.float32, [2, 30, 4])) { builder, x in
            let y = try builder.addOne(Reshape([2, 4, 6, 5]), [try builder.addOne(Transpose([0, 2, 1]), [x])])
            return try builder.toNHWC(y)
        }
        try check(
            CancelTransposes(), on: split,
            gives: """
                1 = reshape(x)
                out 1
                """)
    }

    /// Channels and places that become one axis are no run of the source.
    @Test func flattenedPicturesStayTransposed() throws {
        let before = try graph(TensorType(.float32, [2, 6, 5, 4])) { builder, x in
            try builder.addOne(Reshape([2, 120]), [try builder.toNCHW(x)])
        }
        #expect(try check(CancelTransposes(), on: before) == before)
    }

    @Test func transposesPassTables() throws {
        let type = TensorType(.int8, [1, 6, 5, 4], quantization: try perTensor(0.02, 3))
        let entries = (0..<256).map { Int8(truncatingIfNeeded: $0 * 7) }
        try check(
            CancelTransposes(),
            on: graph(type) { builder, x in
                let table = builder.addConstant(Tensor(TensorType(.int8, [256]), entries))
                let y = try builder.addOne(Lookup(), [try builder.toNCHW(x), table], quantization: type.quantization)
                return try builder.toNHWC(y)
            },
            gives: """
                1 = lookup(x, #256)
                out 1
                """)
    }

    /// Moving the Transpose would transpose the larger result instead.
    @Test func nothingGrows() throws {
        let before = try graph(planar) { builder, x in
            try builder.addOne(Pad(before: [0, 3, 3, 3], after: [0, 3, 3, 3]), [try builder.toNHWC(x)])
        }
        #expect(try check(CancelTransposes(), on: before) == before)
    }

    // MARK: FoldTransposeIntoWeights

    @Test(arguments: [[2, 4, 6, 5], [1, 4, 6, 5]]) func flattenedTransposeMovesIntoWeights(shape: [Int]) throws {
        try check(
            FoldTransposeIntoWeights(),
            on: graph(TensorType(.float32, try Shape([shape[0], 6, 5, 4]))) { builder, x in
                let flat = try builder.addOne(Reshape(try Shape([shape[0], 120])), [try builder.toNCHW(x)])
                return try builder.addOne(FullyConnected(), [flat, builder.floats([3, 120]), builder.floats([3])])
            },
            gives: """
                1 = reshape(x)
                2 = fully_connected(1, #3x120, #3)
                out 2
                """)
    }

    @Test func integerWeightsKeepTheirScales() throws {
        let scales = try Quantization(scales: [0.01, 0.02, 0.03], zeroPoints: [0, 0, 0], axis: 0)
        let after = try check(
            FoldTransposeIntoWeights(),
            on: graph(TensorType(.int8, [1, 6, 5, 4], quantization: try perTensor(0.1, 5))) { builder, x in
                let flat = try builder.addOne(Reshape([1, 120]), [try builder.toNCHW(x)])
                let bias = builder.addConstant(Tensor(TensorType(.int32, [3]), [100, -100, 7] as [Int32]))
                return try builder.addOne(
                    FullyConnected(), [flat, builder.int8s([3, 120], scales), bias],
                    quantization: try perTensor(0.3))
            },
            gives: """
                1 = reshape(x)
                2 = fully_connected(1, #3x120, #3)
                out 2
                """)
        #expect(after.type(of: after.nodes[1].inputs[1]).quantization == scales)
    }

    // MARK: ReplaceMatMul

    @Test func productWithConstantBecomesALayer() throws {
        let before = try graph(TensorType(.float32, [2, 3, 8])) { builder, x in
            let y = try builder.addOne(MatMul(), [x, builder.floats([8, 5])])
            return try builder.addOne(Binary(.add), [y, builder.floats([1, 1, 5])])
        }
        let layer = try check(
            ReplaceMatMul(), on: before,
            gives: """
                1 = fully_connected(x, #5x8, #5)
                2 = binary(1, #1x1x5)
                out 2
                """)
        try check(
            FoldScaleAndShift(), on: layer,
            gives: """
                1 = fully_connected(x, #5x8, #5) + Add
                out 1
                """)
    }

    // MARK: ReplaceGather

    @Test(arguments: [[2], [-1], [0, 1], [3, 1], [0, 2], [1, 1], [0, 1, 3], [0, 7]])
    func knownPlacesAreSlices(places: [Int64]) throws {
        let before = try graph(TensorType(.float32, [2, 4, 3])) { builder, x in
            let shape: Shape = places.count == 1 ? [] : try Shape([places.count])
            let indices = builder.addConstant(Tensor(TensorType(.int64, shape), places))
            return try builder.addOne(Gather(axis: 1), [x, indices])
        }
        let after = try check(ReplaceGather(), on: before)
        let isEven = ![[1, 1], [0, 1, 3], [0, 7]].contains(places)
        #expect(after.nodes.map(\.op.name) == (isEven ? ["slice", "reshape"] : ["gather"]))
    }

    /// Queries, keys and values, one after the other on an axis that was brought to the front.
    @Test func partsOfATransposedTensorAreTakenWithoutMovingIt() throws {
        let before = try graph(TensorType(.float32, [7, 3, 4])) { builder, x in
            let parts = try builder.addOne(Transpose([1, 0, 2]), [x])
            let taken = try (0..<3).map { place in
                let index = builder.addConstant(Tensor(TensorType(.int64, []), [Int64(place)]))
                return try builder.addOne(Gather(axis: 0), [parts, index])
            }
            let sum = try builder.addOne(Binary(.mul), [taken[0], taken[1]])
            return try builder.addOne(Binary(.sub), [sum, taken[2]])
        }
        let after = try PassPipeline.standard.run(on: before)
        #expect(!after.nodes.contains { $0.op is Transpose || $0.op is Gather }, "\(after)")
        #expect(hasSameMeaning(before, after))
    }
}
