import EdgeGraph
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// Constants that a file stores sparse.
@Suite struct SparsityTests {
    /// `w` as [[0, 7], [0, 0], [8, 9]], rows dense and columns compressed.
    private static var sketch: ModelSketch {
        var sketch = ModelSketch.unsigned
        for index in sketch.tensors.indices {
            sketch.tensors[index].shape = [3, 2]
            sketch.tensors[index].scales = []
            sketch.tensors[index].zeroPoints = []
        }
        sketch.tensors[1].data = [7, 8, 9]
        sketch.tensors[1].isSparse = true
        sketch.tensors[1].sparsity = sparsity(segments: [0, 1, 1, 3], indices: [1, 0, 1])
        return sketch
    }

    private static func sparsity(segments: [Int32], indices: [Int32]) -> [Int: Flat] {
        let rows = Flat.table([0: .int8(0), 1: .int32(3)])
        let columns = Flat.table([
            0: .int8(1), 2: .uint8(1), 3: .table([0: .int32s(segments)]), 4: .uint8(1),
            5: .table([0: .int32s(indices)]),
        ])
        return [0: .int32s([0, 1]), 2: .tables([rows, columns])]
    }

    @Test func compressedRowsBecomeDense() throws {
        let graph = try SparsityTests.sketch.imported().graph
        #expect(graph.constant(graph.nodes[0].inputs[1])?.integers == [0, 7, 0, 0, 8, 9])
    }

    @Test func blocksAreWalkedInside() throws {
        var sketch = SparsityTests.sketch
        for index in sketch.tensors.indices { sketch.tensors[index].shape = [2, 4] }
        // Blocks of 1x2: of row 0 the second, of row 1 the first.
        sketch.tensors[1].data = [1, 2, 3, 4]
        let columns = Flat.table([
            0: .int8(1), 2: .uint8(1), 3: .table([0: .int32s([0, 1, 2])]), 4: .uint8(1),
            5: .table([0: .int32s([1, 0])]),
        ])
        sketch.tensors[1].sparsity = [
            0: .int32s([0, 1, 2]), 1: .int32s([1]),
            2: .tables([.table([1: .int32(2)]), columns, .table([1: .int32(2)])]),
        ]
        let graph = try sketch.imported().graph
        #expect(graph.constant(graph.nodes[0].inputs[1])?.integers == [0, 0, 1, 2, 3, 4, 0, 0])
    }

    // Segments and positions that are out of order or range, too few or too many values.
    private static let damage: [([Int32], [Int32])] = [
        ([0, 1, 1, 4], [1, 0, 1]), ([0, 1, 1], [1, 0, 1]), ([1, 0, 1, 3], [1, 0, 1]), ([0, 1, 1, 3], [1, 0, 2]),
        ([0, 1, 1, 3], [1, 0, -1]), ([0, 1, 1, 2], [1, 0]), ([0, 2, 3, 5], [0, 1, 0, 0, 1]),
        ([-1, 1, 1, 3], [1, 0, 1]),
    ]

    @Test(arguments: damage.indices)
    func damagedListsAreRefused(index: Int) throws {
        var sketch = SparsityTests.sketch
        let (segments, indices) = SparsityTests.damage[index]
        sketch.tensors[1].sparsity = SparsityTests.sparsity(segments: segments, indices: indices)
        let reason = try #require(sketch.failure()?.problems.first?.reason)
        #expect(reason.contains("stored sparse"))
    }

    /// Levels are walked one inside of the other.
    @Test func manyAxesOfBlocksAreRefused() throws {
        var sketch = SparsityTests.sketch
        let count = 100_000
        let levels = [2, 3].map { Flat.table([1: .int32($0)]) } + (0..<count).map { _ in Flat.table([1: .int32(1)]) }
        sketch.tensors[1].sparsity = [
            0: .int32s((0..<Int32(count + 2)).map { $0 }), 1: .int32s(Array(repeating: 0, count: count)),
            2: .tables(levels),
        ]
        let reason = try #require(sketch.failure()?.problems.first?.reason)
        #expect(reason.contains("stored sparse"))
    }

    @Test func hugeTensorsOfFewValuesAreRefused() throws {
        var sketch = SparsityTests.sketch
        for index in sketch.tensors.indices { sketch.tensors[index].shape = [3, 1 << 29] }
        let reason = try #require(sketch.failure()?.problems.first?.reason)
        #expect(reason.contains("stored sparse"))
    }
}
