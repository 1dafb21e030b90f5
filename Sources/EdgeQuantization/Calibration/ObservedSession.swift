import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeRuntime
import EdgeTensor

/// A graph in a session, with the best kernels of this machine, that also shows values inside of it.
final class ObservedSession {
    /// The values that are shown, as they are named in the graph that was given.
    let observed: [Graph.ValueID]
    private let session: Session
    private let firstObserved: Int

    /// - Parameter passes: What is run on the graph before: weights are packed in any case.
    init(
        _ graph: Graph, observing observed: [Graph.ValueID] = [], passes: PassPipeline = .packing, threads: Int = 1
    ) throws(QuantizerError) {
        var graph = graph
        firstObserved = graph.outputs.count
        for id in observed { graph.outputs.append(Graph.Port(name: "", value: id)) }
        self.observed = observed
        do throws(PassError) {
            graph = try passes.run(on: graph)
        } catch {
            throw .pass(error)
        }
        do throws(PlanError) {
            let plan = try ExecutionPlan(graph: graph, arena: .planned(for: graph), features: .detected)
            session = try Session(plan, threads: threads)
        } catch {
            throw .plan(error)
        }
    }

    /// How many outputs the graph had of its own.
    var outputCount: Int { firstObserved }

    /// How many values are shown beside them.
    var observedCount: Int { session.plan.graph.outputs.count - firstObserved }

    /// Computes one sample from the initial states.
    func run(_ inputs: [Tensor]) {
        for (index, tensor) in inputs.enumerated() {
            tensor.bytes.withUnsafeBytes { session.input(index).bytes.copyMemory(from: $0) }
        }
        session.reset()
        session.run()
    }

    /// Computes one sample from inputs that lie elsewhere.
    func run(_ inputs: [UnsafeRawBufferPointer]) {
        for (index, bytes) in inputs.enumerated() { session.input(index).bytes.copyMemory(from: bytes) }
        session.reset()
        session.run()
    }

    /// Observed value `index` after the last run.
    func value(_ index: Int) -> TensorView { session.output(firstObserved + index) }

    /// Output `index` of the graph after the last run.
    func output(_ index: Int) -> TensorView { session.output(index) }

    /// The first `count` outputs after the last run as real numbers.
    func reals(_ count: Int) -> [[Float]] {
        (0..<count).map { index in
            let view = output(index)
            return Tensor(view.type, Bytes(count: view.bytes.count) { $0.copyMemory(from: view.bytes) }).reals ?? []
        }
    }
}
