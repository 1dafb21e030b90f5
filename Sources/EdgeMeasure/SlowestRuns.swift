/// The slowest of many runs, each with what was seen while it ran, in memory of a fixed size.
public struct SlowestRuns<Circumstances> {
    /// One run that was kept.
    public struct Run {
        public let nanoseconds: Int64
        /// How many runs were offered before this one.
        public let index: Int
        public let circumstances: Circumstances
    }

    /// Slowest first.
    public private(set) var runs: [Run] = []
    public let capacity: Int
    private var offeredCount = 0

    /// Keeps up to `capacity` runs, at least one.
    public init(capacity: Int) {
        self.capacity = max(capacity, 1)
        runs.reserveCapacity(self.capacity + 1)
    }

    /// The latency from which on a run would be kept; 0 while there is room.
    public var thresholdNanoseconds: Int64 {
        runs.count < capacity ? 0 : runs[runs.count - 1].nanoseconds + 1
    }

    /// Keeps the run if it is among the slowest so far; of equals the earlier stays. Does not allocate.
    public mutating func offer(nanoseconds: Int64, _ circumstances: @autoclosure () -> Circumstances) {
        defer { offeredCount += 1 }
        guard nanoseconds >= thresholdNanoseconds else { return }
        let place = runs.firstIndex { $0.nanoseconds < nanoseconds } ?? runs.count
        runs.insert(Run(nanoseconds: nanoseconds, index: offeredCount, circumstances: circumstances()), at: place)
        if runs.count > capacity { runs.removeLast() }
    }
}
