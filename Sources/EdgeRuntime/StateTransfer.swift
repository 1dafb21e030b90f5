import EdgeGraph
import EdgeTensor

/// Where the states of a graph get their next values from after a run.
///
/// A next value that is itself the current value of another state, as in a delay line, is saved before any state
/// changes, so that all states change at once.
struct StateTransfer: Sendable {
    /// One copy at the end of a run.
    struct Move: Sendable {
        let next: Graph.ValueID
        let current: Graph.ValueID
        let byteCount: Int
        /// The offset at which the next value is saved first; nil where nothing overwrites it.
        let stagingOffset: Int?
    }

    let moves: [Move]
    let stagingByteCount: Int

    init(of graph: Graph, in arena: ArenaLayout) {
        let currents = Set(graph.states.compactMap { arena.offsets[$0.current.index] })
        var staging = 0
        var moves: [Move] = []
        for state in graph.states {
            let from = graph[state.next].constant == nil ? arena.offsets[state.next.index] : nil
            let byteCount = graph.type(of: state.current).byteCount
            guard from != arena.offsets[state.current.index] else { continue }
            var stagingOffset: Int?
            if let from, currents.contains(from) {
                stagingOffset = staging
                staging = staging.addingClamped(byteCount.roundedUp(to: 64))
            }
            moves.append(
                Move(next: state.next, current: state.current, byteCount: byteCount, stagingOffset: stagingOffset))
        }
        self.moves = moves
        stagingByteCount = staging
    }
}

extension ExecutionPlan {
    /// Bytes in which next values of states are saved.
    var stagingByteCount: Int { StateTransfer(of: graph, in: arena).stagingByteCount }
}
