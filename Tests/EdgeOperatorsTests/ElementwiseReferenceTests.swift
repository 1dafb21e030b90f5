import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The elementwise references against numbers known from elsewhere.
@Suite struct ElementwiseReferenceTests {
    private func evaluate(_ op: any Operator, _ inputs: Tensor...) throws -> Tensor {
        op.evaluate(inputs, outputTypes: try op.outputTypes(for: inputs.map(\.type)))[0]
    }

    private func vector<Element: BitwiseCopyable>(_ element: ElementType, _ values: [Element]) throws -> Tensor {
        Tensor(TensorType(element, try Shape([values.count])), values)
    }

    /// Values of functions at 1 and −1, to float32.
    static let functions: [(Unary, at1: Float, atMinus1: Float)] = [
        (Unary(.sigmoid), 0.7310586, 0.26894143), (Unary(.tanh), 0.7615942, -0.7615942),
        (Unary(.erf), 0.8427008, -0.8427008), (Unary(.gelu), 0.8413447, -0.15865526),
        (Unary(.geluTanh), 0.841192, -0.15880801), (Unary(.silu), 0.7310586, -0.26894143),
        (Unary(.softplus), 1.3132617, 0.3132617), (Unary(.softsign), 0.5, -0.5), (Unary(.mish), 0.8650984, -0.30340144),
        (Unary(.hardSwish), 0.6666667, -0.33333334), (Unary(.hardSigmoid, alpha: 0.2, beta: 0.5), 0.7, 0.3),
        (Unary(.leakyRelu, alpha: 0.1), 1, -0.1), (Unary(.elu, alpha: 1), 1, -0.63212055),
        (Unary(.selu, alpha: 1.6732632, beta: 1.050701), 1.050701, -1.1113307), (Unary(.celu, alpha: 2), 1, -0.7869387),
        (Unary(.thresholdedRelu, alpha: 0.5), 1, 0), (Unary(.shrink, alpha: 0.5, beta: 0.25), 0.75, -0.75),
        (Unary(.sinh), 1.1752012, -1.1752012), (Unary(.cosh), 1.5430806, 1.5430806),
        (Unary(.atan), 0.7853982, -0.7853982),
    ]

    @Test(arguments: functions.indices)
    func functionsHaveKnownValues(index: Int) throws {
        let (op, first, second) = ElementwiseReferenceTests.functions[index]
        let found = try evaluate(op, try vector(.float32, [1, -1] as [Float])).elements(as: Float.self)
        #expect(abs(found[0] - first) <= 2e-7, "\(op.function) of 1 is \(found[0])")
        #expect(abs(found[1] - second) <= 2e-7, "\(op.function) of -1 is \(found[1])")
    }

    @Test func roundingGoesToEven() throws {
        let values: [Float] = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5]
        #expect(
            try evaluate(Unary(.round), try vector(.float32, values)).elements(as: Float.self) == [0, 2, 2, 0, -2, -2])
    }

    @Test func integersWrapAndDivideWithoutTraps() throws {
        let a = try vector(.int32, [Int32.max, Int32.min, 7, -7, 7, Int32.min])
        let b = try vector(.int32, [1, 1, 0, 2, -2, -1] as [Int32])
        func found(_ function: Binary.Function) throws -> [Int32] {
            try evaluate(Binary(function), a, b).elements(as: Int32.self)
        }
        #expect(try found(.add) == [Int32.min, Int32.min + 1, 7, -5, 5, Int32.max])
        #expect(try found(.div) == [Int32.max, Int32.min, 0, -3, -3, Int32.min])
        #expect(try found(.floorDiv) == [Int32.max, Int32.min, 0, -4, -4, Int32.min])
        #expect(try found(.mod) == [0, 0, 0, 1, -1, 0])
        #expect(try found(.fmod) == [0, 0, 0, -1, 1, 0])
        #expect(try found(.pow) == [Int32.max, Int32.min, 1, 49, 0, 0])
        #expect(try evaluate(Unary(.abs), a).elements(as: Int32.self) == [Int32.max, Int32.min, 7, 7, 7, Int32.min])
    }

    @Test func unsignedIntegersKeepTheirHighBit() throws {
        let a = try vector(.uint64, [UInt64.max, 1])
        let b = try vector(.uint64, [2, UInt64.max] as [UInt64])
        #expect(try evaluate(Compare(.greater), a, b).elements(as: UInt8.self) == [1, 0])
        #expect(try evaluate(Binary(.max), a, b).elements(as: UInt64.self) == [UInt64.max, UInt64.max])
        #expect(try evaluate(Binary(.mul), a, b).elements(as: UInt64.self) == [UInt64.max - 1, UInt64.max])
    }

    @Test func castsSaturateFloatsAndWrapIntegers() throws {
        let reals = try vector(.float32, [300, -300, 1.9, -1.9, .nan, .infinity] as [Float])
        #expect(try evaluate(Cast(element: .int8), reals).elements(as: Int8.self) == [127, -128, 1, -1, 0, 127])
        #expect(try evaluate(Cast(element: .bool), reals).elements(as: UInt8.self) == [1, 1, 1, 1, 1, 1])
        let integers = try vector(.int64, [300, -1] as [Int64])
        #expect(try evaluate(Cast(element: .uint8), integers).elements(as: UInt8.self) == [44, 255])
        #expect(try evaluate(Cast(element: .float16), integers).elements(as: UInt16.self) == [0x5CB0, 0xBC00])
    }

    @Test func broadcastingRepeatsBothSides() throws {
        let a = Tensor(TensorType(.float32, [2, 1]), [10, 20] as [Float])
        let b = Tensor(TensorType(.float32, [1, 3]), [1, 2, 3] as [Float])
        let sum = try evaluate(Binary(.add), a, b)
        #expect(sum.shape == [2, 3])
        #expect(sum.elements(as: Float.self) == [11, 12, 13, 21, 22, 23])
        let condition = Tensor(TensorType(.bool, [2, 3]), [1, 0, 1, 0, 1, 0] as [UInt8])
        #expect(try evaluate(Select(), condition, a, b).elements(as: Float.self) == [10, 2, 10, 1, 20, 3])
        #expect(throws: OperatorError.self) {
            try Binary(.add).outputTypes(for: [TensorType(.float32, [2, 3]), TensorType(.float32, [3, 3])])
        }
    }

    @Test func reductionsOfKnownNumbers() throws {
        let input = Tensor(TensorType(.float32, [2, 3]), [1, 2, 3, -4, 5, -6] as [Float])
        func found(_ function: Reduce.Function) throws -> [Float] {
            try evaluate(Reduce(function, axes: [1], keepsDimensions: false), input).elements(as: Float.self)
        }
        #expect(try found(.sum) == [6, -5])
        #expect(try found(.mean) == [2, -Float(5) / 3])
        #expect(try found(.max) == [3, 5])
        #expect(try found(.min) == [1, -6])
        #expect(try found(.prod) == [6, 120])
        #expect(try found(.l1) == [6, 15])
        #expect(try found(.sumSquare) == [14, 77])
        #expect(try found(.l2) == [Float(14).squareRoot(), Float(77).squareRoot()])
        let large = Tensor(TensorType(.float32, [2]), [1000, 1000] as [Float])
        let logSum = try evaluate(Reduce(.logSumExp, axes: [0], keepsDimensions: false), large)
        #expect(logSum.elements(as: Float.self) == [1000.69315])
    }

    @Test func softmaxSurvivesLargeNumbers() throws {
        let input = Tensor(TensorType(.float32, [2, 2]), [1e4, 1e4, -1e30, 0] as [Float])
        #expect(try evaluate(Softmax(axis: 1), input).elements(as: Float.self) == [0.5, 0.5, 0, 1])
        let logarithm = try evaluate(Softmax(axis: 0, isLogarithmic: true), input).elements(as: Float.self)
        #expect(logarithm[1] == 0 && logarithm[3] == -1e4)
    }

    /// `op` and then a Transpose is the Transpose and then the permuted `op`.
    @Test func permutedOperatorsComputeTheSame() throws {
        let permutation = [0, 2, 3, 1]
        let type = TensorType(.float32, [2, 3, 4, 5])
        var random = SplitMix64(state: 5)
        let input = random.tensor(type, in: -2...2)
        let perAxis = try Quantization(scales: [0.1, 0.2, 0.3], zeroPoints: [0, 1, 2], axis: 1)
        let operators: [any Operator] = [
            Softmax(axis: 1), Softmax(axis: 3), Reduce(.sum, axes: [2, 3], keepsDimensions: true),
            Reduce(.max, axes: [1], keepsDimensions: true), Unary(.tanh),
            Quantize(element: .int8, quantization: perAxis),
        ]
        for op in operators {
            let signature = Signature(inputs: [type], outputs: try op.outputTypes(for: [type]), isConstant: [false])
            let permuted = try #require(op.permuted(by: permutation, for: signature))
            let expected = try evaluate(Transpose(permutation), try evaluate(op, input))
            #expect(try evaluate(permuted, try evaluate(Transpose(permutation), input)) == expected, "\(op.name)")
        }
    }
}
