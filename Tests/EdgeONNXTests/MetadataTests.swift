import EdgeTensor
import Testing

/// What a file says about itself.
@Suite struct MetadataTests {
    private func model(_ metadata: [(String, String)]) -> ModelText {
        var model = ModelText()
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("x")]
        model.metadata = metadata
        return model
    }

    @Test func propertiesKeepNamesAndOrder() throws {
        var text = model([("author", "somebody"), ("license", "MIT")])
        text.producer = ("maker", "1.2")
        let properties = try text.imported().properties
        #expect(
            properties.map(\.name) == [
                "producer_name", "producer_version", "ir_version", "opset_import", "author", "license",
            ])
        #expect(properties.map(\.value) == ["maker", "1.2", "8", "ai.onnx 13", "somebody", "MIT"])
    }

    static let labels: [(String, [String])] = [
        ("{0: 'person', 1: \"traffic light\", 2: 'it\\'s'}", ["person", "traffic light", "it's"]),
        ("{1: 'b', 0: 'a'}", ["a", "b"]),
        ("{\"0\": \"a\", \"1\": \"b\\u00e9\"}", ["a", "bé"]),
        ("[\"a\", \"b, c\"]", ["a", "b, c"]), ("('a', 'b')", ["a", "b"]), ("[a, b c ,d]", ["a", "b c", "d"]),
        ("a,b , c", ["a", "b", "c"]), ("a, x\nb\r\nc\n", ["a, x", "b", "c"]),
        ("labels.txt", []), ("{0: 'a', 2: 'b'}", []), ("[['a'], ['b']]", []), ("['a', 'b", []), ("[", []),
        ("{}", []), ("", []), ("[,]", []), ("{0 'a'}", []), ("['a' 'b']", []), ("['\\u12", []),
    ]

    @Test(arguments: labels.indices) func labelsAreReadInManySpellings(index: Int) throws {
        let (text, labels) = MetadataTests.labels[index]
        #expect(try model([("Names", text)]).imported().labels == labels)
    }

    @Test func normalizationCountsInPixels() throws {
        func found(_ metadata: [(String, String)]) throws -> [[Float]] {
            let normalization = try model(metadata).imported().normalization
            return normalization.map { [$0.mean, $0.standardDeviation] } ?? []
        }
        #expect(try found([("mean", "[127.5]"), ("std", "128")]) == [[127.5], [128]])
        #expect(
            try found([("mean", "0.5, 0.25, 1"), ("std", "1,1,0.5")]) == [[127.5, 63.75, 255], [255, 255, 127.5]])
        #expect(try found([("mean", "0"), ("std", "1")]) == [])
        #expect(try found([("mean", "1,2"), ("std", "1")]) == [])
        #expect(try found([("mean", "nan"), ("std", "1")]) == [])
        #expect(try found([("mean", "3"), ("std", "0")]) == [])
        #expect(try found([("Image.NominalPixelRange", "Normalized_1_1")]) == [[127.5], [127.5]])
        #expect(try found([("Image.NominalPixelRange", "Normalized_0_1")]) == [[0], [255]])
        #expect(try found([("Image.NominalPixelRange", "NominalRange_16_235")]) == [])
    }
}
