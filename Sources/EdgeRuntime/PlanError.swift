import EdgeGraph

/// Why a graph cannot be planned or bound on this machine.
public enum PlanError: Error, Hashable, Sendable, CustomStringConvertible {
    case badArena(ArenaLayoutError)
    case badGraph(GraphError)
    case tooLarge(byteCount: Int, limit: Int)
    case tooManyIndices(Int, limit: Int)
    case outOfMemory(byteCount: Int)
    case badThreadCount(Int)
    /// The system refused a thread; its errno.
    case noThread(Int32)
    /// Values of byte strings exist as constants only.
    case computedByteStrings(value: String)

    public var description: String {
        switch self {
        case .badArena(let error):
            "the arena plan does not fit the graph: \(error)"
        case .badGraph(let error):
            "the graph cannot run: \(error)"
        case .tooLarge(let byteCount, let limit):
            "a session would take \(byteCount) bytes of memory; at most \(limit) are allowed"
        case .tooManyIndices(let count, let limit):
            "kernels would keep \(count) positions in tables; at most \(limit) are allowed"
        case .outOfMemory(let byteCount):
            "no memory for a session of \(byteCount) bytes"
        case .badThreadCount(let count):
            "\(count) threads; a session has 1 to \(Session.maximumThreadCount)"
        case .noThread(let error):
            "a worker thread cannot be started (errno \(error)); use fewer threads"
        case .computedByteStrings(let value):
            "value \(value) consists of byte strings that are not known in advance; these cannot be computed"
        }
    }
}
