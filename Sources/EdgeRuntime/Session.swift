import CEdgeSystem
import EdgeGraph
import EdgeTensor

/// One user of a plan: memory for its values, its states, its threads, and every step bound to its addresses.
///
/// The initializer does all that can fail or allocate; ``run()`` is one loop over bound steps. A session serves one
/// thread at a time; several sessions of one plan run at once without knowing of each other.
public final class Session {
    public let plan: ExecutionPlan
    /// Threads that share a run, the caller's included. None is started where no step is worth dividing.
    public let threadCount: Int
    private let memory: SessionMemory
    private let program: StepProgram
    private let workers: Workers?
    private let carries: StateCarrier
    private let countedOutputs: CountedOutputs

    /// A session has at most this many threads.
    public static let maximumThreadCount = edge_workers_limit

    /// - Parameters:
    ///   - threads: Threads that share a run; results do not depend on it.
    ///   - cpus: CPUs to which the threads beside the caller's are bound, one each, which this session then has for
    ///     itself; empty for the threads that all such sessions of the process share.
    public init(_ plan: ExecutionPlan, threads: Int = 1, cpus: [Int] = []) throws(PlanError) {
        guard (1...Session.maximumThreadCount).contains(threads) else { throw .badThreadCount(threads) }
        let memory = try SessionMemory(plan, threads: threads)
        self.plan = plan
        threadCount = threads
        self.memory = memory
        program = StepProgram(plan, threads: threads) { node in
            Operands(
                inputs: node.inputs.map { UnsafeRawPointer(plan.address(of: $0, in: memory)) },
                outputs: node.outputs.map { plan.address(of: $0, in: memory) })
        }
        carries = StateCarrier(plan, memory)
        countedOutputs = CountedOutputs(plan, memory)
        workers =
            program.isDivided
            ? try cpus.isEmpty ? .shared(helpers: threads - 1) : Workers(helpers: threads - 1, cpus: cpus) : nil
        plan.populateConstants()
        reset()
    }

    /// Computes the outputs from the inputs and the states, and moves the states on.
    ///
    /// Inputs stay as they are; outputs are valid until the next run. Never allocates or fails, and takes no lock. Where
    /// the run of another session has the shared threads, this one goes on its caller's alone.
    public func run() {
        if let workers, claim(workers) {
            for step in program.steps { Session.run(step, workers.handle, memory.scratch) }
            edge_workers_release(workers.handle)
        } else {
            let scratch = memory.scratch
            for step in program.steps { step.function(step.context, 0, step.unitCount, scratch) }
        }
        countedOutputs.pack()
        carries.advance()
    }

    /// Sets every state to its initial value.
    public func reset() { carries.reset() }

    /// One ``run()`` that takes the time of each step, in nanoseconds of the monotonic clock.
    public func runTimed(_ record: (_ step: Int, _ nanoseconds: Int64) -> Void) {
        let workers = workers.flatMap { claim($0) ? $0 : nil }
        for (index, step) in program.steps.enumerated() {
            let start = edge_monotonic_nanoseconds()
            Session.run(step, workers?.handle, memory.scratch)
            record(index, edge_monotonic_nanoseconds() - start)
        }
        if let workers { edge_workers_release(workers.handle) }
        countedOutputs.pack()
        carries.advance()
    }

    private func claim(_ workers: Workers) -> Bool {
        edge_workers_claim(
            workers.handle, Int32(truncatingIfNeeded: threadCount - 1),
            memory.scratch.assumingMemoryBound(to: CChar.self), memory.scratchStride)
    }

    @inline(__always)
    private static func run(_ step: BoundStep, _ workers: OpaquePointer?, _ scratch: UnsafeMutableRawPointer) {
        if let workers, step.partCount > 1 {
            edge_workers_run(workers, step.work)
        } else {
            step.function(step.context, 0, step.unitCount, scratch)
        }
    }
}

// MARK: Tensors

extension Session {
    /// The memory of input `index`, to be filled before a run. Valid as long as the session.
    public func input(_ index: Int) -> MutableTensorView { mutableView(of: plan.graph.inputs[index].value) }

    /// Output `index` of the last run. Valid as long as the session; its elements change with the next run.
    ///
    /// An output whose size depends on data has the shape that the last run gave it, which the graph's type bounds.
    public func output(_ index: Int) -> TensorView {
        countedOutputs.view(ofOutput: index) ?? view(of: plan.graph.outputs[index].value)
    }

    /// State `index` as the next run will read it; it may be changed between runs.
    public func state(_ index: Int) -> MutableTensorView { mutableView(of: plan.graph.states[index].current) }

    private func mutableView(of id: Graph.ValueID) -> MutableTensorView {
        let type = plan.graph.type(of: id)
        let base = plan.address(of: id, in: memory)
        return MutableTensorView(type, UnsafeMutableRawBufferPointer(start: base, count: type.byteCount))
    }

    private func view(of id: Graph.ValueID) -> TensorView {
        let type = plan.graph.type(of: id)
        let byteCount = plan.constants[id.index]?.count ?? type.byteCount
        let base = plan.address(of: id, in: memory)
        return TensorView(type, UnsafeRawBufferPointer(start: base, count: byteCount))
    }
}

extension ExecutionPlan {
    /// Where a value lies in a session: in the arena, or, for a constant, wherever its bytes are. Constants are never
    /// written to: no step has one as its output.
    func address(of id: Graph.ValueID, in memory: SessionMemory) -> UnsafeMutableRawPointer {
        if let constant = constants[id.index] {
            return UnsafeMutableRawPointer(mutating: constant.retained.base ?? UnsafeRawPointer(memory.base))
        }
        return memory.base + (arena.offsets[id.index] ?? 0)
    }
}
