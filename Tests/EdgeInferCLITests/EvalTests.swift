import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// `eval` on the bundled models: figures, baselines, slices, comparisons, confidence.
@Suite struct EvalTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let data = Repository.digits + "test.npz"

    private func digits() throws -> String {
        let model = folder.path + "/digits.edge"
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", model, "--pipeline",
            Repository.digits + "pipeline.json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return model
    }

    private func eval(_ arguments: [String]) throws -> JSON {
        let outcome = try Program.run(["eval"] + arguments + ["--json", "-"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    /// Arrays as an `.npz` file.
    private func write(_ arrays: [(String, Tensor)], _ name: String) throws -> String {
        let members = arrays.map { name, tensor in
            ZIPWriter.Member(name + ".npy", NumPyFile.encoded(tensor).withUnsafeBytes { Array($0) })
        }
        let path = "\(folder.path)/\(name)"
        try Program.write(ZIPWriter(members).bytes, to: path)
        return path
    }

    @Test func figuresAndBaselines() throws {
        let json = try eval([try digits(), "--data", Self.data])
        #expect(json["task"] == "classification" && json["count"] == 540 && json["top1_count"] == 536)
        for key in ["top1", "macro_f1", "weighted_f1", "balanced_accuracy", "log_loss", "calibration_error"] {
            let value = try #require(json[key]?.number)
            let interval = (json[key + "_interval"]?.array ?? []).compactMap(\.number)
            #expect(interval.count == 2 && interval[0] <= value && value <= interval[1], "\(key)")
        }
        let matrix = json["confusion"]?.array?.map { $0.array?.compactMap(\.int) ?? [] } ?? []
        #expect(matrix.count == 10 && (0..<10).reduce(0) { $0 + matrix[$1][$1] } == 536)
        #expect(matrix.reduce(0) { $0 + $1.reduce(0, +) } == 540)
        let most = try #require(json["baselines"]?["most_common"]?["top1"]?.number)
        #expect(most == Double(matrix.map { $0.reduce(0, +) }.max() ?? 0) / 540)
        let uniform = try #require(json["baselines"]?["uniform"]?["top1"]?.number)
        #expect(abs(uniform - 0.1) < 0.01)
        #expect(json["classes"]?.array?.count == 10)
    }

    @Test func foreignModelsAreCompiledInMemory() throws {
        let json = try eval([
            try digits(), "--data", Self.data, "--limit", "100", "--reference", Repository.digits + "digits.onnx",
        ])
        let reference = try #require(json["reference"])
        #expect(json["count"] == 100)
        // The foreign file has no pipeline: pixels enter as they are, which the network was not trained on.
        #expect(reference["agreement"]?.number != nil && reference["mcnemar_p"]?.number != nil)
        let same = try eval([try digits(), "--data", Self.data, "--reference", try digits()])
        #expect(same["reference"]?["agreement"] == 1 && same["reference"]?["distinguishable"] == false)
        #expect(same["reference"]?["mcnemar_p"] == 1)
    }

    @Test func slicesThatAreWorseAreNamed() throws {
        let arrays = try NumPyFile.archive(from: Bytes(Program.bytes(Self.data)))
        let x = try #require(arrays.first { $0.name == "x" }?.tensor)
        let y = try #require(arrays.first { $0.name == "y" }?.tensor.integers)
        // The labels of a fifth of the samples are wrong.
        let labels = y.enumerated().map { Int64($0 % 5 == 0 ? ($1 + 1) % 10 : $1) }
        let data = try write(
            [
                ("x", x), ("y", Tensor(TensorType(.int64, [540]), labels)),
                ("camera", Tensor(TensorType(.int64, [540]), y.indices.map { Int64($0 % 5) })),
                ("day", Tensor(TensorType(.int64, [540]), y.indices.map { Int64($0 / 54) })),
            ], "sliced.npz")
        let model = try digits()
        let json = try eval([model, "--data", data, "--slice", "camera", "--slice", "day", "--time", "day"])
        let slices = try #require(json["slices"]?.array)
        #expect(slices.count == 15)
        let worse = slices.filter { $0["worse"] == true }
        #expect(worse.count == 1 && worse[0]["column"] == "camera" && worse[0]["value"] == "0")
        #expect(json["time"]?.array?.count == 10)
        let text = try Program.run(["eval", model, "--data", data, "--slice", "camera"])
        #expect(text.output.contains("beyond chance (5 slices, Holm's correction): camera = 0"), "\(text.output)")
        let unknown = try Program.run(["eval", model, "--data", data, "--slice", "camra"])
        #expect(unknown.status == 1 && unknown.errors.contains("did you mean"), "\(unknown.errors)")
    }

    @Test func foldersOfPicturesByClass() throws {
        let pictures = folder.path + "/pictures"
        for digit in 0..<3 {
            #expect(try Program.run(["-p", "\(pictures)/\(digit)"], executable: "/bin/mkdir").status == 0)
            try Program.write(
                Program.bytes(Repository.digits + "golden/\(digit).png"), to: "\(pictures)/\(digit)/a.png")
        }
        defer { _ = try? Program.run(["-r", pictures], executable: "/bin/rm") }
        let model = try digits()
        #expect(try eval([model, "--data", pictures])["top1_count"] == 3)
        try Program.write(Array("no picture".utf8), to: pictures + "/1/b.png")
        let bad = try Program.run(["eval", model, "--data", pictures])
        #expect(bad.status == 1 && bad.errors.contains("1/b.png") && bad.errors.contains("--skip-bad"))
        let skipped = try Program.run(["eval", model, "--data", pictures, "--skip-bad", "--json", "-"])
        #expect(skipped.status == 0 && skipped.errors.contains("skipped: \(pictures)/1/b.png"))
        #expect(try skipped.json()["skipped"] == 1 && skipped.json()["count"] == 3)
        // Pictures that a table lists, with what is known of them.
        let table = "file,label,light\npictures/0/a.png,0,day\npictures/2/a.png,2,night\n"
        try Program.write(Array(table.utf8), to: folder.path + "/list.csv")
        let listed = try eval([model, "--data", folder.path + "/list.csv", "--slice", "light"])
        #expect(listed["count"] == 2 && listed["slices"]?.array?.count == 2)
    }

    @Test func confidenceIsStoredAndShown() throws {
        let model = try digits()
        let before = Program.bytes(model)
        let calibrated = folder.path + "/calibrated.edge"
        let json = try eval([
            model, "--data", Self.data, "--calibrate-confidence", "-o", calibrated, "--operating-point",
            "precision=0.995", "--operating-point", "fpr=0.5",
        ])
        #expect(Program.bytes(model) == before)
        let losses = json["confidence"]?["log_loss"]?.array?.compactMap(\.number) ?? []
        #expect(losses.count == 2 && losses[1] <= losses[0])
        let points = json["confidence"]?["operating_points"]?.array ?? []
        #expect(points.map { $0["goal"] } == ["precision=0.995", "fpr=0.5"])
        #expect(
            (points[0]["precision"]?.number ?? 0) >= 0.995 && (points[1]["false_positive_rate"]?.number ?? 1) <= 0.5)
        let shown = try Program.run(["inspect", calibrated])
        #expect(shown.output.contains("operating point precision=0.995: the likeliest class from"))
        #expect(try Program.run(["inspect", calibrated, "--json"]).json()["confidence"]?["samples"] == 540)
        let after = try eval([calibrated, "--data", Self.data])
        #expect(after["top1_count"] == 536)
        #expect(abs((after["log_loss"]?.number ?? 0) - losses[1]) < 1e-4)
        let impossible = try Program.run([
            "eval", model, "--data", Self.data, "--calibrate-confidence", "-o", folder.path + "/none.edge",
            "--operating-point", "prcision=1",
        ])
        #expect(impossible.status == 2 && impossible.errors.contains("precision"))
        #expect(!folder.names.contains("none.edge"))
    }

    @Test func leastCostOfTwoClasses() throws {
        let source = Repository.model("breast_cancer")
        let model = folder.path + "/breast_cancer.edge"
        _ = try Program.run([
            "compile", source + "breast_cancer.onnx", "-o", model, "--pipeline", source + "pipeline.json",
        ])
        let names = try Program.run(["inspect", model, "--json"]).json()["labels"]?.array?.compactMap(\.string) ?? []
        try #require(names.count == 2)
        let matrix = "right,\(names[0]),\(names[1])\n\(names[0]),0,10\n\(names[1]),1,0\n"
        try Program.write(Array(matrix.utf8), to: folder.path + "/cost.csv")
        let json = try eval([
            model, "--data", source + "test.npz", "--calibrate-confidence", "-o", folder.path + "/out.edge", "--cost",
            folder.path + "/cost.csv",
        ])
        #expect((json["roc_auc"]?.number ?? 0) > 0.95 && (json["pr_auc"]?.number ?? 0) > 0.95)
        let point = try #require(json["confidence"]?["operating_points"]?.array?.first)
        // Saying class 1 wrongly costs ten times as much as missing it.
        #expect(point["class"] == 1 && (point["threshold"]?.number ?? 0) > 0.5)
    }

    @Test func samplesOfTheCalibrationAreReported() throws {
        let arrays = try NumPyFile.archive(from: Bytes(Program.bytes(Self.data)))
        let x = try #require(arrays.first { $0.name == "x" }?.tensor)
        let sampleByteCount = x.bytes.count / 540
        let shape = try Shape([3] + x.shape.dropFirst())
        let part = Tensor(x.type.reshaped(to: shape), x.bytes[sampleByteCount * 7..<sampleByteCount * 10])
        let calibration = try write([("x", part)], "calibration.npz")
        let json = try eval([try digits(), "--data", Self.data, "--calibration", calibration])
        let samples = json["calibration_overlap"]?["samples"]?.array?.compactMap(\.int) ?? []
        #expect(samples.filter { (7..<10).contains($0) } == [7, 8, 9])
    }

    @Test func pageStandsAlone() throws {
        let page = folder.path + "/page.html"
        let outcome = try Program.run(["eval", try digits(), "--data", Self.data, "--html", page])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let html = Program.text(page)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        for title in ["Confusion matrix", "Reliability", "Baselines", "Classes"] {
            #expect(html.contains(title), "\(title)")
        }
        #expect(!html.contains("src=\"http") && !html.contains("href=\"http"))
    }
}
