import EdgeGraph
import EdgeTensor

/// The states of a session: what a reset and the end of a run copy from where to where.
final class StateCarrier {
    /// A copy between fixed addresses.
    private struct Copy {
        let source: UnsafeRawPointer
        let target: UnsafeMutableRawPointer
        let byteCount: Int

        func perform() { target.copyMemory(from: source, byteCount: byteCount) }
    }

    /// Copies at the end of a run, in order: what must be saved, then every state.
    private let advances: UnsafeMutableBufferPointer<Copy>
    private let resets: [Copy]
    /// States that start with zero bytes.
    private let cleared: [UnsafeMutableRawBufferPointer]
    private let kept: [Bytes]

    init(_ plan: ExecutionPlan, _ memory: SessionMemory) {
        var (saves, moves): ([Copy], [Copy]) = ([], [])
        for move in StateTransfer(of: plan.graph, in: plan.arena).moves {
            let target = plan.address(of: move.current, in: memory)
            var source = UnsafeRawPointer(plan.address(of: move.next, in: memory))
            if let offset = move.stagingOffset {
                let staged = memory.staging + offset
                saves.append(Copy(source: source, target: staged, byteCount: move.byteCount))
                source = UnsafeRawPointer(staged)
            }
            moves.append(Copy(source: source, target: target, byteCount: move.byteCount))
        }
        advances = .allocate(capacity: saves.count + moves.count)
        _ = advances.initialize(from: saves + moves)
        var (resets, cleared, kept): ([Copy], [UnsafeMutableRawBufferPointer], [Bytes]) = ([], [], [])
        for (state, initial) in zip(plan.graph.states, plan.initialStates) {
            let target = plan.address(of: state.current, in: memory)
            if let initial, let source = initial.retained.base {
                resets.append(Copy(source: source, target: target, byteCount: initial.count))
                kept.append(initial)
            } else {
                let byteCount = plan.graph.type(of: state.current).byteCount
                cleared.append(UnsafeMutableRawBufferPointer(start: target, count: byteCount))
            }
        }
        self.resets = resets
        self.cleared = cleared
        self.kept = kept
    }

    deinit { advances.deallocate() }

    /// Makes the next values current.
    func advance() {
        for copy in advances { copy.perform() }
    }

    func reset() {
        for copy in resets { copy.perform() }
        for state in cleared { state.initializeMemory(as: UInt8.self, repeating: 0) }
    }
}
