import EdgeGraph
import EdgeOperators
import Testing

/// Operators that gained attributes, from files that were written before.
@Suite struct EarlierFileTests {
    private func read<Op: Operator>(_ type: Op.Type, _ values: [AttributeValue]) throws -> Op {
        var reader = AttributeReader(values)
        let op = try Op(from: &reader)
        #expect(reader.isAtEnd)
        return op
    }

    @Test func averagePoolHadNoDilations() throws {
        let values: [AttributeValue] = [
            .ints([3, 2]), .ints([2, 1]), .ints([1, 0]), .ints([1, 0]), .int(1), .int(0), .floats([0, 6]),
        ]
        let expected = AveragePool(
            window: [3, 2], strides: [2, 1], padding: Padding(before: [1, 0], after: [1, 0]), countsPadding: true,
            activation: .relu6)
        #expect(try read(AveragePool.self, values) == expected)
        #expect(expected.dilations == [1, 1])
    }

    @Test func resizeHadOneCubicAndNoRegion() throws {
        let values: [AttributeValue] = [
            .string(Resize.Mode.linear.rawValue), .string(Resize.Coordinates.halfPixel.rawValue),
            .string(Resize.Rounding.down.rawValue), .ints([1, 4, 4, 3]), .floats([1, 2, 2, 1]),
        ]
        let expected = Resize(mode: .linear, coordinates: .halfPixel, sizes: [1, 4, 4, 3], scales: [1, 2, 2, 1])
        #expect(try read(Resize.self, values) == expected)
    }

    @Test func lstmHadItsOwnFunctions() throws {
        let values: [AttributeValue] = [
            .int(1), .float(10), .float(0), .int(0), .int(1), .floats([0.5]), .ints([3]),
        ]
        let expected = LSTM(
            isReversed: true, cellClip: 10, hasProjection: true,
            hiddenQuantization: try .init(scale: 0.5, zeroPoint: 3))
        #expect(try read(LSTM.self, values) == expected)
    }

    /// A list that ends between the attributes of one gate function is no older file.
    @Test func halfAnAttributeIsRefused() {
        var values = LSTM().attributes.map(\.value)
        values.removeLast()
        #expect(throws: OperatorError.badAttribute("output.beta", "is missing")) { try read(LSTM.self, values) }
    }
}
