import CEdgeSystem

/// All memory of a session in one piece: the arena, each thread's scratch memory, saved next states, packed outputs.
///
/// It is zero, and every page of it is there, before the first run.
final class SessionMemory {
    let base: UnsafeMutableRawPointer
    private let byteCount: Int
    let arenaByteCount: Int
    let scratch: UnsafeMutableRawPointer
    /// Distance between the scratch memories of two threads.
    let scratchStride: Int
    let staging: UnsafeMutableRawPointer
    let packed: UnsafeMutableRawPointer

    /// Large pieces start where the kernel can back them with large pages.
    private static let largePageByteCount = 1 << 21

    init(_ plan: ExecutionPlan, threads: Int) throws(PlanError) {
        let byteCount = plan.memoryByteCount(threads: threads)
        guard byteCount <= plan.byteCountLimit else {
            throw .tooLarge(byteCount: byteCount, limit: plan.byteCountLimit)
        }
        let alignment = byteCount >= SessionMemory.largePageByteCount ? SessionMemory.largePageByteCount : 64
        guard let memory = edge_memory_reserve(byteCount, alignment) else { throw .outOfMemory(byteCount: byteCount) }
        base = memory
        self.byteCount = byteCount
        arenaByteCount = plan.arenaByteCount
        scratchStride = plan.scratchByteCount
        scratch = base + plan.arenaByteCount.roundedUp(to: 64)
        staging = scratch + scratchStride * threads
        packed = staging + plan.stagingByteCount
    }

    deinit { edge_memory_release(base, byteCount) }
}

extension ExecutionPlan {
    /// Makes the pages of constants known to the process, so that the first run does not stop at each.
    func populateConstants() {
        for constant in constants {
            guard let constant, constant.count >= ExecutionPlan.pageByteCount else { continue }
            constant.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress { edge_memory_populate(base, bytes.count) }
            }
        }
    }

    /// Smaller constants share their pages with others, or are one fault.
    private static let pageByteCount = 4096
}
