import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The elementwise operators on quantized integers against numbers worked out by hand from docs/quantization.md.
@Suite struct IntegerRuleTests {
    /// int8 with a scale and a zero point.
    private func type(_ scale: Float, _ zeroPoint: Int32, count: Int, element: ElementType = .int8) throws -> TensorType
    {
        TensorType(element, try Shape([count]), quantization: try Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    private func tensor(_ values: [Int8], _ scale: Float, _ zeroPoint: Int32) throws -> Tensor {
        Tensor(try type(scale, zeroPoint, count: values.count), values)
    }

    private func stored(
        _ op: any Operator, _ inputs: [Tensor], _ scale: Float, _ zeroPoint: Int32, count: Int
    ) throws -> [Int8] {
        op.evaluate(inputs, outputTypes: [try type(scale, zeroPoint, count: count)])[0].elements(as: Int8.self)
    }

    @Test func additionRoundsTiesUpAndSaturates() throws {
        // (3 + 2.5) / 1 = 5.5, (2 + 2.5) = 4.5, and ends on both sides.
        let a = try tensor([3, 2, 127, -128], 1, 0)
        let b = try tensor([15, 15, 100, -100], 0.25, 5)
        #expect(try stored(Binary(.add), [a, b], 1, 1, count: 4) == [7, 6, 127, -128])
        #expect(try stored(Binary(.sub), [a, b], 1, 1, count: 4) == [2, 1, 104, -101])
    }

    @Test func productsUseOneMultiplier() throws {
        // 3 · 5 · 0.5 = 7.5 and 5 · 5 · 0.5 = 12.5 in steps of 1; (−128 − 1)² overflows the range.
        let a = try tensor([4, 6, -128], 1, 1)
        let b = try tensor([6, 6, -128], 0.5, 1)
        #expect(try stored(Binary(.mul), [a, b], 1, -2, count: 3) == [6, 10, 127])
    }

    @Test func extremesAreTakenAfterRequantization() throws {
        let a = try tensor([10, -10, 3], 0.5, 0)
        let b = try tensor([4, -2, 1], 1, 0)
        #expect(try stored(Binary(.max), [a, b], 1, 0, count: 3) == [5, -2, 2])
        #expect(try stored(Binary(.min), [a, b], 1, 0, count: 3) == [4, -5, 1])
    }

    @Test func fusedActivationsClip() throws {
        let a = try tensor([-50, 20, 60], 0.1, 0)
        let zero = try tensor([0, 0, 0], 0.1, 0)
        #expect(try stored(Binary(.add, activation: .relu), [a, zero], 0.1, -5, count: 3) == [-5, 15, 55])
        #expect(try stored(Binary(.add, activation: .relu6), [a, zero], 0.1, -5, count: 3) == [-5, 15, 55])
        #expect(try stored(Binary(.add, activation: .reluN1To1), [a, zero], 0.1, -5, count: 3) == [-15, 5, 5])
    }

    @Test func softmaxDividesExactly() throws {
        #expect(try stored(Softmax(axis: 0), [try tensor([7, 7], 1, 0)], 0x1p-8, -128, count: 2) == [0, 0])
        #expect(
            try stored(Softmax(axis: 0), [try tensor([7, 7, 7], 1, 0)], 0x1p-8, -128, count: 3) == [-43, -43, -43])
        #expect(try stored(Softmax(axis: 0), [try tensor([127, -128], 1, 0)], 0x1p-8, -128, count: 2) == [127, -128])
    }

    @Test func meansRoundTiesToEven() throws {
        let mean = Reduce(.mean, axes: [0], keepsDimensions: true)
        #expect(try stored(mean, [try tensor([1, 2], 1, 0)], 1, 0, count: 1) == [2])
        #expect(try stored(mean, [try tensor([3, 2], 1, 0)], 1, 0, count: 1) == [2])
        #expect(try stored(mean, [try tensor([-1, -2, 10], 1, -3)], 0.5, 4, count: 1) == [15])
        let sum = Reduce(.sum, axes: [0], keepsDimensions: true)
        #expect(try stored(sum, [try tensor([5, 6, 7], 0.5, 1)], 1, 0, count: 1) == [8])
    }

    @Test func quantizeRoundsTiesToEvenAndTakesEveryFloat() throws {
        let values: [Float] = [0.25, 0.75, -0.25, .nan, .infinity, -.infinity, 1e38]
        let op = Quantize(element: .int8, quantization: try Quantization(scale: 0.5, zeroPoint: 3))
        let input = Tensor(TensorType(.float32, [7]), values)
        let output = op.evaluate([input], outputTypes: try op.outputTypes(for: [input.type]))[0]
        #expect(output.elements(as: Int8.self) == [3, 5, 3, 3, 127, -128, 127])
    }

    /// −17.25 / 0.3 lies above −57.5 in float32; times the nearest float32 of 1 / 0.3 it would be that tie.
    @Test func quantizeDividesByTheScale() throws {
        let op = Quantize(element: .int8, quantization: try Quantization(scale: 0.3))
        let input = Tensor(TensorType(.float32, [2]), [-17.25, -38.25] as [Float])
        let output = op.evaluate([input], outputTypes: try op.outputTypes(for: [input.type]))[0]
        #expect(output.elements(as: Int8.self) == [-57, -127])
    }

    @Test func quantizeMovesBetweenSignedAndUnsigned() throws {
        let input = try tensor([-128, -1, 0, 127], 0.1, -28)
        let op = Quantize(element: .uint8, quantization: try Quantization(scale: 0.1, zeroPoint: 100))
        let output = op.evaluate([input], outputTypes: try op.outputTypes(for: [input.type]))[0]
        #expect(output.elements(as: UInt8.self) == [0, 127, 128, 255])
    }

    @Test func dequantizeKnowsItsAxis() throws {
        let quantization = try Quantization(scales: [0.5, 2], zeroPoints: [0, 10], axis: 1)
        let input = Tensor(TensorType(.int8, [2, 2], quantization: quantization), [4, 11, -4, 9] as [Int8])
        let output = Dequantize().evaluate([input], outputTypes: [TensorType(.float32, [2, 2])])[0]
        #expect(output.elements(as: Float.self) == [2, 2, -2, -2])
    }

    @Test func tablesHoldTheRoundedFunction() throws {
        let input = try Quantization(scale: 0.25, zeroPoint: 0)
        let output = try Quantization(scale: 0x1p-8, zeroPoint: -128)
        let table = Lookup.table(of: Unary(.sigmoid), input: input, output: output).elements(as: Int8.self)
        // sigmoid(0) = 0.5, sigmoid(1) = 0.731058…, sigmoid(−1) = 0.268941…
        #expect([table[128], table[132], table[124], table[0], table[255]] == [0, 59, -59, -128, 127])
        let logarithm = Lookup.table(of: Unary(.log), input: input, output: output).elements(as: Int8.self)
        #expect([logarithm[0], logarithm[128], logarithm[132]] == [-128, -128, -128])
        let steps = Lookup.table(of: { $0 }, input: input, output: try Quantization(scale: 0.5, zeroPoint: 0))
        // 1 · 0.25 / 0.5 = 0.5 and 3 · 0.25 / 0.5 = 1.5: ties go to the even neighbour.
        #expect(Array(steps.elements(as: Int8.self)[129...131]) == [0, 1, 2])
    }
}
