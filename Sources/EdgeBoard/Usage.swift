import CEdgeSystem

/// What the kernel did to a thread, or to all threads of this process, while it ran.
public struct Usage: Hashable, Sendable {
    public enum Scope: Hashable, Sendable { case thread, process }

    /// Times that the CPU was taken away for something else.
    public var involuntarySwitches: Int64
    /// Times that it was given up to wait.
    public var voluntarySwitches: Int64
    /// Pages that became resident without reading from a disk.
    public var minorFaults: Int64
    /// Pages that were read from a disk.
    public var majorFaults: Int64

    public init(
        involuntarySwitches: Int64 = 0, voluntarySwitches: Int64 = 0, minorFaults: Int64 = 0, majorFaults: Int64 = 0
    ) {
        self.involuntarySwitches = involuntarySwitches
        self.voluntarySwitches = voluntarySwitches
        self.minorFaults = minorFaults
        self.majorFaults = majorFaults
    }

    /// The counts since the start of the calling thread or of the process (getrusage(2)). Does not allocate.
    public static func current(_ scope: Scope) -> Usage {
        let usage = edge_usage_read(scope == .process)
        return Usage(
            involuntarySwitches: usage.involuntary_switches, voluntarySwitches: usage.voluntary_switches,
            minorFaults: usage.minor_faults, majorFaults: usage.major_faults)
    }

    public static func - (later: Usage, earlier: Usage) -> Usage {
        Usage(
            involuntarySwitches: later.involuntarySwitches - earlier.involuntarySwitches,
            voluntarySwitches: later.voluntarySwitches - earlier.voluntarySwitches,
            minorFaults: later.minorFaults - earlier.minorFaults, majorFaults: later.majorFaults - earlier.majorFaults)
    }

    public static func + (left: Usage, right: Usage) -> Usage {
        Usage(
            involuntarySwitches: left.involuntarySwitches + right.involuntarySwitches,
            voluntarySwitches: left.voluntarySwitches + right.voluntarySwitches,
            minorFaults: left.minorFaults + right.minorFaults, majorFaults: left.majorFaults + right.majorFaults)
    }
}

/// A clock that only moves forwards, in nanoseconds from an arbitrary start.
public enum MonotonicClock {
    @inline(__always) public static var nanoseconds: Int64 { edge_monotonic_nanoseconds() }

    /// Puts the calling thread to sleep until the clock reads `nanoseconds`, or until `isCancelled`, which is asked
    /// whenever a signal ends the sleep of this thread, and after each `slice` nanoseconds.
    public static func sleep(
        until nanoseconds: Int64, slice: Int64 = 1 << 60, unless isCancelled: () -> Bool = { false }
    ) {
        var now = self.nanoseconds
        while now < nanoseconds, !isCancelled() {
            edge_sleep_until(min(nanoseconds, now + slice))
            now = self.nanoseconds
        }
    }
}

/// The user's wish, by SIGINT, that a long piece of work end early with what it has.
public enum Interruption {
    /// Lets the first SIGINT be a wish; the second one ends the process.
    public static func catchFirst() { edge_catch_interrupt() }

    /// Whether it was uttered. Costs one load.
    public static var isWished: Bool { edge_was_interrupted() }
}

/// The CPUs on which the calling thread may run.
public enum Affinity {
    /// Lets the calling thread, and threads that it starts from now on, run on `count` CPUs from `first` only.
    /// Returns 0, or the errno value of sched_setaffinity(2): `EINVAL`, and nothing changed,
    /// where one of them cannot be used.
    public static func pin(toFirst first: Int, count: Int) -> Int32 {
        guard let first = Int32(exactly: first), let count = Int32(exactly: count) else { return 22 }
        return edge_pin_to_cpus(first, count)
    }

    /// The CPU that runs the calling thread at this moment; -1 when the system does not say.
    @inline(__always) public static var currentCPU: Int { Int(edge_current_cpu()) }
}
