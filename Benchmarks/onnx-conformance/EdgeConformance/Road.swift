import EdgeCompiler
import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport

/// A way from a foreign model and its inputs to outputs.
public enum Road: String, CaseIterable {
    /// The references alone, node by node on the graph as it was imported.
    case reference
    /// Import, passes, file format there and back, plan, session with the fastest kernels of this CPU.
    case whole

    func outputs(
        of model: Bytes, _ inputs: [Tensor], _ options: ImportOptions, _ catalog: OperatorCatalog
    ) throws(RoadFailure) -> [Tensor] {
        switch self {
        case .reference:
            let graph: Graph
            do throws(ImportFailure) {
                graph = try ONNXImporter.model(from: model, catalog: catalog, options: options).graph
            } catch {
                throw .refused(error)
            }
            // An importer gives inputs the quantization that it finds behind them.
            var interpreter = ReferenceInterpreter(graph)
            return interpreter.run(zip(graph.inputs, inputs).map { Tensor(graph.type(of: $0.value), $1.bytes) })
        case .whole:
            return try Road.run(try Road.compiled(model, options), inputs, catalog)
        }
    }

    /// The bytes of the `.edge` file.
    private static func compiled(_ model: Bytes, _ options: ImportOptions) throws(RoadFailure) -> Bytes {
        do {
            var compiler = try Compiler(source: model, sourceName: "model.onnx")
            compiler.shapes = [options.shapes]
            compiler.frozen = options.frozen
            return try compiler.compile().model.encoded()
        } catch let error as CompilationError {
            if case .notImported(let failure) = error.reason { throw .refused(failure) }
            throw .broken("\(error)")
        } catch {
            throw .broken("\(error)")
        }
    }

    private static func run(
        _ file: Bytes, _ inputs: [Tensor], _ catalog: OperatorCatalog
    ) throws(RoadFailure) -> [Tensor] {
        do {
            let variant = try EdgeModel(decoding: file, catalog: catalog).variants[0]
            let plan = try ExecutionPlan(graph: variant.graph, arena: variant.arena, features: .detected)
            let session = try Session(plan)
            guard plan.graph.inputs.count == inputs.count else {
                throw RoadFailure.broken("\(plan.graph.inputs.count) inputs instead of \(inputs.count)")
            }
            for (index, tensor) in inputs.enumerated() {
                tensor.bytes.withUnsafeBytes { session.input(index).bytes.copyMemory(from: $0) }
            }
            session.run()
            return plan.graph.outputs.indices.map { session.output($0).copy }
        } catch let error as RoadFailure {
            throw error
        } catch {
            throw .broken("\(error)")
        }
    }
}

/// Why a road gave no outputs.
enum RoadFailure: Error {
    /// The model is not supported, which the importer says.
    case refused(ImportFailure)
    /// The import went well, but a later stage did not.
    case broken(String)
}

extension TensorView {
    /// A tensor with elements of its own.
    fileprivate var copy: Tensor {
        Tensor(type) { $0.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(type.byteCount))) }
    }
}
