import EdgeData
import EdgeTensor
import Testing

/// Several samples in one run: their answers are those of one sample at a time.
@Suite struct BatchTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func compile(_ name: String, _ shapes: [String]) throws -> String {
        let source = Repository.model(name)
        let model = "\(folder.path)/\(name)-\(shapes.joined(separator: "-")).edge"
        let outcome = try Program.run(
            ["compile", source + "\(name).onnx", "-o", model, "--pipeline", source + "pipeline.json"]
                + shapes.flatMap { ["--shape", $0] })
        #expect(outcome.status == 0, "\(outcome.errors)")
        return model
    }

    /// The pictures of the digits 0, 1 and 2 as one tensor.
    private func batch() throws -> String {
        let model = try compile("digits", [])
        var elements: [Float] = []
        let steps = try Program.run(["inspect", model, "--json"]).json()["provenance"]?["pipeline"]
        let pipeline = try Pipeline(parsing: Bytes(Array((steps ?? .null).text().utf8)))
        for digit in 0..<3 {
            let picture = Bytes(Program.bytes(Repository.digits + "golden/\(digit).png"))
            let tensor = try pipeline.tensors(of: .picture(picture), for: TensorType(.float32, [1, 1, 8, 8]))[0]
            elements += tensor.elements(as: Float.self)
        }
        let path = folder.path + "/batch.npy"
        let bytes = NumPyFile.encoded(Tensor(TensorType(.float32, [3, 1, 8, 8]), elements))
        try Program.write(bytes.withUnsafeBytes { Array($0) }, to: path)
        return path
    }

    @Test func eachRowHasItsClasses() throws {
        let model = try compile("digits", ["image=3x1x8x8"])
        let outcome = try Program.run(["run", model, "--input", try batch(), "--json", "--top", "2"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let output = try outcome.json()["records"]?.array?[0]["outputs"]?.array?[0]
        #expect(output?["shape"] == [3, 10] && output?["top"] == nil)
        let rows = output?["rows"]?.array ?? []
        #expect(rows.map { $0["top"]?.array?[0]["class"]?.int } == [0, 1, 2])
        #expect(rows.allSatisfy { $0["top"]?.array?.count == 2 })
        let text = try Program.run(["run", model, "--input", try batch(), "--top", "1"]).output
        #expect(text.split(separator: "\n").map { $0.prefix(7) }.filter { $0.hasPrefix("  row ") }.count == 3)
        #expect(text.hasSuffix("2  2\n"), "\(text)")
    }

    @Test func recordsShareRuns() throws {
        let rows = Repository.model("breast_cancer") + "golden/rows.csv"
        let alone = try Program.run(["run", try compile("breast_cancer", []), "--row", rows])
        let model = try compile("breast_cancer", ["measurements=4x30"])
        let together = try Program.run(["run", model, "--row", rows, "--output", folder.path + "/out"])
        #expect(together.status == 0, "\(together.errors)")
        #expect(together.output == alone.output)
        let last = try NumPyFile.tensor(from: Bytes(Program.bytes(folder.path + "/out/9/0.npy")))
        #expect(last.shape == [1, 2])
        let stream = try Program.run(["run", model, "--row", rows, "--stream"])
        #expect(stream.status == 2 && stream.errors.contains("--stream"))
    }

    @Test func evalTakesTheVariantThatIsAskedFor() throws {
        let model = try compile("digits", ["image=1x1x8x8", "image=7x1x8x8"])
        let data = Repository.digits + "test.npz"
        for (variant, batchSize) in [(0, 1), (1, 7)] {
            let outcome = try Program.run(["eval", model, "--data", data, "--variant", "\(variant)", "--json", "-"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let json = try outcome.json()
            #expect(json["count"] == 540 && json["top1_count"] == 536)
            #expect(json["variant"]?.int == variant && json["batch"]?.int == batchSize)
        }
        let outcome = try Program.run(["eval", model, "--data", data, "--variant", "2"])
        #expect(outcome.status == 1 && outcome.errors.contains("no variant 2"))
    }

    @Test func evalFillsBatchesByItself() throws {
        let data = Repository.model("breast_cancer") + "test.npz"
        let outcome = try Program.run(["eval", try compile("breast_cancer", ["measurements=50x30"]), "--data", data])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("samples at once: 50") && outcome.output.contains("163 of 171"))
        #expect(!outcome.output.contains("top-5"), "two classes have no best five")
    }
}
