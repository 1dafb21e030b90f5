import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// What `bench` measures and says beside the figures, and other lines that people read.
@Suite struct BenchTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/batches.edge"
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", model, "--shape", "image=1x1x8x8", "--shape",
            "image=3x1x8x8",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func everyVariantCanBeMeasured() throws {
        let call = ["bench", model, "--iterations", "10", "--json", "-", "--variant"]
        let arenas = try ["0", "1"].map { try Program.run(call + [$0]).json()["arena_bytes"]?.int ?? 0 }
        #expect(arenas[0] > 0 && arenas[1] > 2 * arenas[0])
        let outcome = try Program.run(call + ["2"])
        #expect(outcome.status == 1 && outcome.errors.contains("has no variant 2; it has 2"), "\(outcome.errors)")
        let page = try Program.run(["bench", model, "--iterations", "10", "--variant", "1"]).output
        #expect(page.hasPrefix("batches.edge, variant 1 (image 3x1x8x8), 1 thread, "))
    }

    @Test func aTableWithoutPercentilesIsLeftOut() throws {
        let page = try Program.run(["bench", model, "--iterations", "3", "--warmup", "1"]).output
        #expect(!page.contains("95 % interval"))
        #expect(page.contains("not shown: p50, p90, p95, p99, p99.9, which need more runs"))
        #expect(page.contains("the slowest run "))
    }

    @Test func pagesFitATerminal() throws {
        let page = try Program.run(["bench", model, "--iterations", "400", "--ops"]).output
        let lines = page.split(separator: "\n").dropFirst()
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
    }

    @Test func coresMustAllBeThere() throws {
        let outcome = try Program.run(["bench", model, "--core", "1023", "--threads", "2", "--iterations", "1"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("edgeinfer: cores 1023 to 1024 cannot be used; online are "))
        #expect(try Program.run(["bench", model, "--core", "0", "--iterations", "10"]).status == 0)
    }

    @Test func tensorsOfNoVariantAreToldTheShapes() throws {
        let path = folder.path + "/two.npy"
        let two = Tensor(TensorType(.float32, [2, 1, 8, 8]), [Float](repeating: 0, count: 128))
        try Program.write(NumPyFile.encoded(two).withUnsafeBytes { Array($0) }, to: path)
        let outcome = try Program.run(["run", model, "--input", path])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.hasSuffix("shape 2x1x8x8; the model was compiled for image 1x1x8x8; image 3x1x8x8\n"),
            "\(outcome.errors)")
    }

    @Test func compilationTimesAreReadAndShown() throws {
        let path = folder.path + "/timed.edge"
        let call = ["compile", Repository.digits + "digits.onnx", "-o", path]
        #expect(try Program.run(call, environment: ["SOURCE_DATE_EPOCH=1709164799"]).status == 0)
        #expect(try Program.run(["inspect", path]).output.contains("time: 2024-02-28 23:59:59 UTC"))
        let outcome = try Program.run(call, environment: ["SOURCE_DATE_EPOCH=today"])
        #expect(outcome.status == 2 && outcome.errors.contains("SOURCE_DATE_EPOCH is «today»"), "\(outcome.errors)")
    }

    @Test func debuggingSaysMore() throws {
        let call = ["run", model, "--input", Repository.digits + "golden/input.npy"]
        let errors = try Program.run(call, environment: ["EDGEINFER_LOG=debug"]).errors
        #expect(errors.contains("variant 0 (image 1x1x8x8): arena ") && errors.contains("convolution by conv_f32__"))
        #expect(try Program.run(call).errors.isEmpty)
    }

    @Test func accuracyHasAnInterval() throws {
        let outcome = try Program.run([
            "eval", model, "--data", Repository.digits + "test.npz", "--limit", "100", "--json", "-",
        ])
        let json = try outcome.json()
        let share = json["top1"]?.number ?? -1
        let ends = json["top1_interval"]?.array?.compactMap(\.number) ?? []
        #expect(ends.count == 2 && ends[0] < share && share < ends[1] + 1e-9)
    }
}
