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
        let labels = Array("background\r\ncat\n\ndog\n\n".utf8)
        let archive = ZIPWriter(
            [.init("readme.txt", [1], method: 8), .init("labels.txt", labels)], comment: "PK\u{5}\u{6}")
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

    @Test func packedLabelsAreRead() throws {
        let archive = ZIPWriter([.init("labels.txt", Array("cat\ndog\n".utf8), method: 8)])
        #expect(try model(MetadataSketch.file, behind: archive.bytes).labels == ["cat", "dog"])
    }

    @Test func missingAndDamagedLabelsAreSaid() throws {
        let names = ["none.txt", "damaged.txt", "good.txt"]
        var damaged = ZIPWriter.Member("damaged.txt", [1, 2, 3])
        damaged.checksum = 0
        let archive = ZIPWriter([damaged, .init("good.txt", Array("cat".utf8))]).bytes
        let file = MetadataSketch.file(labels: names.map { MetadataSketch.labels($0) })
        let found = try model(file, behind: archive)
        #expect(found.labels == ["cat"])
        #expect(
            found.properties.filter { $0.name == "labels" }.map(\.value) == [
                "none.txt cannot be read from the file: it is named but not there",
                "damaged.txt cannot be read from the file: "
                    + "member damaged.txt is damaged: its size or checksum is wrong",
            ])
        let without = try model(file, behind: [])
        #expect(without.labels.isEmpty && without.properties.filter { $0.name == "labels" }.count == 3)
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
        let archive = ZIPWriter([.init("labels.txt", Array("cat\ndog".utf8))]).bytes
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
