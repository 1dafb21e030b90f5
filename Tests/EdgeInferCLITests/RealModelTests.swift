import EdgeData
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// Models that people use, in the folder that `EDGEINFER_REALWORLD` names, against the budgets of
/// `Benchmarks/Thresholds/models.json`. Skipped where the variable is not set.
@Suite(.enabled(if: RealModels.folder != nil, "EDGEINFER_REALWORLD is not set"))
struct RealModelTests {
    @Test(arguments: RealModels.names)
    func compilesRunsAndKeepsItsBudgets(name: String) throws {
        let source = (RealModels.folder ?? "") + "/models/" + name
        let folder = try TemporaryFolder()
        let model = folder.path + "/m.edge"
        let budgets = try JSON(parsing: Program.bytes(Repository.root + "Benchmarks/Thresholds/models.json"))

        let compiled = try Program.run(["compile", source, "-o", model, "--report", folder.path + "/report.json"])
        #expect(compiled.status == 0, "\(compiled.errors)")
        let report = try JSON(parsing: Program.bytes(folder.path + "/report.json"))
        if let limit = budgets["compile_seconds"]?[name]?.number, RealModels.areCostsReal {
            #expect((report["seconds"]?.number ?? .infinity) <= limit)
        }
        let variant = try #require(report["variants"]?.array?[0])
        let arena = try #require(variant["arena_bytes"]?.number)

        let bench = try Program.run(["bench", model, "--iterations", "5", "--warmup", "0", "--json", "-"])
        #expect(bench.status == 0, "\(bench.errors)")
        let beyond = (try bench.json()["peak_private_bytes"]?.number ?? .infinity) - arena
        if RealModels.areCostsReal {
            #expect(beyond <= budgets["private_bytes_beyond_arena"]?.number ?? 0, "\(beyond) bytes beyond the arena")
        }
    }

    @Test(
        .enabled(if: !Emulation.isOn, "an emulated processor takes too long; it keeps the digests of the outputs"),
        arguments: [("kws_int8.tflite", "kws_1000.npz", 0.900), ("resnet8_int8.tflite", "cifar10_1000.npz", 0.742)]
    )
    func accuracy(model: String, data: String, floor: Double) throws {
        let folder = try TemporaryFolder()
        let root = RealModels.folder ?? ""
        _ = try Program.run(["compile", "\(root)/models/\(model)", "-o", folder.path + "/m.edge"])
        let outcome = try Program.run([
            "eval", folder.path + "/m.edge", "--data", "\(root)/data/\(data)", "--json", "-",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["count"] == 1000)
        let top1 = try outcome.json()["top1"]?.number ?? 0
        #expect(top1 >= floor, "\(outcome.output)")
    }
}

enum RealModels {
    static let folder = getenv("EDGEINFER_REALWORLD").map { String(cString: $0) }

    static let names = [
        "ad_float.tflite", "ad_int8.tflite", "hello_world_int8.tflite", "kws_int8.tflite", "lstm_mnist_float.tflite",
        "lstm_mnist_int8.tflite", "micro_speech_int8.tflite", "mnist_cntk.onnx", "mobilenet_v1_025_128_uint8.tflite",
        "mobilenet_v2_int8.tflite", "mobilenet_v2_uint8.tflite", "resnet8_float.onnx", "resnet8_float.tflite",
        "resnet8_int8.tflite", "ultraface_rfb320.onnx", "vww_float.onnx", "vww_float.tflite", "vww_int8.tflite",
    ]

    /// Whether time and memory are those of a release on a real processor, not those of a debug build or an emulator.
    #if DEBUG
        static let areCostsReal = false
    #else
        static let areCostsReal = !Emulation.isOn
    #endif
}
