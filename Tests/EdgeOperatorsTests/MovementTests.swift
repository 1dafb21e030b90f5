import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// References of the operators that move elements; the numbers are NumPy's.
@Suite struct MovementTests {
    @Test func transposeMovesAxes() throws {
        let result = try Transpose([2, 0, 1]).result(.floats([2, 3, 4]))
        #expect(result.shape == [4, 2, 3])
        #expect(
            result.reals == [
                0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23,
            ])
    }

    @Test func transposeMovesTheAxisOfScales() throws {
        let quantization = try Quantization(scales: [1, 2, 3], zeroPoints: [0, 0, 0], axis: 0)
        let type = TensorType(.int8, [3, 4], quantization: quantization)
        #expect(try Transpose([1, 0]).outputTypes(for: [type])[0].quantization?.axis == 1)
    }

    @Test func transposeOfOnesIsAView() throws {
        let types = [TensorType(.float32, [1, 7, 1, 3])]
        func sharing(_ permutation: [Int]) throws -> Sharing {
            let op = Transpose(permutation)
            return op.sharing(
                for: Signature(inputs: types, outputs: try op.outputTypes(for: types), isConstant: [false]))
        }
        #expect(try sharing([2, 1, 0, 3]) == .view(of: 0))
        #expect(try sharing([0, 3, 1, 2]) == .none)
    }

    /// Permuting inputs and outputs of an operator and permuting the operator are the same.
    @Test(arguments: [[1, 0, 2], [2, 0, 1], [0, 2, 1], [2, 1, 0]])
    func permutedOperatorsComputeTheSame(permutation: [Int]) throws {
        let input = Tensor.floats([2, 3, 4])
        let operators: [any Operator] = [
            Transpose([1, 2, 0]), Concat(axis: 1), Slice(1..<3, ofAxis: 2, in: [2, 3, 4]),
            Pad(before: [0, 1, 2], after: [3, 0, 1], mode: .reflect), Tile([1, 3, 2]), Expand([2, 3, 4]),
            Resize(mode: .linear, coordinates: .halfPixel, sizes: [2, 5, 3]),
        ]
        for op in operators {
            let types = try op.outputTypes(for: [input.type])
            let signature = Signature(inputs: [input.type], outputs: types, isConstant: [false])
            let moved = try #require(op.permuted(by: permutation, for: signature))
            let expected = try Transpose(permutation).result(try op.result(input))
            let found = try moved.result(try Transpose(permutation).result(input))
            #expect(found.shape == expected.shape && isClose(found.reals, expected.reals ?? []), "\(op)")
        }
    }

    @Test func sliceWalksBackwards() throws {
        let slice = Slice(starts: [0, 2, 3], sizes: [2, 2, 2], steps: [1, -2, -3])
        #expect(try slice.result(.floats([2, 3, 4])).reals == [11, 8, 3, 0, 23, 20, 15, 12])
    }

    @Test(arguments: [
        Slice(starts: [0], sizes: [5], steps: [1]), Slice(starts: [-1], sizes: [1], steps: [1]),
        Slice(starts: [3], sizes: [3], steps: [.min]), Slice(starts: [0], sizes: [2], steps: [0]),
        Slice(starts: [0], sizes: [-1], steps: [1]), Slice(starts: [1], sizes: [.max], steps: [.max]),
        Slice(starts: [0, 0], sizes: [1, 1], steps: [1, 1]),
    ])
    func sliceStaysWithinItsInput(slice: Slice) {
        #expect(throws: OperatorError.self) { try slice.outputTypes(for: [TensorType(.float32, [4])]) }
    }

    @Test func sliceTakesItsScalesAlong() throws {
        let quantization = try Quantization(scales: [1, 2, 3, 4], zeroPoints: [0, 1, 2, 3], axis: 0)
        let type = TensorType(.int8, [4, 2], quantization: quantization)
        let slice = Slice(starts: [3, 0], sizes: [2, 2], steps: [-2, 1])
        let expected = try Quantization(scales: [4, 2], zeroPoints: [3, 1], axis: 0)
        #expect(try slice.outputTypes(for: [type])[0].quantization == expected)
    }

    @Test(arguments: [
        (Pad.Mode.constant, [9, 9, 9, 9, 1, 2, 3, 9]), (.reflect, [1, 2, 3, 2, 1, 2, 3, 2]),
        (.edge, [1, 1, 1, 1, 1, 2, 3, 3]), (.symmetric, [3, 3, 2, 1, 1, 2, 3, 3]), (.wrap, [3, 1, 2, 3, 1, 2, 3, 1]),
    ])
    func padModes(mode: Pad.Mode, expected: [Float]) throws {
        let pad = Pad(before: [4], after: [1], mode: mode, value: 9)
        #expect(try pad.result(.floats([3], [1, 2, 3])).reals == expected)
    }

    @Test func padStoresItsValueQuantized() throws {
        let quantization = try Quantization(scale: 0.5, zeroPoint: -7)
        let input = Tensor(TensorType(.int8, [1], quantization: quantization), [Int8(3)])
        func padded(_ value: Float) throws -> [Int8] {
            try Pad(before: [1], after: [0], value: value).result(input).elements(as: Int8.self)
        }
        #expect(try padded(0) == [-7, 3])
        #expect(try padded(2.3) == [-2, 3])
        #expect(try padded(-.infinity) == [-128, 3])
        #expect(try padded(.nan) == [-7, 3])
    }

    @Test func gatherCountsFromTheEndAndStaysInside() throws {
        let indices = Tensor.int32s([2, -1, 7, -9])
        #expect(try Gather(axis: 0).result(.floats([3, 2]), indices).reals == [4, 5, 4, 5, 4, 5, 0, 1])
        #expect(try Gather(axis: 1).result(.floats([2, 3]), indices).reals == [2, 2, 2, 0, 5, 5, 5, 3])
    }

    @Test func expandAndTileRepeat() throws {
        #expect(try Expand([2, 2, 3]).result(.floats([2, 1])).reals == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1])
        #expect(try Tile([2, 2]).result(.floats([1, 3])).reals == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    }

    @Test func reshapeKeepsAnAxisOfScalesOrRefuses() throws {
        let quantization = try Quantization(scales: [1, 2, 3], zeroPoints: [0, 0, 0], axis: 0)
        let type = TensorType(.int8, [3, 4], quantization: quantization)
        #expect(try Reshape([1, 3, 2, 2]).outputTypes(for: [type])[0].quantization?.axis == 1)
        #expect(throws: OperatorError.self) { try Reshape([12]).outputTypes(for: [type]) }
        #expect(throws: OperatorError.self) { try Reshape([3, 5]).outputTypes(for: [type]) }
    }

    /// 0.1 · (x + 128) becomes 0.25 · (y − 3): half of a step goes to the even one.
    @Test func concatRequantizes() throws {
        let from = TensorType(.int8, [5], quantization: try Quantization(scale: 0.125, zeroPoint: -128))
        let to = try Quantization(scale: 0.25, zeroPoint: 3)
        let input = Tensor(from, [Int8(-128), -127, -126, -125, 127])
        let same = Tensor(TensorType(.int8, [1], quantization: to), [Int8(-100)])
        let result = try Concat(axis: 0).result(input, same, quantization: to)
        #expect(result.elements(as: Int8.self) == [3, 3, 4, 5, 127, -100])
    }

    @Test func concatNeedsEqualRests() {
        let types = [TensorType(.float32, [2, 3]), TensorType(.float32, [2, 4])]
        #expect(throws: OperatorError.self) { try Concat(axis: 0).outputTypes(for: types) }
        #expect(throws: OperatorError.self) { try Concat(axis: 2).outputTypes(for: types) }
        #expect(throws: Never.self) { try Concat(axis: 1).outputTypes(for: types) }
    }
}
