import CEdgeSystem
import EdgeGraph
import EdgeTargets

/// A step at its addresses: all that a run needs to know, in one contiguous buffer of plain values.
struct BoundStep {
    let function: Step.Function
    let context: UnsafeRawPointer
    let unitCount: Int
    /// Units of one part, where the step is divided among threads.
    let chunk: Int
    let partCount: Int

    /// A step in so many parts, at most as many as it has units.
    init(_ step: Step, parts: Int) {
        function = step.function
        context = step.context
        unitCount = step.unitCount
        let even = (step.unitCount + parts - 1) / max(parts, 1)
        // Where units are plenty, parts end at multiples of a cache line of single bytes.
        chunk = even >= 1024 ? even.roundedUp(to: 64) : even
        partCount = parts
    }

    var work: edge_work {
        edge_work(
            function: function, context: context, unit_count: unitCount, chunk: chunk, parts: Int32(partCount))
    }
}

/// The steps of a session, in order, and whatever keeps their contexts alive.
final class StepProgram {
    let steps: UnsafeMutableBufferPointer<BoundStep>
    private let owners: [AnyObject]

    init(_ plan: ExecutionPlan, threads: Int, operands: (Graph.Node) -> Operands) {
        var owners: [AnyObject] = []
        steps = .allocate(capacity: plan.steps.count)
        let core = threads > 1 ? Target.like(plan.features).core : nil
        for (index, planned) in plan.steps.enumerated() {
            let step = planned.kernel.bind(operands(plan.graph.nodes[planned.nodeIndex]))
            owners.append(step.owner)
            let parts = core.map { plan.partCount(of: planned, step.unitCount, threads: threads, on: $0) } ?? 1
            steps.initializeElement(at: index, to: BoundStep(step, parts: parts))
        }
        self.owners = owners
    }

    /// Whether any step is divided among threads.
    var isDivided: Bool { steps.contains { $0.partCount > 1 } }

    deinit { steps.deallocate() }
}

extension ExecutionPlan {
    /// Into how many parts a step is divided when `threads` share it, by what it costs on such a core.
    fileprivate func partCount(of step: PlannedStep, _ unitCount: Int, threads: Int, on core: CoreFamily) -> Int {
        let node = graph.nodes[step.nodeIndex]
        let work = NodeWork(node.op, graph.signature(of: node), kernel: step.kernelName)
        return core.partCount(
            cycles: core.cycles(for: work, kernel: step.kernelName), threads: threads, unitCount: unitCount)
    }
}
