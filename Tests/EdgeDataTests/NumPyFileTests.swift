import EdgeData
import EdgeTensor
import Testing

@Suite struct NumPyFileTests {
    @Test(arguments: [[], [3], [2, 3], [1, 0, 4], [1, 2, 3, 4]])
    func arraysSurvive(dimensions: [Int]) throws {
        var random = SplitMix(state: 7)
        let shape = try Shape(dimensions)
        for element in ElementType.allCases where element != .bytes && element != .bfloat16 {
            let type = TensorType(element, shape)
            let tensor = Tensor(type, Bytes((0..<type.byteCount).map { _ in element == .bool ? 1 : random.byte() }))
            let file = NumPyFile.encoded(tensor)
            #expect(file.count >= 64 && (file.count - tensor.bytes.count) % 64 == 0)
            #expect(try NumPyFile.tensor(from: file) == tensor)
        }
    }

    /// What numpy 2 writes for `np.array([1, -2], '<i2')`.
    @Test func readsNumPysOwnBytes() throws {
        let header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }"
        let padding = String(repeating: " ", count: 118 - header.utf8.count - 1) + "\n"
        let file: [UInt8] =
            [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + padding).utf8) + [1, 0, 0xFE, 0xFF]
        let tensor = try NumPyFile.tensor(from: Bytes(file))
        #expect(tensor.type == TensorType(.int16, [2]))
        #expect(tensor.elements(as: Int16.self) == [1, -2])
    }

    @Test(arguments: [
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1000,), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "{}", "",
    ])
    func refusesOtherHeaders(header: String) {
        let file: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        #expect(throws: DataError.self) { try NumPyFile.tensor(from: Bytes(file + [0, 0, 0, 0])) }
    }

    @Test func everyDamagedByteIsAnswered() {
        let file = NumPyFile.encoded(Tensor(TensorType(.float32, [2, 2]), [1, 2, 3, 4] as [Float]))
        let bytes = file.withUnsafeBytes { Array($0) }
        for length in 0..<bytes.count { _ = try? NumPyFile.tensor(from: Bytes(Array(bytes[..<length]))) }
        for index in bytes.indices {
            for value in [0, 0x7F, 0xFF, bytes[index] ^ 1] {
                var damaged = bytes
                damaged[index] = value
                _ = try? NumPyFile.tensor(from: Bytes(damaged))
            }
        }
    }
}

private struct SplitMix {
    var state: UInt64
    mutating func byte() -> UInt8 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
