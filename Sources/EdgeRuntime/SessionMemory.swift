import Glibc

/// All memory of a session in one piece: the arena, each thread's scratch memory, saved next states, packed outputs.
///
/// It is zero, and every page of it is there, before the first run.
final class SessionMemory {
    let base: UnsafeMutableRawPointer
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
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, alignment, max(byteCount, 64)) == 0, let memory else {
            throw .outOfMemory(byteCount: byteCount)
        }
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
        base = memory
        arenaByteCount = plan.arenaByteCount
        scratchStride = plan.scratchByteCount
        scratch = base + plan.arenaByteCount.roundedUp(to: 64)
        staging = scratch + scratchStride * threads
        packed = staging + plan.stagingByteCount
    }

    deinit { free(base) }
}
