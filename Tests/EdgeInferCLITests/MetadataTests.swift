import EdgeData
import EdgeTestSupport
import Testing

/// What a foreign file says of its own preprocessing becomes the pipeline of the compiled one.
@Suite struct MetadataTests {
    /// The bundled model with entries of metadata behind it: repeated protobuf fields may stand anywhere.
    private func digits(_ entries: [(String, String)]) -> [UInt8] {
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }
        let properties = entries.map { field(14, field(1, Array($0.0.utf8)) + field(2, Array($0.1.utf8))) }
        return Program.bytes(Repository.digits + "digits.onnx") + properties.joined()
    }

    @Test func normalizationBecomesThePipeline() throws {
        let folder = try TemporaryFolder()
        let (source, model) = (folder.path + "/m.onnx", folder.path + "/m.edge")
        try Program.write(digits([("mean", "[0.5]"), ("std", "[0.25]")]), to: source)
        let compiled = try Program.run(["compile", source, "-o", model])
        #expect(compiled.status == 0 && compiled.errors.contains("normalized as the metadata of m.onnx says"))
        let picture = try Program.run(["inspect", model, "--json"]).json()["provenance"]?["pipeline"]?["picture"]
        #expect(picture?["mean"] == [127.5])
        #expect(picture?["deviation"] == [63.75])
        #expect(picture?["colours"] == "gray" && picture?["axes"] == "nchw")
    }

    @Test func theCallersPipelineComesFirst() throws {
        let folder = try TemporaryFolder()
        let (source, model) = (folder.path + "/m.onnx", folder.path + "/m.edge")
        try Program.write(digits([("mean", "[0.5]"), ("std", "[0.25]")]), to: source)
        let pipeline = Repository.digits + "pipeline.json"
        let compiled = try Program.run(["compile", source, "-o", model, "--pipeline", pipeline])
        #expect(compiled.status == 0 && !compiled.errors.contains("metadata"))
    }
}
