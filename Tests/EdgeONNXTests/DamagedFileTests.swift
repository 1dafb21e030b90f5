import EdgeGraph
import EdgeONNX
import EdgeTensor
import EdgeTestSupport
import Testing

/// Bytes from strangers: a graph or an ``ImportFailure``, whatever they are.
@Suite struct DamagedFileTests {
    /// A small model that has one of everything.
    static let bytes: [UInt8] = {
        let then = GraphText(
            nodes: [NodeText("Clip", ["x", "low", "high"], ["b"])], initializers: [.floats("high", [], [6])],
            outputs: [InputText("b")])
        var model = ModelText()
        model.opsets = [("", 13), ("test", 2), ("local", 1)]
        model.metadata = [("names", "{0: 'a', 1: 'b'}"), ("mean", "1"), ("std", "2")]
        model.graph.inputs = [InputText("x", ["n", 2]), InputText("low", [])]
        model.graph.initializers = [
            .floats("low", [], [0]), .bool("go", true),
            TensorText("k", 3, [2], .integers(field: 5, [-1, 2])),
            TensorText("e", 2, [3], .external([("location", "w.bin"), ("offset", "1")])),
        ]
        model.graph.outputs = [InputText("y"), InputText("k", [2], code: 3)]
        model.graph.nodes = [
            NodeText(
                "If", ["go"], ["m"],
                attributes: [
                    .init("then_branch", .graph(then)),
                    .init("else_branch", .graph(GraphText(outputs: [InputText("x")]))),
                ]),
            NodeText("F", ["m"], ["y"], domain: "local", attributes: [.init("amount", .float(3))]),
            NodeText("Constant", [], ["c"], attributes: [.init("value", .tensor(.floats("", [2], [1, 2])))]),
        ]
        model.functions = [
            FunctionText(
                name: "F", inputs: ["a"], outputs: ["c"],
                nodes: [
                    NodeText("Shift", ["a"], ["c"], domain: "test", attributes: [.init("by", .reference("amount"))])
                ])
        ]
        return model.encoded
    }()

    /// Imports and forgets; what matters is that it returns, and that a graph keeps its promises.
    @discardableResult
    private func tryImport(_ bytes: [UInt8]) -> Bool {
        let options = ImportOptions { _, _, byteCount in Bytes([UInt8](repeating: 1, count: min(byteCount ?? 3, 64))) }
        do throws(ImportFailure) {
            let model = try ONNXImporter.model(from: Bytes(bytes), catalog: .test, options: options)
            #expect((try? model.graph.verify()) != nil)
            return true
        } catch {
            #expect(!error.problems.isEmpty && error.problems.count <= 101)
            #expect(error.problems.allSatisfy { !$0.reason.isEmpty })
            return false
        }
    }

    @Test func theWholeModelIsFine() { #expect(tryImport(DamagedFileTests.bytes)) }

    @Test func everyTruncation() {
        for count in DamagedFileTests.bytes.indices { tryImport(Array(DamagedFileTests.bytes.prefix(count))) }
    }

    @Test func everyByteChanged() {
        for index in DamagedFileTests.bytes.indices {
            for mask in [0x01, 0x04, 0x08, 0x20, 0x80, 0xFF] as [UInt8] {
                var bytes = DamagedFileTests.bytes
                bytes[index] ^= mask
                tryImport(bytes)
            }
        }
    }

    @Test func randomBytesAndRandomChanges() {
        var random = SplitMix64(state: 7)
        for _ in 0..<2000 {
            var bytes = DamagedFileTests.bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            tryImport(bytes)
            let count = Int.random(in: 0...40, using: &random)
            tryImport((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    @Test func wireErrorsSayWhere() {
        func reason(_ bytes: [UInt8]) -> String? {
            do throws(ImportFailure) {
                _ = try ONNXImporter.model(from: Bytes(bytes), catalog: .test)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(reason([]) == "the file holds no ONNX graph")
        #expect(reason([0x3A, 5, 1]) == "not an ONNX model: byte 2: 5 bytes are announced but only 1 are left")
        #expect(
            reason([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01])?.hasPrefix(
                "not an ONNX model: byte 11: 18446744073709551615 bytes are announced") == true)
        #expect(reason([0x3B]) == "not an ONNX model: byte 0: field 7 has the unsupported wire type 3")
        #expect(reason([0x00, 0x00]) == "not an ONNX model: byte 0: field number 0 is out of range")
        #expect(reason([0x38, 0x01]) == "not an ONNX model: byte 1: field 7 has wire type 0 instead of 2")
        #expect(reason([0x08, 0x80]) == "not an ONNX model: byte 1: an integer is cut off")
        #expect(
            reason([0x08] + [UInt8](repeating: 0x80, count: 10) + [0])
                == "not an ONNX model: byte 1: an integer is longer than 10 bytes")
    }

    @Test func nestingHasALimit() {
        var graph = ProtobufWriter()
        for _ in 0..<400 {
            var node = ProtobufWriter()
            node.message(5) { $0.window(6, graph.bytes) }
            var outer = ProtobufWriter()
            outer.window(1, node.bytes)
            graph = outer
        }
        var model = ProtobufWriter()
        model.window(7, graph.bytes)
        let bytes = Bytes(model.bytes)
        #expect(throws: ImportFailure.self) { try ONNXImporter.model(from: bytes, catalog: .test) }
    }

    @Test func messagesHaveALimit() {
        let nodes = [UInt8](unsafeUninitializedCapacity: (1 << 21) + 2) { buffer, count in
            for index in buffer.indices { buffer[index] = index.isMultiple(of: 2) ? 0x0A : 0 }
            count = buffer.count
        }
        var model = ProtobufWriter()
        model.window(7, nodes)
        let bytes = Bytes(model.bytes)
        #expect(throws: ImportFailure.self) { try ONNXImporter.model(from: bytes, catalog: .test) }
    }

    @Test func aHundredThousandNodesTakeLinearTime() throws {
        var model = ModelText()
        model.graph.inputs = [InputText("v0")]
        model.graph.outputs = [InputText("v100000")]
        // Backwards, so that sorting has the most to do.
        model.graph.nodes = (0..<100_000).reversed().map { NodeText("Relu", ["v\($0)"], ["v\($0 + 1)"]) }
        #expect(try model.imported().graph.nodes.count == 100_000)
        model.graph.inputs = []
        #expect(model.reasons() == ["input v0 is produced by nothing"])
        model.graph.nodes.append(NodeText("Relu", ["v100000"], ["v0"]))
        #expect(model.reasons() == ["its inputs depend on its own outputs"])
    }
}
