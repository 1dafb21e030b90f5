import EdgeCompiler
import EdgeData
import EdgeEvaluate
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// A model that others made and trained, in the folder that `EDGEINFER_REALWORLD` names.
struct RealModel: Sendable, CustomTestStringConvertible {
    /// Its file in `models`, and, with `.npz` behind it, in `golden`.
    let name: String
    /// Whether it runs in a build without optimization within seconds.
    var isSmall = false

    var testDescription: String { name }
    var hasIntegerOutputs: Bool { name.contains("int8") }
    var isRecurrent: Bool { name.hasPrefix("lstm") }

    /// All models, or the small ones in a debug build.
    static let all: [RealModel] = {
        #if DEBUG
            everyModel.filter(\.isSmall)
        #else
            everyModel
        #endif
    }()

    static let integer = all.filter(\.hasIntegerOutputs)
    static let recurrent = all.filter(\.isRecurrent)

    private static let everyModel = [
        RealModel(name: "ad_float.tflite"),
        RealModel(name: "ad_int8.tflite", isSmall: true),
        RealModel(name: "hello_world_int8.tflite", isSmall: true),
        RealModel(name: "kws_int8.tflite", isSmall: true),
        RealModel(name: "lstm_mnist_float.tflite", isSmall: true),
        RealModel(name: "lstm_mnist_int8.tflite", isSmall: true),
        RealModel(name: "micro_speech_int8.tflite", isSmall: true),
        RealModel(name: "mnist_cntk.onnx", isSmall: true),
        RealModel(name: "mobilenet_v1_025_128_uint8.tflite"),
        RealModel(name: "mobilenet_v2_int8.tflite"),
        RealModel(name: "mobilenet_v2_uint8.tflite"),
        RealModel(name: "resnet8_float.onnx"),
        RealModel(name: "resnet8_float.tflite"),
        RealModel(name: "resnet8_int8.tflite"),
        RealModel(name: "ultraface_rfb320.onnx"),
        RealModel(name: "vww_float.onnx"),
        RealModel(name: "vww_float.tflite"),
        RealModel(name: "vww_int8.tflite"),
    ]
}

// MARK: Its files

extension RealModel {
    static func folder() throws -> String { try #require(Fixture.realWorldFolder) }

    func source() throws -> Bytes { try Fixture.bytes(atPath: try RealModel.folder() + "/models/" + name) }

    func compile() throws -> EdgeModel { try Compiler(source: try source(), sourceName: name).compile().model }

    /// The model as compiled once for all tests.
    func compiled() throws -> EdgeModel { try #require(RealModel.compilations[name]).get() }

    private static let compilations: [String: Result<EdgeModel, any Error>] = Dictionary(
        uniqueKeysWithValues: all.map { model in (model.name, Result { try model.compile() }) })

    func variant() throws -> EdgeModel.Variant { try compiled().variants[0] }

    /// One input, and what other runtimes make of it: a column for each.
    func golden() throws -> (inputs: [Tensor], columns: [[Tensor]]) {
        let bytes = try Fixture.bytes(atPath: try RealModel.folder() + "/golden/" + name + ".npz")
        let archive = try NumPyFile.archive(from: bytes)
        func numbered(_ prefix: String) -> [Tensor] {
            (0..<archive.count).compactMap { index in archive.first { $0.name == "\(prefix)\(index)" }?.tensor }
        }
        return (numbered("in"), [numbered("reference"), numbered("xnnpack")].filter { !$0.isEmpty })
    }

    /// Inputs drawn over the whole range of their types.
    func drawnInputs(seed: UInt64) throws -> [Tensor] {
        ReferenceInterpreter(try variant().graph).makeInputs(seed: seed)
    }
}

// MARK: Running

extension EdgeModel.Variant {
    /// A session with the best kernels that `features` allow, or with references only.
    func session(
        features: CPUFeatures = .detected, onlyReference: Bool = false, threads: Int = 1
    ) throws -> Session {
        let plan = try ExecutionPlan(graph: graph, arena: arena, features: features, onlyReference: onlyReference)
        return try Session(plan, threads: threads)
    }
}

extension Session {
    /// Copies of the outputs of one run on copies of `inputs`, whose elements the model must take as they are.
    func outputs(for inputs: [Tensor]) throws -> [Tensor] {
        try setInputs(inputs)
        run()
        return outputs
    }

    func setInputs(_ inputs: [Tensor]) throws {
        try #require(inputs.count == plan.graph.inputs.count)
        for (index, tensor) in inputs.enumerated() {
            let target = input(index)
            try #require(tensor.type.element == target.type.element && tensor.bytes.count == target.bytes.count)
            tensor.bytes.withUnsafeBytes { target.bytes.copyMemory(from: $0) }
        }
    }

    /// Copies of the outputs of the last run.
    var outputs: [Tensor] {
        plan.graph.outputs.indices.map { index in
            let view = output(index)
            return Tensor(view.type, Bytes(Array(view.bytes)))
        }
    }
}
