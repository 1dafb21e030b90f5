import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// What `run` and `eval` take beside pictures: batches, sound, rows, constants. The digits model serves for all of
/// them; its answers to noise mean nothing but are always the same.
@Suite struct RecordTests {
    let folder: TemporaryFolder
    let source = Repository.digits + "digits.onnx"

    init() throws { folder = try TemporaryFolder() }

    private func compile(_ options: [String]) throws -> String {
        let model = folder.path + "/m.edge"
        let outcome = try Program.run(["compile", source, "-o", model] + options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return model
    }

    private func write(_ text: String, _ name: String) throws -> String {
        let path = folder.path + "/" + name
        try Program.write(Array(text.utf8), to: path)
        return path
    }

    private func write(_ tensor: Tensor, _ name: String) throws -> String {
        let path = folder.path + "/" + name
        try Program.write(NumPyFile.encoded(tensor).withUnsafeBytes { Array($0) }, to: path)
        return path
    }

    @Test func aBatchTakesItsVariant() throws {
        let single = Program.bytes(try compile([])).count
        let model = try compile(["--shape", "image=1x1x8x8", "--shape", "image=3x1x8x8"])
        #expect(Program.bytes(model).count < single + 4096, "variants share their weights")
        let picture = try NumPyFile.tensor(from: Bytes(Program.bytes(Repository.digits + "golden/input.npy")))
        let expected = try NumPyFile.tensor(from: Bytes(Program.bytes(Repository.digits + "golden/output.npy")))
        let batch = Tensor(
            TensorType(.float32, [3, 1, 8, 8]),
            Array(repeating: picture.elements(as: Float.self), count: 3).flatMap { $0 })
        let outcome = try Program.run([
            "run", model, "--input", try write(batch, "batch.npy"), "--output", folder.path + "/out",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try NumPyFile.tensor(from: Bytes(Program.bytes(folder.path + "/out/0.npy")))
        let repeated = Tensor(
            TensorType(.float32, [3, 10]), Array(repeating: expected.elements(as: Float.self), count: 3).flatMap { $0 })
        let comparison = Comparison(found, repeated, tolerance: 1e-5)
        #expect(comparison.isWithin, "\(comparison)")
        #expect(try Program.run(["inspect", model]).output.contains("variant 1: image 3x1x8x8"))
    }

    @Test func shapesMustFitEachOther() throws {
        let call = [
            "compile", source, "-o", folder.path + "/m.edge", "--shape", "image=1x1x8x8", "--shape", "picture=1x1x8x8",
        ]
        let outcome = try Program.run(call)
        #expect(outcome.status == 1 && outcome.errors.contains("picture"), "\(outcome.errors)")
    }

    @Test func aFrozenInputIsAConstant() throws {
        let model = try compile(["--freeze", "image=" + Repository.digits + "golden/input.npy"])
        let json = try Program.run(["inspect", model, "--json"]).json()
        #expect(json["inputs"] == [])
        #expect(json["macs"] == 0)
        let outcome = try Program.run(["run", model, "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let best = try outcome.json()["records"]?.array?[0]["outputs"]?.array?[0]["top"]?.array?[0]
        #expect(best?["class"] == 0)
    }

    @Test func aLongSoundIsSeveralRecords() throws {
        let pipeline = try write(#"{"sound": {"sample_rate": 8000, "window": 64, "hop": 32}}"#, "sound.json")
        let model = try compile(["--pipeline", pipeline])
        let sound = folder.path + "/sound.wav"
        try Program.write(Self.wave((0..<160).map { UInt8($0) }), to: sound)
        let outcome = try Program.run(["run", model, "--audio", sound, "--json", "--output", folder.path + "/out"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["records"]?.array?.count == 4)
        for record in 0..<4 { #expect(!Program.bytes(folder.path + "/out/\(record)/0.npy").isEmpty) }
        #expect(try Program.run(["run", model, "--image", sound]).status == 1)
    }

    @Test func rowsAreCheckedAgainstTheSchema() throws {
        let names = (0..<64).map { "p\($0)" }
        let columns = names.map { #"{"name": "\#($0)", "minimum": 0, "maximum": 1}"# }
        let pipeline = try write(#"{"table": {"columns": [\#(columns.joined(separator: ", "))]}}"#, "table.json")
        let model = try compile(["--pipeline", pipeline])
        let row = names.map { _ in "0.5" }.joined(separator: ",")
        let table = try write("\(names.joined(separator: ","))\n\(row)\n\(row)\n", "table.csv")
        let outcome = try Program.run(["run", model, "--row", table, "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["records"]?.array?.count == 2)
        let wrong = try write("\(names.joined(separator: ","))\n\(row.dropLast(3))7.5\n", "wrong.csv")
        let refused = try Program.run(["run", model, "--row", wrong])
        #expect(refused.status == 1 && refused.errors.contains("p63"), "\(refused.errors)")
    }

    /// What does not fit is found on the host, not on the board.
    @Test(
        arguments: [
            (#"{"input": "imag", "picture": {"colours": "gray", "axes": "nchw"}}"#, "did you mean «image»?"),
            (#"{"picture": {"colours": "gray"}}"#, "axes nhwc does not fill an input of float32[1x1x8x8]"),
            (#"{"picture": {"axes": "nchw"}}"#, "colours rgb"),
            (#"{"sound": {"sample_rate": 8000, "window": 65}}"#, "a window of 65 samples"),
            (#"{"table": {"columns": [{"name": "a"}]}}"#, "1 columns"),
        ])
    func aPipelineMustFitTheModel(text: String, complaint: String) throws {
        let pipeline = try write(text, "pipeline.json")
        let outcome = try Program.run(["compile", source, "-o", folder.path + "/m.edge", "--pipeline", pipeline])
        #expect(outcome.status == 1 && outcome.errors.contains(complaint), "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("edgeinfer: \(pipeline)"), "\(outcome.errors)")
        #expect(!folder.names.contains("m.edge"))
    }

    @Test func labelsAreCounted() throws {
        let labels = try write("one\ntwo\nthree\n", "labels.txt")
        let outcome = try Program.run(["compile", source, "-o", folder.path + "/m.edge", "--labels", labels])
        #expect(outcome.status == 0 && outcome.errors == "edgeinfer: there are 3 labels, but outputs have 10 classes\n")
        let none = try write("\n", "none.txt")
        let refused = try Program.run(["compile", source, "-o", folder.path + "/m.edge", "--labels", none])
        #expect(refused.status == 1 && refused.errors.contains("holds no name"))
    }

    @Test func aPictureWithoutPipelineSaysItsRule() throws {
        let model = try compile([])
        let outcome = try Program.run(["run", model, "--image", Repository.digits + "golden/7.png"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors == "edgeinfer: no pipeline in the file; pixels enter as value\n")
    }

    @Test func labelsAndSourceComeFromTheCall() throws {
        let labels = try write("zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n", "labels.txt")
        let model = try compile(["--labels", labels, "--licence", "CC0-1.0", "--name", "numerals"])
        let json = try Program.run(["inspect", model, "--json"]).json()
        #expect(json["name"] == "numerals" && json["licence"] == "CC0-1.0")
        #expect(json["labels"]?.array?.last == "nine")
        #expect(json["provenance"]?["options"] == "--labels labels.txt")
        #expect(json["provenance"]?["source"] == "digits.onnx")
        let outcome = try Program.run(["run", model, "--input", Repository.digits + "golden/input.npy", "--top", "1"])
        #expect(outcome.output.hasSuffix("0  zero\n"))
    }

    @Test func standardInputIsAFileToo() throws {
        let outcome = try Program.run(["inspect", "-"], input: source)
        #expect(outcome.status == 0 && outcome.output.contains("image: float32[1x1x8x8]"), "\(outcome.errors)")
    }

    /// A mono WAV file of 8-bit samples at 8 kHz.
    private static func wave(_ samples: [UInt8]) -> [UInt8] {
        func bytes(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
        var format = bytes(1, 2) + bytes(1, 2)
        format += bytes(8000, 4) + bytes(8000, 4)
        format += bytes(1, 2) + bytes(8, 2)
        var body = Array("WAVEfmt ".utf8) + bytes(format.count, 4) + format
        body += Array("data".utf8) + bytes(samples.count, 4) + samples
        return Array("RIFF".utf8) + bytes(body.count, 4) + body
    }
}
