import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Convolutions between blocks, and what is cut off from them.
@Suite struct DilationTests {
    let picture = TensorType(.float32, [2, 8, 6, 4])

    @Test func blocksBecomeDilation() throws {
        let after = try check(
            FoldSpaceToBatch(),
            on: graph(picture) { builder, x in
                let places = try builder.addOne(SpaceToBatch(blocks: [2, 3]), [x])
                return try builder.addOne(
                    BatchToSpace(blocks: [2, 3]), [try builder.convolution(places, channels: 4)])
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + SpaceToBatch + BatchToSpace
                out 1
                """)
        let convolution = try #require(after.nodes[0].op as? Convolution)
        #expect(convolution.dilations == [2, 3])
        #expect(convolution.padding == Padding(before: [2, 3], after: [2, 3]))
    }

    @Test func unequalBlocksAndStridesStay() throws {
        let unequal = try graph(picture) { builder, x in
            let places = try builder.addOne(SpaceToBatch(blocks: [2, 2]), [x])
            return try builder.addOne(BatchToSpace(blocks: [4]), [try builder.convolution(places, channels: 4)])
        }
        #expect(try check(FoldSpaceToBatch(), on: unequal) == unequal)
        let strided = try graph(picture) { builder, x in
            let places = try builder.addOne(SpaceToBatch(blocks: [2, 2]), [x])
            let op = Convolution(strides: [2, 2], padding: .none(rank: 2), dilations: [1, 1])
            let y = try builder.addOne(op, [places, builder.floats([4, 1, 1, 4]), builder.floats([4])])
            return try builder.addOne(BatchToSpace(blocks: [2, 2]), [y])
        }
        #expect(try check(FoldSpaceToBatch(), on: strided) == strided)
    }

    /// As TensorFlow writes a dilated convolution of one axis: the second axis is there for the convolution only.
    @Test(arguments: [1, 2]) func oneAxisIsFoldedThroughItsReshapes(place: Int) throws {
        let after = try check(
            FoldSpaceToBatch(),
            on: graph(TensorType(.float32, [1, 12, 4])) { builder, x in
                var y = try builder.addOne(SpaceToBatch(blocks: [3]), [x])
                y = try builder.addOne(Reshape(place == 1 ? [3, 1, 4, 4] : [3, 4, 1, 4]), [y])
                let window: Shape = place == 1 ? [4, 1, 3, 4] : [4, 3, 1, 4]
                let op = Convolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1])
                y = try builder.addOne(op, [y, builder.floats(window), builder.floats([4])])
                y = try builder.addOne(Reshape([3, 2, 4]), [y])
                return try builder.addOne(BatchToSpace(blocks: [3]), [y])
            })
        #expect(after.nodes.map(\.op.name) == ["reshape", "convolution", "reshape"])
        #expect((after.nodes[1].op as? Convolution)?.dilations == (place == 1 ? [1, 3] : [3, 1]))
    }

    @Test func integersKeepEveryByte() throws {
        let type = TensorType(.int8, [1, 6, 6, 4], quantization: try perTensor(0.05, 3))
        let after = try check(
            FoldSpaceToBatch(),
            on: graph(type) { builder, x in
                let places = try builder.addOne(SpaceToBatch(blocks: [2, 2]), [x])
                let y = try builder.int8Convolution(places, channels: 4, to: try perTensor(0.1, -7))
                return try builder.addOne(BatchToSpace(blocks: [2, 2]), [y])
            })
        #expect(after.nodes.count == 1)
    }

    @Test func cropsTakePaddingAway() throws {
        let after = try check(
            FoldCrop(),
            on: graph(picture) { builder, x in
                let y = try builder.convolution(x, channels: 4, padding: 3)
                return try builder.addOne(
                    Slice(starts: [0, 1, 0, 0], sizes: [2, 10, 8, 4], steps: [1, 1, 1, 1]), [y])
            },
            gives: """
                1 = convolution(x, #4x3x3x4, #4) + Slice
                out 1
                """)
        #expect(
            (after.nodes[0].op as? Convolution)?.padding == Padding(before: [2, 3], after: [2, 1]))
    }

    @Test func whatDoesNotLieOverPaddingIsCutOffAfterwards() throws {
        let cases: [[Int]] = [[0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]
        for starts in cases {
            let before = try graph(picture) { builder, x in
                let y = try builder.convolution(x, channels: 4)
                let sizes = zip(builder.shape(of: y), starts).map { $0 - $1 }
                return try builder.addOne(Slice(starts: starts, sizes: sizes, steps: [1, 1, 1, 1]), [y])
            }
            #expect(try check(FoldCrop(), on: before) == before)
        }
    }

    /// A dilated convolution with padding as TensorFlow's converter writes it.
    @Test func theWholePatternIsOneConvolution() throws {
        let before = try graph(TensorType(.float32, [1, 7, 9, 4])) { builder, x in
            var y = try builder.addOne(Pad(before: [0, 2, 2, 0], after: [0, 3, 3, 0]), [x])
            y = try builder.addOne(SpaceToBatch(blocks: [2, 2]), [y])
            y = try builder.convolution(y, channels: 4, padding: 0)
            y = try builder.addOne(BatchToSpace(blocks: [2, 2]), [y])
            return try builder.addOne(
                Slice(starts: [0, 0, 0, 0], sizes: [1, 7, 9, 4], steps: [1, 1, 1, 1]), [y])
        }
        let after = try PassPipeline.standard.run(on: before)
        #expect(after.nodes.count == 1)
        let convolution = try #require(after.nodes[0].op as? Convolution)
        #expect(convolution.dilations == [2, 2])
        #expect(convolution.padding == Padding(before: [2, 2], after: [2, 2]))
        #expect(hasSameMeaning(before, after))
    }
}
