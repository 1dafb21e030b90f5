import EdgeGraph
import EdgeONNX
import EdgeTensor
import Testing

/// Constant tensors in all the ways in which a file can hold them.
@Suite struct TensorImportTests {
    private func tensor(_ text: TensorText) throws(ImportFailure) -> Tensor {
        try ONNXImporter.tensor(from: text.encoded)
    }

    private func reason(_ text: TensorText) -> String? {
        do throws(ImportFailure) {
            _ = try tensor(text)
            return nil
        } catch {
            return error.description
        }
    }

    static let integerTypes: [(code: Int, element: ElementType, field: Int, values: [Int])] = [
        (2, .uint8, 5, [0, 255]), (3, .int8, 5, [-128, 127]), (4, .uint16, 5, [0, 65535]),
        (5, .int16, 5, [-32768, 32767]), (6, .int32, 5, [-2_147_483_648, 7]), (7, .int64, 7, [.min, .max]),
        (9, .bool, 5, [1, 0]), (12, .uint32, 11, [4_294_967_295, 0]), (13, .uint64, 11, [.max, 0]),
    ]

    @Test(arguments: integerTypes.indices) func integersPackedAndNot(index: Int) throws {
        let (code, element, field, values) = TensorImportTests.integerTypes[index]
        for content in [
            TensorText.Content.packedIntegers(field: field, values), .integers(field: field, values),
        ] {
            let tensor = try tensor(TensorText("t", code, [1, 2], content))
            #expect(tensor.type == TensorType(element, [1, 2]))
            #expect(tensor.integers == values)
        }
    }

    @Test func floatsPackedAndNot() throws {
        for content in [TensorText.Content.packedFloats([1.5, -2]), .floats([1.5, -2])] {
            #expect(try tensor(TensorText("t", 1, [2], content)).elements(as: Float.self) == [1.5, -2])
        }
        #expect(try tensor(TensorText("t", 11, [2], .packedDoubles([0.1, 3]))).elements(as: Double.self) == [0.1, 3])
        let halves = [0x3C00, 0xC000]
        #expect(try tensor(TensorText("t", 10, [2], .packedIntegers(field: 5, halves))).reals == [1, -2])
        #expect(try tensor(TensorText("t", 16, [1], .integers(field: 5, [0x3F80]))).reals == [1])
    }

    @Test func boolsAreZeroOrOne() throws {
        let tensor = try tensor(TensorText("t", 9, [3], .raw([0, 1, 77])))
        #expect(tensor.elements(as: UInt8.self) == [0, 1, 1])
    }

    @Test func rawDataIsAWindowOfTheFile() throws {
        let values: [Float] = [1, 2, 3]
        let raw = values.withUnsafeBytes { Array($0) }
        for content in [TensorText.Content.raw(raw), .packedFloats(values)] {
            let file = TensorText("t", 1, [3], content).encoded
            let tensor = try ONNXImporter.tensor(from: file)
            #expect(tensor.reals == values)
            let start = try #require(file.retained.base)
            let found = try #require(tensor.bytes.retained.base)
            #expect((0...file.count - 12).contains(found - start))
        }
    }

    @Test func emptyTensorsNeedNoData() throws {
        #expect(try tensor(TensorText("t", 1, [0], .none)).type == TensorType(.float32, [0]))
        #expect(try tensor(TensorText("t", 7, [2, 0], .raw([]))).integers == [])
    }

    @Test func elementsAreCountedBeforeAnythingIsAllocated() {
        let huge = [46340, 46340]
        #expect(
            reason(TensorText("t", 1, huge, .raw([1, 2])))
                == "the tensor is float32[46340x46340] but has 2 bytes instead of 8589582400")
        #expect(
            reason(TensorText("t", 7, huge, .packedIntegers(field: 7, [1])))
                == "the tensor is int64[46340x46340] but has 1 elements instead of 2147395600")
        #expect(reason(TensorText("t", 1, [2], .none)) == "the tensor is float32[2] but has no elements")
        #expect(
            reason(TensorText("t", 1, [1 << 40, 1 << 40], .none))?.hasPrefix("the tensor has no legal shape") == true)
        #expect(reason(TensorText("t", 1, [-1], .none))?.hasPrefix("the tensor has no legal shape") == true)
        #expect(
            reason(TensorText("t", 1, [1], .packedIntegers(field: 7, [1])))
                == "the tensor has elements of type float32 in field 7")
    }

    @Test func typesWithoutACounterpartAreRefusedByName() {
        let names = [
            (0, "undefined"), (8, "string"), (14, "complex64"), (15, "complex128"), (17, "float8e4m3fn"),
            (18, "float8e4m3fnuz"), (19, "float8e5m2"), (20, "float8e5m2fnuz"), (21, "uint4"), (22, "int4"),
            (23, "float4e2m1"), (24, "float8e8m0"), (25, "uint2"), (26, "int2"), (99, "number 99"),
        ]
        for (code, name) in names {
            #expect(
                reason(TensorText("t", code, [1], .raw([1])))
                    == "the tensor has elements of type \(name), which is not supported")
        }
    }

    // MARK: External data

    private func model(_ entries: [(String, String)]) -> ModelText {
        var model = ModelText()
        model.graph.initializers = [TensorText("w", 2, [3], .external(entries))]
        model.graph.outputs = [InputText("w", code: 2)]
        return model
    }

    @Test func externalDataComesThroughTheOptions() throws {
        let options = ImportOptions { name, offset, byteCount in
            let file = Bytes([9, 8, 7, 6, 5, 4] as [UInt8])
            guard name == "sub/w.bin", let byteCount, offset <= file.count, byteCount <= file.count - offset else {
                return nil
            }
            return file[offset..<offset + byteCount]
        }
        let entries = [("location", "sub/w.bin"), ("offset", "2"), ("length", "3"), ("checksum", "x")]
        let graph = try model(entries).imported(options).graph
        #expect(graph.constant(graph.outputs[0].value)?.integers == [7, 6, 5])

        let wrong: [([(String, String)], String)] = [
            ([("location", "other.bin")], "is stored in «other.bin», which is too short or not in the model's folder"),
            (
                [("location", "sub/w.bin"), ("offset", "4")],
                "is stored in «sub/w.bin», which is too short or not in the model's folder"
            ),
            ([("location", "../w.bin")], "is stored in «../w.bin»; only files beside"),
            ([("location", "a/../../w.bin")], "is stored in «a/../../w.bin»; only files beside"),
            ([("location", "/etc/passwd")], "is stored in «/etc/passwd»; only files beside"),
            ([("location", "..\\w.bin")], "is stored in «..\\w.bin»; only files beside"),
            ([], "is stored in «»; only files beside"),
            ([("location", "w"), ("offset", "-1")], "has «-1» as its external offset, which is no number"),
            ([("location", "w"), ("length", "2")], "is uint8[3] but has an external length of 2 instead of 3"),
        ]
        for (entries, reason) in wrong {
            let found = model(entries).reasons(options).first ?? ""
            #expect(found.hasPrefix("initializer w " + reason), "\(found)")
        }
        #expect(model([("location", "w")]).reasons().count == 1)
    }
}
