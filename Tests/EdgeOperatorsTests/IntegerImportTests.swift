import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Import rules of integer arithmetic with scales that come at run time, of what ONNX Runtime fuses, and of TFLite's
/// fused functions.
@Suite struct IntegerImportTests {
    private func bytes(_ shape: Shape, _ values: [UInt8]) -> Tensor { Tensor(TensorType(.uint8, shape), values) }
    private func number(_ value: Float) -> Tensor { Tensor(TensorType(.float32, []), [value]) }

    @Test func dynamicQuantizationTakesTheRangeOfTheNumbers() throws {
        let outputs = try ImportedNode(name: "DynamicQuantizeLinear", outputCount: 3)
            .outputs([.floats([6], [0, 2, -3, -2.5, 1.34, 0.5])])
        #expect(outputs[0].elements(as: UInt8.self) == [153, 255, 0, 26, 221, 179])
        #expect(outputs[1].elements(as: Float.self) == [Float(5) / 255])
        #expect(outputs[2].elements(as: UInt8.self) == [153])
    }

    @Test func numbersOfOneSignStillReachZero() throws {
        let outputs = try ImportedNode(name: "DynamicQuantizeLinear", outputCount: 3).outputs([.floats([2], [1, 2])])
        #expect(outputs[0].elements(as: UInt8.self) == [127, 255])
        #expect(outputs[2].elements(as: UInt8.self) == [0])
    }

    @Test func productsOfBytesSubtractZeroPointsOfRowsAndColumns() throws {
        let a = bytes([2, 2], [1, 2, 3, 4]), b = bytes([2, 2], [5, 6, 7, 8])
        let plain = try ImportedNode(name: "MatMulInteger").outputs([a, b])
        #expect(plain[0].elements(as: Int32.self) == [19, 22, 43, 50])
        let zeros = try ImportedNode(name: "MatMulInteger").outputs([a, b, bytes([2], [1, 4]), bytes([2], [5, 8])])
        #expect(zeros[0].elements(as: Int32.self) == [2, 0, 0, 2])
    }

    @Test func convolutionsOfBytesPadWithTheZeroPoint() throws {
        let x = bytes([1, 1, 2, 2], [3, 4, 5, 6]), w = bytes([1, 1, 2, 2], [1, 1, 1, 1])
        let outputs = try ImportedNode(name: "ConvInteger", attributes: ["pads": .ints([1, 1, 0, 0])])
            .outputs([x, w, bytes([], [3])])
        #expect(outputs[0].shape == [1, 1, 2, 2])
        #expect(outputs[0].elements(as: Int32.self) == [0, 1, 2, 6])
    }

    @Test func dynamicProductsAreRealAgain() throws {
        let x = Tensor.floats([1, 2], [-1, 1.55])
        let w = bytes([2, 1], [130, 129])
        let result = try ImportedNode(domain: "com.microsoft", name: "DynamicQuantizeMatMul", version: 1)
            .reals([x, w, number(0.5), bytes([], [128]), .floats([1], [10])])
        // Stored 0 and 255 around a zero point of 100.
        // 10 + 0.01 · 0.5 · (−100 · 2 + 155)
        #expect(isClose(result, [9.775], tolerance: 1e-5))
    }

    @Test func fusedProductsTransposeScaleAndActivate() throws {
        let a = Tensor.floats([2, 3]), b = Tensor.floats([2, 2], [1, 0, 0, -1])
        let product = try ImportedNode(
            domain: "com.microsoft", name: "FusedMatMul", version: 1,
            attributes: ["transA": .int(1), "alpha": .float(2)]
        ).outputs([a, b])
        #expect(product[0].shape == [3, 2])
        #expect(product[0].reals == [0, -6, 2, -8, 4, -10])
        let gemm = try ImportedNode(
            domain: "com.microsoft", name: "FusedGemm", version: 1,
            attributes: ["activation": .string("LeakyRelu"), "activation_alpha": .float(0.5), "transA": .int(1)]
        ).reals([a, b])
        #expect(gemm == [0, -1.5, 1, -2, 2, -2.5])
    }

    @Test func fusedConvolutionsAddAndActivate() throws {
        let x = Tensor.floats([1, 1, 1, 3], [-2, 1, 4]), w = Tensor.floats([1, 1, 1, 1], [1])
        let result = try ImportedNode(
            domain: "com.microsoft", name: "FusedConv", version: 1,
            attributes: ["activation": .string("Clip"), "activation_params": .floats([0, 3])]
        ).reals([x, w, .floats([1], [0.5]), .floats([1, 1, 1, 3], [1, 1, -3])])
        #expect(result == [0, 2.5, 1.5])
        #expect(throws: OperatorError.self) {
            try ImportedNode(
                domain: "com.microsoft", name: "FusedConv", version: 1, attributes: ["activation": .string("Guess")]
            ).outputs([x, w])
        }
    }

    @Test func meansOfBytesAreQuantizedAgain() throws {
        let result = try ImportedNode(
            domain: "com.microsoft", name: "QLinearReduceMean", version: 1,
            attributes: ["axes": .ints([1]), "keepdims": .int(0)], isFolded: false
        ).outputs([bytes([2, 2], [2, 4, 6, 9]), number(1), bytes([], [0]), number(0.5), bytes([], [1])])
        // Unsigned values are kept as signed ones, smaller by 128.
        #expect(result[0].integers == [7 - 128, 16 - 128])
    }

    @Test func quantizedRecurrencesTakeTheirWeightsAsReals() throws {
        let weights = Tensor(TensorType(.int8, [1, 1, 4]), [10, 20, -30, 40] as [Int8])
        let recurrent = Tensor(TensorType(.int8, [1, 1, 4]), [-5, 6, 7, 8] as [Int8])
        let zero = Tensor(TensorType(.int8, [1]), [2] as [Int8])
        let x = Tensor.floats([2, 1, 1], [0.5, -1])
        let found = try ImportedNode(
            domain: "com.microsoft", name: "DynamicQuantizeLSTM", version: 1, attributes: ["hidden_size": .int(1)],
            outputCount: 3
        ).outputs([
            x, weights, recurrent, nil, nil, nil, nil, nil, .floats([1], [0.1]), zero, .floats([1], [0.2]), zero,
        ])
        let expected = try ImportedNode(name: "LSTM", version: 14, attributes: ["hidden_size": .int(1)], outputCount: 3)
            .outputs([x, .floats([1, 4, 1], [0.8, 1.8, -3.2, 3.8]), .floats([1, 4, 1], [-1.4, 0.8, 1, 1.2])])
        let wanted = try #require(expected[0].reals)
        #expect(isClose(found[0].reals, wanted))
    }

    @Test func weightsAtTheEndsOfTheirTypeAreNumbers() throws {
        let ends = [Int.min, Int.max, Int.min, Int.max]
        let zero = Tensor.int64s([1])
        let found = try ImportedNode(
            domain: "com.microsoft", name: "DynamicQuantizeLSTM", version: 1, outputCount: 3
        ).outputs([
            .floats([1, 1, 1]), .int64s([1, 1, 4], ends), .int64s([1, 1, 4], ends), nil, nil, nil, nil, nil,
            .floats([1], [0.1]), zero, .floats([1], [0.2]), zero,
        ])
        #expect(found[0].shape == [1, 1, 1, 1])
    }

    // MARK: TFLite

    @Test func fusedFunctionsFollowTheOperator() throws {
        let inputs = [Tensor.floats([3], [-1, 0, 2]), Tensor.floats([3], [0, 0, 0])]
        func sum(_ code: Int) throws -> [Float] {
            try ImportedNode(
                format: .tflite, name: "ADD", version: 1, attributes: ["fused_activation_function": .int(code)]
            ).reals(inputs)
        }
        #expect(try isClose(sum(4), [-0.7615942, 0, 0.9640276]))
        #expect(try sum(5) == [1, 0, 0])
    }

    @Test func plainIntegersAreClampedBehindTheOperator() throws {
        let type = TensorType(.int32, [3])
        let outputs = try ImportedNode(
            format: .tflite, name: "SUB", version: 1, attributes: ["fused_activation_function": .int(3)]
        ).outputs([Tensor(type, [1, 9, 4] as [Int32]), Tensor(type, [5, 1, 1] as [Int32])])
        #expect(outputs[0].elements(as: Int32.self) == [0, 6, 3])
    }

    @Test func fakeQuantizationMovesItsRangeToAStep() throws {
        let result = try ImportedNode(
            format: .tflite, name: "FAKE_QUANT", version: 1,
            attributes: ["min": .float(-1.1), "max": .float(1.9), "num_bits": .int(2), "narrow_range": .int(0)],
            isFolded: false
        ).reals([.floats([5], [-9, -0.4, 0.4, 1.2, 9])])
        #expect(isClose(result, [-1, 0, 0, 1, 2]))
    }

    @Test func anglesHaveTheirQuadrant() throws {
        let (y, x): ([Float], [Float]) = ([0, 1, -1, 1, 0, -0.0], [1, 1, -1, 0, -1, -1])
        let result = try ImportedNode(format: .tflite, name: "ATAN2", version: 1)
            .reals([.floats([6], y), .floats([6], x)])
        #expect(isClose(result, [0, 0.7853982, -2.3561945, 1.5707964, 3.1415927, -3.1415927]))
    }

    @Test func constantShapesFollowALargerBatch() throws {
        func shape(_ input: Shape, _ wanted: [Int], declared: Shape) throws -> Shape {
            try ImportedNode(
                format: .tflite, name: "RESHAPE", version: 1, outputTypes: [TensorType(.float32, declared)]
            ).outputs([.floats(input), .int32s(wanted)])[0].shape
        }
        #expect(try shape([1, 1, 1, 6], [1, 6], declared: [1, 6]) == [1, 6])
        #expect(try shape([4, 1, 1, 6], [1, 6], declared: [1, 6]) == [4, 6])
        #expect(try shape([4, 2, 3], [1, -1], declared: [1, 6]) == [4, 6])
        #expect(try shape([4, 2, 3], [2, 3], declared: [2, 3]) == [8, 3])
        // Not the batch but the picture is larger.
        #expect(try shape([1, 4, 6], [1, -1, 3], declared: [1, 2, 3]) == [1, 8, 3])
    }
}
