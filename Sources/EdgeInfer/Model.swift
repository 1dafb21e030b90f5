import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor

/// A compiled model, mapped from its file and ready for any number of sessions.
///
///     let model = try Model("kws.edge")
///     let session = try model.makeSession()
///     try session.setInput(0, samples)
///     session.run()
///     print(try session.classify().top(3))
public final class Model: Sendable {
    /// What the file says about the model: name, version, licence, labels, where it came from.
    public let metadata: Metadata
    /// The preprocessing pipeline that the file carries, as `EdgeData` encodes it; empty for none.
    public let pipeline: Bytes
    /// What the model's scores are worth, and from which probability on they are sure enough; nil for a model that has
    /// not been calibrated.
    public let confidence: Confidence?
    private let plans: [ExecutionPlan]

    /// Maps and checks the file at `path`. It must not change while it is in use; replace it by renaming.
    public convenience init(_ path: String, features: CPUFeatures = .detected) throws(ModelError) {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch {
            throw .file(error)
        }
        try self.init(file.bytes, path: path, features: features)
    }

    /// Opens a model whose file's bytes are in memory.
    ///
    /// - Parameters:
    ///   - path: Named in errors.
    ///   - features: The CPU for which kernels are chosen.
    public init(_ bytes: Bytes, path: String = "", features: CPUFeatures = .detected) throws(ModelError) {
        let contents: EdgeModel
        do {
            contents = try EdgeModel(decoding: bytes, catalog: .standard)
        } catch {
            throw .format(path: path, error)
        }
        metadata = contents.metadata
        pipeline = contents.pipeline
        confidence = contents.confidence
        do throws(PlanError) {
            var plans: [ExecutionPlan] = []
            for variant in contents.variants {
                plans.append(
                    try ExecutionPlan(
                        graph: variant.graph, arena: variant.arena, features: features, kernels: variant.kernels))
            }
            self.plans = plans
        } catch {
            throw .plan(error)
        }
    }

    /// Class names by index; empty when the file carries none.
    public var labels: [String] { metadata.labels }

    /// How many sets of input shapes the model was compiled for.
    public var variantCount: Int { plans.count }

    public func inputs(variant: Int = 0) throws(ModelError) -> [TensorDescription] {
        let graph = try plan(variant).graph
        return graph.inputs.map { TensorDescription(name: $0.name, type: graph.type(of: $0.value)) }
    }

    public func outputs(variant: Int = 0) throws(ModelError) -> [TensorDescription] {
        let plan = try plan(variant)
        return zip(plan.graph.outputs, plan.outputExtents).map { port, extent in
            TensorDescription(name: port.name, type: plan.graph.type(of: port.value), countedAxis: extent?.axis)
        }
    }

    public func states(variant: Int = 0) throws(ModelError) -> [TensorDescription] {
        let graph = try plan(variant).graph
        return graph.states.map { TensorDescription(name: $0.name, type: graph.type(of: $0.current)) }
    }

    /// The plan of a variant, for those who look at steps and memory.
    public func plan(_ variant: Int = 0) throws(ModelError) -> ExecutionPlan {
        guard plans.indices.contains(variant) else { throw .noVariant(variant, count: plans.count) }
        return plans[variant]
    }

    /// A session with memory, states and threads of its own.
    ///
    /// - Parameters:
    ///   - threads: Threads that share a run; results do not depend on it.
    ///   - variant: Which of the compiled sets of input shapes to run.
    public func makeSession(threads: Int = 1, variant: Int = 0) throws(ModelError) -> ModelSession {
        let plan = try plan(variant)
        do {
            return ModelSession(try Session(plan, threads: threads), labels: labels, confidence: confidence)
        } catch {
            throw .plan(error)
        }
    }
}

/// The name and type of an input, output or state.
public struct TensorDescription: Hashable, Sendable {
    public let name: String
    public let type: TensorType
    /// The axis along which an output may be shorter than its type says, as the data of a run decide; nil for none.
    public let countedAxis: Int?

    public init(name: String, type: TensorType, countedAxis: Int? = nil) {
        self.name = name
        self.type = type
        self.countedAxis = countedAxis
    }
}
