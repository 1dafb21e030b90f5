import EdgeTensor
import Testing

/// Packed weights: they hold what was packed, their sums are right, and their padding is bounded.
@Suite struct PackingTests {
    static let shapes: [Shape] = [
        [1, 1], [3, 5], [4, 4], [5, 7], [8, 33], [16, 64], [17, 9], [40, 12], [33, 1, 1, 3], [9, 3, 3, 3],
        [20, 5, 2, 7],
        [6, 3, 4],
    ]

    @Test(arguments: shapes) func integersSurvivePacking(shape: Shape) throws {
        let weights = int8Weights(shape, range: -127...127)
        for layout in Layout.allCases where layout.accepts(weights.type) {
            let packed = weights.packed(as: layout)
            #expect(packed.type.layout == layout)
            #expect(packed.bytes.count == packed.type.byteCount)
            #expect(packed.dense() == weights, "\(layout)")
        }
    }

    @Test(arguments: shapes) func realsSurvivePacking(shape: Shape) throws {
        let type = TensorType(.float32, shape)
        let weights = Tensor(type, (0..<type.elementCount).map { Float($0) - 3.5 })
        for layout in Layout.allCases where layout.accepts(type) && layout != .winogradN16 {
            #expect(weights.packed(as: layout).dense() == weights, "\(layout)")
        }
    }

    /// Transformed weights are as many matrices as a tile has inputs, and come back but for rounding.
    @Test(arguments: [[1, 3, 3, 1], [20, 3, 3, 5], [33, 3, 3, 17]] as [Shape]) func tilesSurvivePacking(shape: Shape)
        throws
    {
        let type = TensorType(.float32, shape)
        let weights = Tensor(type, (0..<type.elementCount).map { Float($0 % 97) / 48 - 1 })
        let packed = weights.packed(as: .winogradN16)
        let paddedChannels = (shape[0] + 3) / 4 * 4
        #expect(packed.type.byteCount == 36 * 4 * paddedChannels * shape[3])
        #expect(packed.bytes.count == packed.type.byteCount)
        let restored = try #require(packed.dense().reals)
        let expected = try #require(weights.reals)
        #expect(zip(restored, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    /// A window of ones everywhere is the product of its transform's sums.
    @Test func tilesHoldTheTransform() {
        let weights = Tensor(TensorType(.float32, [1, 3, 3, 1]), [Float](repeating: 1, count: 9))
        let packed = weights.packed(as: .winogradN16).elements(as: Float.self)
        let sums: [Double] = [0.25, -0.5, -1 / 6, 7 / 24, 1 / 8, 1]
        for row in 0..<6 {
            for column in 0..<6 {
                let found = Double(packed[(row * 6 + column) * 4])
                #expect(abs(found - sums[row] * sums[column]) < 1e-6)
            }
        }
    }

    @Test(arguments: shapes) func sumsFollowThePanels(shape: Shape) throws {
        let weights = int8Weights(shape, range: -128...127)
        let values = try #require(weights.integers)
        let products = values.count / shape[0]
        for layout in Layout.allCases where layout.accepts(weights.type) {
            let packed = weights.packed(as: layout)
            guard let offset = packed.type.layout.sumsOffset(in: packed.type) else { continue }
            #expect(offset % 4 == 0)
            packed.bytes.withUnsafeBytes { bytes in
                for channel in 0..<shape[0] {
                    let sum = bytes.loadUnaligned(fromByteOffset: offset + channel * 4, as: Int32.self)
                    let expected = values[channel * products..<(channel + 1) * products].reduce(0, +)
                    #expect(Int(sum) == expected, "\(layout), channel \(channel)")
                }
            }
        }
    }

    @Test func lowestValueMakesALayoutWide() {
        let type = TensorType(.int8, [2, 1, 1, 2])
        let weights = Tensor(type, [1, -128, 3, 4] as [Int8])
        #expect(weights.packed(as: .gemmK4N16).type.layout == .gemmK4N16Wide)
        #expect(weights.packed(as: .rowsK4N16).type.layout == .rowsK4N16Wide)
        #expect(weights.packed(as: .rowsK4N16).dense() == weights)
    }

    @Test func channelsLieTogetherInGroupsOfFour() {
        let weights = Tensor(TensorType(.int8, [2, 5]), (1...10).map { Int8($0) })
        let packed = weights.packed(as: .gemmK4N16)
        let groups: [Int8] = [1, 2, 3, 4, 6, 7, 8, 9] + Array(repeating: 0, count: 8)
        let rest: [Int8] = [5, 0, 0, 0, 10, 0, 0, 0] + Array(repeating: 0, count: 8)
        #expect(packed.elements(as: Int8.self).prefix(32) == (groups + rest)[...])
    }

    @Test func paddingIsFewerThanFourChannels() {
        for channels in 1...70 {
            for (element, layout) in [(ElementType.int8, Layout.gemmK4N16), (.float32, .gemmN16)] {
                let type = TensorType(element, [channels, 32], layout: layout)
                let geometry = PackedGeometry(of: type)
                let widths = (0..<geometry.blockCount).map(geometry.width(ofBlock:))
                #expect(widths.dropLast().allSatisfy { $0 == 16 })
                #expect(widths.reduce(0, +) == geometry.paddedChannels)
                #expect((channels..<channels + 4).contains(geometry.paddedChannels))
            }
        }
    }

    /// Layers whose channels are a multiple of 4 pay for the sums alone.
    @Test func paddingCostsAtMostAnEighth() {
        for channels in [4, 8, 12, 16, 24, 32, 40, 64, 96, 100, 1001] {
            for depth in [36, 64, 100, 576] {
                let dense = TensorType(.int8, [channels, depth])
                var packed = dense
                packed.layout = .gemmK4N16
                let sums = packed.byteCount - (packed.layout.sumsOffset(in: packed) ?? 0)
                #expect((packed.byteCount - sums) * 8 <= dense.byteCount * 9, "\(channels)x\(depth)")
                #expect(packed.byteCount * 5 <= dense.byteCount * 6, "\(channels)x\(depth)")
            }
        }
    }

    private func int8Weights(_ shape: Shape, range: ClosedRange<Int>) -> Tensor {
        let type = TensorType(.int8, shape)
        let values = (0..<type.elementCount).map { index in
            Int8(range.lowerBound + (index * 37 + 11) % range.count)
        }
        return Tensor(type, values)
    }
}
