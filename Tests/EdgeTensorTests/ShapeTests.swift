import EdgeTensor
import Testing

@Suite struct ShapeTests {
    @Test func countsElementsAndStrides() throws {
        let shape: Shape = [2, 3, 4]
        #expect(shape.elementCount == 24)
        #expect(shape.strides == [12, 4, 1])
        #expect(shape.description == "2x3x4")
        #expect(Shape().elementCount == 1)
        #expect(Shape().description == "scalar")
        #expect(try Shape([5, 0, 3]).elementCount == 0)
    }

    @Test func refusesWhatArithmeticCannotBear() {
        #expect(throws: ShapeError.negativeDimension([1, -1])) { try Shape([1, -1]) }
        #expect(throws: ShapeError.tooManyDimensions(17)) { try Shape([Int](repeating: 1, count: 17)) }
        #expect(throws: ShapeError.self) { try Shape([1 << 31]) }
        #expect(throws: ShapeError.self) { try Shape([1 << 40, 1 << 40]) }
        #expect(throws: ShapeError.self) { try Shape([Int.max, Int.max, Int.max]) }
        // A dimension of zero must not hide the others: strides are made of them.
        #expect(throws: ShapeError.self) { try Shape([0, Int.max, Int.max]) }
    }
}

@Suite struct QuantizationTests {
    @Test func boundsItsScales() throws {
        #expect(throws: QuantizationError.self) { try Quantization(scale: 0) }
        #expect(throws: QuantizationError.self) { try Quantization(scale: -1) }
        #expect(throws: QuantizationError.self) { try Quantization(scale: .nan) }
        #expect(throws: QuantizationError.self) { try Quantization(scale: .infinity) }
        #expect(throws: QuantizationError.self) { try Quantization(scale: 1, zeroPoint: .max) }
        #expect(throws: QuantizationError.self) { try Quantization(scales: [1, 2], zeroPoints: [0], axis: 0) }
        #expect(throws: QuantizationError.self) { try Quantization(scales: [1, 2], zeroPoints: [0, 0], axis: nil) }
    }

    @Test func followsItsAxis() throws {
        let quantization = try Quantization(scales: [1, 2], zeroPoints: [0, 1], axis: 3)
        #expect(quantization.permuted(by: [3, 0, 1, 2]).axis == 0)
        #expect(try quantization.shifted(by: -128).zeroPoints == [-128, -127])
        var type = TensorType(.int8, [4, 1, 1, 2], quantization: quantization)
        #expect(type.hasConsistentQuantization)
        type.shape = [4, 1, 1, 3]
        #expect(!type.hasConsistentQuantization)
        type.element = .float32
        #expect(!type.hasConsistentQuantization)
    }
}

@Suite struct HalfPrecisionTests {
    /// Bit patterns that numpy gives for the same numbers.
    @Test(
        arguments: [
            (0, 0), (-0.0, 0x8000), (1, 0x3C00), (-2, 0xC000), (65504, 0x7BFF), (65519.996, 0x7BFF), (65520, 0x7C00),
            (6.1035156e-05, 0x0400), (5.9604645e-08, 0x0001), (2.9802322e-08, 0x0000), (2.9802326e-08, 0x0001),
            (0.1, 0x2E66), (1.0004883, 0x3C00), (1.0014648, 0x3C02), (Float.infinity, 0x7C00),
        ] as [(Float, UInt16)])
    func roundsToNearestEven(value: Float, bits: UInt16) {
        #expect(HalfPrecision.float16(from: value) == bits)
    }

    @Test func everyPatternSurvives() {
        for bits in UInt16.min...UInt16.max {
            let half = HalfPrecision.float(fromFloat16: bits)
            let brain = HalfPrecision.float(fromBFloat16: bits)
            #expect(half.isNaN || HalfPrecision.float16(from: half) == bits)
            #expect(brain.isNaN || HalfPrecision.bfloat16(from: brain) == bits)
        }
        #expect(HalfPrecision.float(fromFloat16: HalfPrecision.float16(from: .nan)).isNaN)
        #expect(HalfPrecision.float(fromBFloat16: HalfPrecision.bfloat16(from: .nan)).isNaN)
        #expect(HalfPrecision.bfloat16(from: 1.0078125 + 0.00390625) == 0x3F82)
    }
}

@Suite struct BytesTests {
    @Test func windowsShareAndCompare() {
        let bytes = Bytes([1, 2, 3, 4, 5] as [UInt8])
        let window = bytes[1..<4]
        #expect(window == Bytes([2, 3, 4] as [UInt8]))
        #expect(window != bytes)
        #expect(window.hashValue == Bytes([2, 3, 4] as [UInt8]).hashValue)
        #expect(bytes[2..<2].isEmpty && Bytes().isEmpty)
    }

    @Test func allocationsAreAlignedAndWindowsCanBe() {
        let bytes = Bytes((0..<200).map { UInt8($0) })
        #expect(Int(bitPattern: bytes.retained.base) % Bytes.alignment == 0)
        let odd = bytes[3..<103]
        #expect(Int(bitPattern: odd.aligned(to: 4).retained.base) % 4 == 0)
        #expect(odd.aligned(to: 4) == odd)
    }

    @Test func misalignedTensorsCanBeRead() {
        let bytes = Bytes([9, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40] as [UInt8])
        let tensor = Tensor(TensorType(.float32, [2]), bytes[1..<9])
        #expect(tensor.elements(as: Float.self) == [1, 2])
    }

    @Test func byteStringsSurvive() {
        let strings: [[UInt8]] = [[], [1, 2, 3], [0]]
        let tensor = Tensor(byteStrings: strings, shape: [3])
        #expect(tensor.byteStrings == strings)
        let cut = Tensor(tensor.type, tensor.bytes[0..<tensor.bytes.count - 1])
        #expect(cut.byteStrings == nil)
    }
}
