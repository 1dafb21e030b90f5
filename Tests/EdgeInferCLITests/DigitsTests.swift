import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// The whole road with the bundled model: compile, look, run, measure.
@Suite struct DigitsTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/digits.edge"
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", model, "--pipeline",
            Repository.digits + "pipeline.json", "--model-version", "1",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func picturesGetTheirAnswers() throws {
        let answers = try JSON(parsing: Program.bytes(Repository.digits + "golden/answers.json")).array ?? []
        #expect(answers.count == 10)
        for answer in answers {
            let picture = try #require(answer["picture"]?.string)
            let outcome = try Program.run(["run", model, "--image", Repository.digits + "golden/" + picture, "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let best = try outcome.json()["records"]?.array?[0]["outputs"]?.array?[0]["top"]?.array?[0]
            #expect(best?["class"]?.int == answer["class"]?.int)
            #expect(best?["label"]?.string == answer["label"]?.int.map { "\($0)" })
            let probability = try #require(best?["score"]?.number)
            #expect(abs(probability - (answer["probability"]?.number ?? 0)) < 1e-5)
        }
    }

    @Test func tensorsGetTheirAnswers() throws {
        let outcome = try Program.run([
            "run", model, "--input", Repository.digits + "golden/input.npy", "--output", folder.path + "/out",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try NumPyFile.tensor(from: Bytes(Program.bytes(folder.path + "/out/0.npy")))
        let expected = try NumPyFile.tensor(from: Bytes(Program.bytes(Repository.digits + "golden/output.npy")))
        let comparison = Comparison(found, expected, tolerance: 1e-5)
        #expect(comparison.isWithin, "\(comparison)")
        let named = try Program.run(["run", model, "--input", "image=" + Repository.digits + "golden/input.npy"])
        #expect(named.status == 0 && named.output.contains("probabilities: float32[1x10]"))
    }

    @Test func accuracyIsThatOfTheModelCard() throws {
        let outcome = try Program.run(["eval", model, "--data", Repository.digits + "test.npz", "--json", "-"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["count"]?.int == 540)
        #expect(json["top1_count"]?.int == 536)
        #expect(json["top5"]?.number == 1)
        #expect(outcome.errors.contains("pictures through the pipeline"))
    }

    @Test func inspectKeepsItsKeys() throws {
        let outcome = try Program.run(["inspect", model, "--json", "--verify"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        for key in ["macs", "weights_bytes", "arena_bytes", "file_bytes"] {
            #expect((json[key]?.int ?? 0) > 0, "\(key)")
        }
        #expect(json["file_bytes"]?.int == Program.bytes(model).count)
        let input = json["inputs"]?.array?[0]
        #expect(input?["name"] == "image" && input?["type"] == "float32" && input?["shape"] == [1, 1, 8, 8])
        #expect(input?["scale"] == .null && input?["zero_point"] == .null)
        let nodes = json["nodes"]?.array ?? []
        #expect(nodes.allSatisfy { $0["name"]?.string != nil && $0["operator"]?.string != nil })
        #expect(nodes.allSatisfy { $0["fused"]?.array != nil && $0["kernel"]?.string != nil })
        #expect(nodes.contains { $0["operator"] == "convolution" && $0["fused"] == ["Relu"] })
    }

    @Test func foreignFilesAreInspectedToo() throws {
        let outcome = try Program.run(["inspect", Repository.digits + "digits.onnx", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["format"] == "onnx")
        #expect(try outcome.json()["macs"]?.int == 88_064)
    }

    @Test func benchKeepsItsKeys() throws {
        let outcome = try Program.run(["bench", model, "--iterations", "400", "--json", "-"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["model"] == "digits.edge" && json["threads"] == 1)
        for key in ["first_us", "load_us", "arena_bytes", "peak_private_bytes", "peak_rss_bytes"] {
            #expect((json[key]?.number ?? 0) > 0, "\(key)")
        }
        let latency = try #require(json["latency_us"])
        for key in ["p50", "p90", "p95", "p99", "p99.9", "mean", "min", "max"] {
            #expect((latency[key]?.number ?? 0) > 0, "\(key)")
        }
        #expect(latency["count"] == 400)
        #expect(latency["supported"] == ["p50", "p90", "p95", "p99"])
    }

    @Test func benchShowsOnlyWhatTheRunsBearOut() throws {
        let outcome = try Program.run(["bench", model, "--iterations", "100", "--warmup", "1", "--ops"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("p95") && outcome.output.contains("not shown: p99, p99.9"))
        #expect(outcome.output.contains(" slowest runs: "))
        #expect(outcome.output.contains("GMAC/s"))
    }

    @Test func checkSaysOk() throws {
        let outcome = try Program.run(["check", model])
        #expect(outcome.status == 0 && outcome.output.hasSuffix("ok\n"), "\(outcome.errors)")
    }

    @Test func theSameInputGivesTheSameFile() throws {
        let again = folder.path + "/again.edge"
        _ = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", again, "--pipeline",
            Repository.digits + "pipeline.json", "--model-version", "1",
        ])
        #expect(Program.bytes(again) == Program.bytes(model))
    }

    @Test func aDumpNamesItsPass() throws {
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", "/dev/null", "--dump-after", "fuse-activation",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("after fuse-activation:\ngraph digits"))
    }

    @Test func wrongTensorsAreRefused() throws {
        let label = Repository.digits + "golden/output.npy"
        for call in [["--input", label], ["--input", "picture=" + label], [], ["--audio", label], ["--row", label]] {
            let outcome = try Program.run(["run", model] + call)
            #expect(outcome.status == 1 || outcome.status == 2, "\(call)")
            #expect(outcome.errors.hasPrefix("edgeinfer: ") && outcome.errors.filter { $0 == "\n" }.count == 1)
        }
    }
}
