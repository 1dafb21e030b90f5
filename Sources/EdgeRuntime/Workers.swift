import CEdgeSystem
import Glibc
import Synchronization

/// Threads that help the caller of `run`. They sleep between runs, and serve one run at a time.
final class Workers: Sendable {
    /// The C functions are for any thread.
    nonisolated(unsafe) let handle: OpaquePointer

    /// Starts `helpers` threads, bound to `cpus`, one each.
    init(helpers: Int, cpus: [Int] = []) throws(PlanError) {
        let started = cpus.map { Int32(clamping: $0) }.withUnsafeBufferPointer { cpus in
            edge_workers_start(Int32(helpers), cpus.count >= helpers ? cpus.baseAddress : nil)
        }
        guard let started else { throw .noThread(errno) }
        handle = started
    }

    deinit { edge_workers_stop(handle) }

    // MARK: Sharing

    private struct Reference { weak var workers: Workers? }
    private static let current = Mutex(Reference())

    /// The threads that all sessions of the process share, at least `helpers` of them; they end with the last session.
    static func shared(helpers: Int) throws(PlanError) -> Workers {
        let result = current.withLock { current in
            Result { () throws(PlanError) -> Workers in
                guard let workers = current.workers else {
                    let workers = try Workers(helpers: helpers)
                    current.workers = workers
                    return workers
                }
                let error = edge_workers_grow(workers.handle, Int32(helpers))
                guard error == 0 else { throw .noThread(error) }
                return workers
            }
        }
        return try result.get()
    }
}
