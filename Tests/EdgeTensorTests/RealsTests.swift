import EdgeTensor
import Testing

/// Real numbers become stored elements by one rule, wherever they come from.
@Suite struct RealsTests {
    private func stored<Element: BitwiseCopyable>(_ reals: [Float], _ type: TensorType, as: Element.Type) -> [Element] {
        Tensor(type) { $0.store(reals: reals) }.elements(as: Element.self)
    }

    @Test func integersAreQuantizedByTheirScale() throws {
        let type = TensorType(.int8, [7], quantization: try Quantization(scale: 0.5, zeroPoint: 3))
        let reals: [Float] = [0, 0.25, 0.75, -0.25, .infinity, -.infinity, .nan]
        #expect(stored(reals, type, as: Int8.self) == [3, 3, 5, 3, 127, -128, 3])
        // In float32 10.849999 / 0.7 is below 15.5, and its product with the rounded reciprocal is not.
        let odd = TensorType(.int8, [1], quantization: try Quantization(scale: 0.7))
        #expect(stored([10.849999], odd, as: Int8.self) == [15])
        let fine = TensorType(.uint8, [2], quantization: try Quantization(scale: 1.0 / 255, zeroPoint: 0))
        #expect(stored([1, Float(128) / 255], fine, as: UInt8.self) == [255, 128])
    }

    @Test func everySliceHasItsScale() throws {
        let perRow = try Quantization(scales: [1, 0.5], zeroPoints: [0, 10], axis: 0)
        #expect(
            stored([1, 2, 1, 2], TensorType(.int8, [2, 2], quantization: perRow), as: Int8.self) == [1, 2, 12, 14])
        let perColumn = try Quantization(scales: [1, 0.5], zeroPoints: [0, 10], axis: 1)
        #expect(
            stored([1, 2, 1, 2], TensorType(.int8, [2, 2], quantization: perColumn), as: Int8.self) == [1, 14, 1, 14])
    }

    @Test func plainNumbersAreRoundedOrKept() {
        #expect(stored([0.5, 1.5, -3e9, 3e9], TensorType(.int32, [4]), as: Int32.self) == [0, 2, .min, .max])
        #expect(stored([0, 2, .nan], TensorType(.bool, [3]), as: UInt8.self) == [0, 1, 1])
        #expect(stored([0.1], TensorType(.float64, [1]), as: Double.self) == [Double(Float(0.1))])
        #expect(stored([1, -2], TensorType(.float16, [2]), as: UInt16.self) == [0x3C00, 0xC000])
        #expect(stored([], TensorType(.int8, [0]), as: Int8.self) == [])
    }
}
