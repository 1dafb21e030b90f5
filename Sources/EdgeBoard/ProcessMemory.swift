/// Memory of this process as the kernel accounts for it, in bytes; 0 where it does not say.
public struct ProcessMemory: Hashable, Sendable {
    /// Resident memory that belongs to this process alone: heap, stacks, written pages. Mapped files do not count.
    public var privateByteCount: Int
    /// All resident memory, mapped files included.
    public var residentByteCount: Int
    /// The highest ``residentByteCount`` so far.
    public var peakResidentByteCount: Int

    /// Reads `/proc/self/status` below `root`.
    public static func current(root: String = "") -> ProcessMemory {
        let status = SystemFiles(root: root).text("/proc/self/status") ?? ""
        return ProcessMemory(
            privateByteCount: kilobytes(status.field("RssAnon")) ?? 0,
            residentByteCount: kilobytes(status.field("VmRSS")) ?? 0,
            peakResidentByteCount: kilobytes(status.field("VmHWM")) ?? 0)
    }
}
