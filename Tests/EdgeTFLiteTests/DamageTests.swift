import EdgeGraph
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// Damaged and hostile files: a graph or a clear failure, never a crash, a hang or memory without bound.
@Suite struct DamageTests {
    /// A model with a bit of everything: constants, a variable, options, metadata, a signature, an archive.
    static let rich: [UInt8] = {
        var sketch = ModelSketch.unsigned
        sketch.tensors.append(
            .init(name: "memory", code: ModelSketch.uint8, shape: [1, 4], scales: [0.75], isVariable: true))
        sketch.operators.append(.init(code: 0, inputs: [2, 3], outputs: [4], options: [0: .int8(0)]))
        sketch.tensors.append(
            .init(name: "z", code: ModelSketch.uint8, shape: [1, 4], signature: [-1, 4], scales: [1], zeroPoints: [9]))
        sketch.outputs = [4]
        sketch.metadata = [("TFLITE_METADATA", MetadataSketch.file), ("min_runtime_version", Array("1.5.0".utf8))]
        sketch.signatures = [
            .table([0: .tables([.table([0: .string("in"), 1: .uint32(0)])]), 2: .string("serve")])
        ]
        return sketch.bytes + ZIPWriter([.init("labels.txt", Array("cat\ndog\n".utf8))]).bytes
    }()

    /// Imports, and says whether there was a graph. Whatever comes out has been checked by `Graph.verify`.
    @discardableResult
    static func imports(_ bytes: [UInt8]) -> Bool {
        do {
            let model = try TFLiteImporter.model(from: Bytes(bytes), catalog: .test, options: ImportOptions())
            return !model.graph.outputs.isEmpty
        } catch {
            #expect(!error.problems.isEmpty)
            return false
        }
    }

    @Test func theWholeFileIsGood() throws {
        let model = try TFLiteImporter.model(
            from: Bytes(DamageTests.rich), catalog: .test, options: ImportOptions())
        #expect(model.labels == ["cat", "dog"])
        #expect(model.graph.states.map(\.name) == ["memory"])
    }

    @Test func everyTruncationIsAnswered() {
        for count in DamageTests.rich.indices { DamageTests.imports(Array(DamageTests.rich[..<count])) }
        #expect(!DamageTests.imports([]))
        #expect(!DamageTests.imports(Array(DamageTests.rich[..<200])))
    }

    @Test(arguments: [0x01, 0x80, 0xFF] as [UInt8])
    func everyFlippedByteIsAnswered(mask: UInt8) {
        var intact = 0
        for index in DamageTests.rich.indices {
            var bytes = DamageTests.rich
            bytes[index] ^= mask
            intact += DamageTests.imports(bytes) ? 1 : 0
        }
        #expect(intact > 0 && intact < DamageTests.rich.count)
    }

    @Test(arguments: [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
    func everyNumberMayBeExtreme(value: UInt32) {
        for index in stride(from: 0, to: DamageTests.rich.count - 4, by: 4) {
            var bytes = DamageTests.rich
            bytes.replaceSubrange(index..<index + 4, with: raw(value))
            DamageTests.imports(bytes)
        }
    }

    @Test func repeatedPartsDoNotUnfold() {
        let tensor = Flat.table([0: .int32s(Array(repeating: 1, count: 20_000)), 3: .string("t")])
        let model = Flat.table([0: .uint32(3), 2: .tables([.table([0: .copies(of: tensor, count: 20_000)])])])
        #expect(throws: TFLiteFileError.unfoldsTooFar) {
            try TFLiteFile(decoding: Bytes(model.file(identifier: "TFL3")))
        }
    }

    @Test func sharedBuffersAreConvertedOnce() throws {
        var sketch = ModelSketch.unsigned
        sketch.tensors[1].shape = [1, 1 << 20]
        sketch.tensors[1].data = [UInt8](repeating: 5, count: 1 << 20)
        for index in 0..<2000 {
            var tensor = sketch.tensors[1]
            tensor.name = "copy \(index)"
            tensor.data = nil
            tensor.buffer = 1
            sketch.tensors.append(tensor)
            sketch.outputs.append(Int32(3 + index))
        }
        sketch.operators = []
        sketch.outputs.removeFirst()
        let catalog = OperatorCatalog([Keep.self])
        let graph = try sketch.imported(catalog).graph
        let addresses = Set(graph.nodes.compactMap { graph.constant($0.inputs[0])?.bytes.retained.base })
        #expect(graph.nodes.count == 2001 && addresses.count == 1)
    }

    /// A table whose vtable lies before the file, beyond it, or is too short, and vectors longer than the file.
    @Test func hostileTablesAreNamedByTheirPlace() {
        let good = Flat.table([0: .uint32(3), 3: .string("text")]).file(identifier: "TFL3")
        let root = Int(good.number(at: 0))
        func error(_ change: (inout [UInt8]) -> Void) -> TFLiteFileError? {
            var bytes = good
            change(&bytes)
            do {
                _ = try TFLiteFile(decoding: Bytes(bytes))
                return nil
            } catch {
                return error
            }
        }
        func set(_ value: UInt32, at place: Int) -> (inout [UInt8]) -> Void {
            { $0.replaceSubrange(place..<place + 4, with: raw(value)) }
        }
        let vtable = root - Int(good.number(at: root))
        #expect(error { _ in } == .noGraph)
        #expect(error(set(.max, at: 0)) == .badOffset(at: 0))
        #expect(error(set(0, at: 0)) == .badOffset(at: 0))
        #expect(error(set(UInt32(root + 1), at: root)) == .outOfRange(at: -1))
        #expect(error(set(0x8000_0000, at: root)) == .outOfRange(at: root + 1 << 31))
        #expect(error { $0[vtable] = 2 } == .badTable(at: root))
        #expect(error { $0[vtable + 1] = 0xFF } == .outOfRange(at: vtable))
        #expect(error { $0[vtable + 2] = 6 } == .badTable(at: root))
        #expect(error { $0[vtable + 10] = 0xF0 } == .badTable(at: root))
        let string = good.count - 9
        #expect(error(set(.max, at: string)) == .badVector(at: string, count: Int(UInt32.max)))
        #expect(error { $0[4] = 0x20 } == .notTFLite)
    }
}
