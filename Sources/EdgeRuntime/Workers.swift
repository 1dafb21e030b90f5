import CEdgeSystem
import Glibc

/// The threads of a session beside the one that calls `run`. They are started once and sleep between runs.
final class Workers {
    let handle: OpaquePointer

    /// Starts `helpers` threads. Each part of a step gets scratch memory of its own, `scratchStride` bytes apart.
    init(
        helpers: Int, cpus: [Int], scratch: UnsafeMutableRawPointer, scratchStride: Int
    ) throws(PlanError) {
        let started = cpus.map { Int32(clamping: $0) }.withUnsafeBufferPointer { cpus in
            edge_workers_start(
                Int32(helpers), cpus.count >= helpers ? cpus.baseAddress : nil,
                scratch.assumingMemoryBound(to: CChar.self),
                scratchStride)
        }
        guard let started else { throw .noThread(errno) }
        handle = started
    }

    deinit { edge_workers_stop(handle) }
}
