import EdgeGraph
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// Metadata for the sketches: schema M001.
enum MetadataSketch {
    static func labels(_ name: String, kind: Int8 = 2) -> Flat { .table([0: .string(name), 2: .int8(kind)]) }

    static func file(
        labels files: [Flat], mean: [Float] = [127.5], deviation: [Float] = [128]
    ) -> [UInt8] {
        let normalization = Flat.table([0: .uint8(1), 1: .table([0: .floats(mean), 1: .floats(deviation)])])
        let input = Flat.table([0: .string("image"), 4: .tables([.table([0: .uint8(3)]), normalization])])
        let output = Flat.table([0: .string("probability"), 1: .string("of each class"), 6: .tables(files)])
        let graph = Flat.table([2: .tables([input]), 3: .tables([output])])
        return Flat.table([
            0: .string("a classifier"), 2: .string("v7"), 3: .tables([graph]), 4: .string("somebody"),
            5: .string("Apache-2.0"),
        ]).file(identifier: "M001")
    }

    static let file = file(labels: [labels("readme.txt", kind: 1), labels("labels.txt")])
}

/// A ZIP archive; method 0 stores, others only say that they pack.
struct Archive {
    let bytes: [UInt8]

    init(_ files: [(name: String, data: [UInt8], method: UInt16)], comment: String = "") {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for (name, data, method) in files {
            let (text, size) = (Array(name.utf8), raw(UInt32(data.count)))
            let sizes = joined(raw(UInt32(0)), size, size, raw(UInt16(text.count)))
            let head = joined(raw(UInt16(20)), raw(UInt16(0)), raw(method), raw(UInt32(0)), sizes)
            let empty = [UInt8](repeating: 0, count: 12)
            directory += joined([0x50, 0x4B, 1, 2], raw(UInt16(20)), head, empty, raw(UInt32(body.count)), text)
            body += joined([0x50, 0x4B, 3, 4], head, raw(UInt16(3)), text, [1, 2, 3], data)
        }
        let counts = joined(raw(UInt32(0)), raw(UInt16(files.count)), raw(UInt16(files.count)))
        let place = joined(raw(UInt32(directory.count)), raw(UInt32(body.count)))
        let end = joined([0x50, 0x4B, 5, 6], counts, place, raw(UInt16(comment.utf8.count)), Array(comment.utf8))
        bytes = joined(body, directory, end)
    }
}

private func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

/// What a file says beside its model.
@Suite struct MetadataTests {
    func model(_ metadata: [UInt8], behind archive: [UInt8]) throws -> ImportedModel {
        var sketch = ModelSketch.relus
        sketch.metadata = [("min_runtime_version", Array("1.14.0".utf8) + [0, 0, 0]), ("TFLITE_METADATA", metadata)]
        sketch.signatures = [
            .table([
                0: .tables([.table([0: .string("image"), 1: .uint32(0)])]),
                1: .tables([.table([0: .string("scores"), 1: .uint32(2)])]), 2: .string("serving_default"),
            ])
        ]
        return try TFLiteImporter.model(
            from: Bytes(sketch.bytes + archive), catalog: .test, options: ImportOptions())
    }

    @Test func factsLabelsAndNormalizationAreRead() throws {
        let archive = Archive(
            [("readme.txt", [1], 8), ("labels.txt", Array("background\r\ncat\n\ndog\n\n".utf8), 0)],
            comment: "PK\u{5}\u{6}")
        let model = try model(MetadataSketch.file, behind: archive.bytes)
        #expect(model.labels == ["background", "cat", "", "dog"])
        #expect(model.normalization?.mean == [127.5])
        #expect(model.normalization?.standardDeviation == [128])
        #expect(
            model.properties.map { "\($0.name): \($0.value)" } == [
                "producer: sketch", "min_runtime_version: 1.14.0", "serving_default.input.image: x",
                "serving_default.output.scores: y", "name: a classifier", "version: v7", "author: somebody",
                "license: Apache-2.0", "input 0 name: image", "output 0 name: probability",
                "output 0 description: of each class",
            ])
    }

    @Test func packedAndMissingLabelsAreSaid() throws {
        let file = MetadataSketch.file(labels: [MetadataSketch.labels("none.txt"), MetadataSketch.labels("packed.txt")])
        let model = try model(file, behind: Archive([("packed.txt", [1, 2, 3], 8)]).bytes)
        #expect(model.labels.isEmpty)
        #expect(
            model.properties.filter { $0.name == "labels" }.map(\.value) == [
                "none.txt is named but not in the file",
                "packed.txt is packed or damaged; unpack it from the file and give it by itself",
            ])
    }

    @Test func badMetadataStandsInNobodysWay() throws {
        for damaged in [[], Array(MetadataSketch.file[..<40]), Array("\u{1}\0\0\0M002aaaaaaaaaaaa".utf8)] {
            let model = try model(damaged, behind: [])
            #expect(model.properties.contains { $0.name == "metadata" && $0.value.hasPrefix("unreadable: ") })
        }
        let odd = MetadataSketch.file(labels: [], mean: [.nan], deviation: [0])
        #expect(try model(odd, behind: []).normalization == nil)
    }

    @Test func everyFlippedByteOfAnArchiveIsAnswered() throws {
        let archive = Archive([("labels.txt", Array("cat\ndog".utf8), 0)]).bytes
        for index in archive.indices {
            for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
                var bytes = archive
                bytes[index] = value
                let labels = try model(MetadataSketch.file, behind: bytes).labels
                #expect(labels.count <= 20)
            }
        }
    }
}
