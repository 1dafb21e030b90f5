import EdgeData
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// `compile --quantize` from files to files, with the bundled model.
@Suite struct QuantizeTests {
    let folder: TemporaryFolder
    private static let source = Repository.digits + "digits.onnx"
    private static let pipeline = ["--pipeline", Repository.digits + "pipeline.json"]
    private static let calibration = ["--quantize", "int8", "--calibrate", Repository.digits + "test.npz"]

    init() throws { folder = try TemporaryFolder() }

    private func compile(_ arguments: [String], to name: String = "m.edge") throws -> Program.Outcome {
        try Program.run(["compile", Self.source, "-o", folder.path + "/" + name] + Self.pipeline + arguments)
    }

    private func top1(_ name: String) throws -> Int {
        let outcome = try Program.run([
            "eval", folder.path + "/" + name, "--data", Repository.digits + "test.npz", "--json", "-",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()["top1_count"]?.int ?? 0
    }

    @Test func digitsKeepTheirAccuracy() throws {
        let report = folder.path + "/r.json"
        let outcome = try compile(Self.calibration + ["--samples", "100", "--report", report])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("calibration samples the outputs are at"))
        // Of 540 the float model knows 536; half a point is 2.7 of them.
        #expect(try top1("m.edge") >= 534)
        let json = try JSON(parsing: Program.bytes(report))
        let quantization = try #require(json["quantization"])
        #expect((quantization["output_sqnr_db"]?.number ?? 0) > 20)
        let layers = quantization["layers"]?.array ?? []
        #expect(layers.count > 3)
        #expect(layers.dropLast().allSatisfy { $0["precision"]?.string == "int8" })
        #expect((quantization["sensitivities"]?.array ?? []).count >= 3)
        #expect(json["options"]?.string?.contains("--calibrate test.npz") == true)
    }

    @Test func theSameCallGivesTheSameBytes() throws {
        let call = Self.calibration + ["--samples", "30"]
        #expect(try compile(call, to: "a.edge").status == 0)
        #expect(try compile(call, to: "b.edge").status == 0)
        #expect(Program.bytes(folder.path + "/a.edge") == Program.bytes(folder.path + "/b.edge"))
    }

    @Test func theReportIsAPage() throws {
        let page = folder.path + "/r.html"
        let outcome = try compile(Self.calibration + ["--samples", "20", "--report", page])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let html = String(decoding: Program.bytes(page), as: UTF8.self)
        #expect(html.contains("Quantization of m.edge") && html.contains("Signal to noise behind each layer"))
        #expect(html.contains("<svg") && !html.contains("src=\"http") && !html.contains("<script src"))
    }

    @Test func endsAreIntegersWhereWanted() throws {
        #expect(try compile(Self.calibration + ["--samples", "20", "--io", "int8"]).status == 0)
        let json = try Program.run(["inspect", folder.path + "/m.edge", "--json"]).json()
        #expect(json["inputs"]?.array?[0]["type"] == "int8")
        #expect(json["outputs"]?.array?[0]["type"] == "int8")
        #expect(try top1("m.edge") >= 530)
    }

    @Test func halvesTakeHalfTheFile() throws {
        #expect(try compile([], to: "float.edge").status == 0)
        let outcome = try compile(["--quantize", "float16"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let (whole, half) = (Program.bytes(folder.path + "/float.edge"), Program.bytes(folder.path + "/m.edge"))
        #expect(half.count * 10 < whole.count * 6)
        #expect(try top1("m.edge") == 536)
    }

    @Test func productsBecomeIntegersWithoutSamples() throws {
        let outcome = try compile(["--quantize", "int8-dynamic"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try top1("m.edge") >= 534)
        let json = try Program.run(["inspect", folder.path + "/m.edge", "--json"]).json()
        let operators = (json["nodes"]?.array ?? []).compactMap { $0["operator"]?.string }
        #expect(operators.contains("matmul_integer") && operators.contains("dynamic_quantize"))
    }

    // MARK: Budgets

    @Test func aBudgetThatHoldsIsToldAndWritten() throws {
        let outcome = try compile(
            Self.calibration + ["--samples", "100", "--budget", "agreement=95", "--budget", "top1=5"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("budget: all in int8: agreement"))
    }

    @Test func aBudgetThatCannotHoldWritesNothing() throws {
        let outcome = try compile(Self.calibration + ["--samples", "40", "--budget", "sqnr=200"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the budget cannot be met") && outcome.errors.contains("dB (at least 200.00)"))
        #expect(folder.names == [])
    }

    @Test func moreDecibelsThanInt8HasCostPrecision() throws {
        let outcome = try compile(Self.calibration + ["--samples", "40", "--budget", "sqnr=60", "--io", "float"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("in float") || outcome.errors.contains("in int16"))
    }

    // MARK: Wrong calls

    private static let wrongCalls: [(call: [String], words: String)] = [
        (["--quantize", "int8"], "needs samples"), (["--budget", "sqnr=20"], "belongs to --quantize int8"),
        (["--quantize", "float16", "--io", "int8"], "belongs to --quantize int8"),
        (["--keep-float", "x"], "belongs to --quantize"),
        (calibration + ["--budget", "agrement=99"], "did you mean «agreement»?"),
        (calibration + ["--budget", "agreement=abc"], "write top1=0.5"),
        (["--quantize", "int9"], "int8"),
    ]

    @Test(arguments: wrongCalls.indices) func wrongCallsAreTold(_ index: Int) throws {
        let outcome = try compile(Self.wrongCalls[index].call)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(Self.wrongCalls[index].words), "\(outcome.errors)")
        #expect(folder.names == [])
    }

    @Test func unknownNodesAreTold() throws {
        let outcome = try compile(Self.calibration + ["--samples", "2", "--keep-float", "no-such-node"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("there is no node «no-such-node»"))
    }

    @Test func badSamplesAreNamed() throws {
        var numbers = Array(repeating: Float(0.5), count: 3 * 64)
        numbers[70] = .nan
        let data = folder.path + "/bad.npy"
        try Program.write(
            NumPyFile.encoded(Tensor(TensorType(.float32, [3, 1, 8, 8]), numbers)).withUnsafeBytes { Array($0) },
            to: data)
        let call = ["--quantize", "int8", "--calibrate", data]
        let refused = try compile(call)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("sample 1"), "\(refused.errors)")
        let skipped = try compile(call + ["--skip-bad"])
        #expect(skipped.status == 0, "\(skipped.errors)")
        #expect(skipped.errors.contains("skipped:"))
    }

    @Test func interruptedCalibrationLeavesNothing() throws {
        for delay in [20, 60, 120, 200] {
            let own = try TemporaryFolder()
            let process = try Program.start(
                ["compile", Self.source, "-o", own.path + "/m.edge", "--report", own.path + "/r.json"] + Self.pipeline
                    + Self.calibration, input: "/dev/null", output: "/dev/null", errors: "/dev/null")
            usleep(UInt32(delay) * 1000)
            kill(process, SIGINT)
            if Program.wait(for: process) == -SIGINT { #expect(own.names == [] || own.names == ["m.edge"]) }
        }
    }
}
