import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The references against `docs/quantization.md`, worked out by hand.
@Suite struct NumberRuleTests {
    @Test func requantizeRoundsHalfToEvenAndSaturates() {
        let half = Requantization(multiplier: 0.5, zeroPoint: 0, range: -128...127)
        #expect([1, 3, 5, -1, -3, 7].map { half($0) } == [0, 2, 2, 0, -2, 4])
        let shifted = Requantization(multiplier: 0.5, zeroPoint: 3, range: 3...20)
        #expect([1, 3, 33, 35, -9, Int32.max, Int32.min].map { shifted($0) } == [3, 5, 19, 20, 3, 20, 3])
        #expect(half.stored(.infinity) == 127)
        #expect(half.stored(.nan) == 0)
        #expect(Requantization.multiplier(0.5, 0.25, over: 2) == 0.0625)
    }

    @Test func fullyConnectedFollowsTheRule() throws {
        // (10 − 2, −3 − 2) · w + b = 63 and −1659; times 0.5 · 0.25 / 1, plus −1.
        let x = try int8([1, 2], [10, -3], 0.5, 2)
        let w = try int8([2, 2], [3, -7, -128, 127], 0.25, 0)
        #expect(try run(FullyConnected(), [x, w, bias([4, 0])], 1, -1) == [7, -128])
        // The sum wraps: 2³¹ − 1 + 8 · 3 + 5 · 7 is far below zero.
        #expect(try run(FullyConnected(), [x, w, bias([.max, 0])], 1, -1) == [-128, -128])
        // ReLU clips at the stored zero, which is −1.
        #expect(try run(FullyConnected(activation: .relu), [x, w, bias([4, 0])], 1, -1) == [7, -1])
    }

    @Test func weightZeroPointsAreExact() throws {
        // (5 − 1) · (10 − 3) = 28
        let x = try int8([1, 1], [5], 1, 1)
        let w = try int8([1, 1], [10], 1, 3)
        #expect(try run(FullyConnected(), [x, w, bias([0])], 1, 0) == [28])
    }

    @Test func paddingIsTheRealZero() throws {
        let x = try int8([1, 1, 1, 1], [9], 1, 4)
        let w = try int8([1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 0)
        let op = Convolution(strides: [1, 1], padding: Padding(before: [1, 1], after: [1, 1]), dilations: [1, 1])
        #expect(try run(op, [x, w, bias([0])], 1, 0) == [25])
    }

    @Test func residualIsAddedToTheRoundedResult() throws {
        let x = try int8([1, 1, 1, 2], [1, 3], 1, 0)
        let w = try int8([2, 1, 1, 2], [1, 0, 0, 1], 0.5, 0)
        let r = try int8([1, 1, 1, 2], [3, 100], 0.25, 1)
        // Own results 0.5 and 1.5 in steps of 1 round to 0 and 2; the sums are (0 + 2 · 0.25) / 0.5 and
        // (2 + 99 · 0.25) / 0.5 = 53.5, which rounds to 54.
        let op = Convolution(
            strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1],
            residual: .init(quantization: try Quantization(scale: 1, zeroPoint: 0)))
        #expect(try run(op, [x, w, bias([0, 0]), r], 0.5, 0) == [1, 54])
    }

    @Test func matrixProductsTakeBothZeroPoints() throws {
        // (1 2; 3 4) · (5 6; 7 8) = (19 22; 43 50), stored with zero points 1 and −2.
        let a = try int8([2, 2], [2, 3, 4, 5], 1, 1)
        let b = try int8([2, 2], [3, 4, 5, 6], 1, -2)
        #expect(try run(MatMul(), [a, b], 1, 3) == [22, 25, 46, 53])
    }

    @Test func meansCountWhatLiesInside() throws {
        let x = try int8([1, 1, 4, 1], [1, 2, 3, 5], 1, -1)
        let all = AveragePool(window: [1, 4], strides: [1, 1], padding: .none(rank: 2))
        // (2 + 3 + 4 + 6) / 4 = 3.75
        #expect(try run(all, [x], 1, -1) == [3])
        let padding = Padding(before: [0, 1], after: [0, 0])
        let two = AveragePool(window: [1, 2], strides: [1, 4], padding: padding)
        #expect(try run(two, [x], 1, -1) == [1])
        let counting = AveragePool(window: [1, 2], strides: [1, 4], padding: padding, countsPadding: true)
        #expect(try run(counting, [x], 0.5, -1) == [1])
    }

    @Test func meansThatKeepTheirQuantizationRoundHalvesAway() throws {
        let x = try int8([1, 1, 4, 1], [1, 2, -1, -2], 0.1, 7)
        let pairs = AveragePool(window: [1, 2], strides: [1, 2], padding: .none(rank: 2))
        #expect(try run(pairs, [x], 0.1, 7) == [2, -2])
    }

    /// The mean of the same integers larger by 128, as uint8 models have them: 129.5 and 126.5 become 130 and 127.
    @Test func meansOfUnsignedIntegersRoundHalvesUp() throws {
        let x = try int8([1, 1, 6, 1], [1, 2, -1, -2, -128, -128], 0.1, 7)
        let pairs = AveragePool(window: [1, 2], strides: [1, 2], padding: .none(rank: 2), roundsHalvesUp: true)
        #expect(try run(pairs, [x], 0.1, 7) == [2, -1, -128])
        let triples = AveragePool(window: [1, 3], strides: [1, 3], padding: .none(rank: 2), roundsHalvesUp: true)
        #expect(try run(triples, [x], 0.1, 7) == [1, -86])
    }

    @Test func geometryIsChecked() throws {
        let input = TensorType(.float32, [1, 4, 4, 2])
        let hostile = [Int.max, Int.min, 0, -1, 1 << 40]
        for value in hostile {
            for op in [
                MaxPool(window: [value, 1], strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1]),
                MaxPool(window: [2, 2], strides: [1, value], padding: .none(rank: 2), dilations: [1, 1]),
                MaxPool(window: [2, 2], strides: [1, 1], padding: .none(rank: 2), dilations: [value, 1]),
            ] {
                #expect(throws: OperatorError.self) { try op.outputTypes(for: [input]) }
            }
        }
        let padded = MaxPool(
            window: [1, 1], strides: [1, 1], padding: Padding(before: [1 << 29, 1 << 29], after: [0, 0]),
            dilations: [1, 1])
        #expect(throws: OperatorError.self) { try padded.outputTypes(for: [input]) }
    }

    // MARK: Making cases

    private func int8(_ shape: Shape, _ stored: [Int8], _ scale: Float, _ zeroPoint: Int32) throws -> Tensor {
        let quantization = try Quantization(scale: scale, zeroPoint: zeroPoint)
        return Tensor(TensorType(.int8, shape, quantization: quantization), stored)
    }

    private func bias(_ values: [Int32]) throws -> Tensor {
        Tensor(TensorType(.int32, try Shape([values.count])), values)
    }

    /// The stored result in a quantization.
    private func run(_ op: any Operator, _ inputs: [Tensor], _ scale: Float, _ zeroPoint: Int32) throws -> [Int8] {
        var types = try op.outputTypes(for: inputs.map(\.type))
        types[0].quantization = try Quantization(scale: scale, zeroPoint: zeroPoint)
        return op.evaluate(inputs, outputTypes: types)[0].elements(as: Int8.self)
    }
}
