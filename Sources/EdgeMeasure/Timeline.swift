/// When runs were slow: consecutive windows of runs as segments, in memory of a fixed size.
///
/// Once there are too many segments, neighbours are joined, so a long measurement is told more coarsely than a short
/// one. A segment keeps the circumstances of its slowest window. Adding does not allocate.
public struct Timeline<Circumstances> {
    /// Consecutive runs.
    public struct Segment {
        /// From the start of the measurement.
        public var startNanoseconds: Int64
        public var endNanoseconds: Int64
        public var runCount: Int
        public var shortestNanoseconds: Int64
        public var longestNanoseconds: Int64
        public var sumNanoseconds: Int64
        /// What was seen around the slowest run.
        public var circumstances: Circumstances

        public init(
            startNanoseconds: Int64, endNanoseconds: Int64, runCount: Int, shortestNanoseconds: Int64,
            longestNanoseconds: Int64, sumNanoseconds: Int64, circumstances: Circumstances
        ) {
            self.startNanoseconds = startNanoseconds
            self.endNanoseconds = endNanoseconds
            self.runCount = runCount
            self.shortestNanoseconds = shortestNanoseconds
            self.longestNanoseconds = longestNanoseconds
            self.sumNanoseconds = sumNanoseconds
            self.circumstances = circumstances
        }

        public var meanNanoseconds: Double { Double(sumNanoseconds) / Double(max(runCount, 1)) }

        /// Both segments as one; of equally slow ones the earlier tells the circumstances.
        func joined(with later: Segment) -> Segment {
            Segment(
                startNanoseconds: startNanoseconds, endNanoseconds: later.endNanoseconds,
                runCount: runCount + later.runCount,
                shortestNanoseconds: min(shortestNanoseconds, later.shortestNanoseconds),
                longestNanoseconds: max(longestNanoseconds, later.longestNanoseconds),
                sumNanoseconds: sumNanoseconds &+ later.sumNanoseconds,
                circumstances: later.longestNanoseconds > longestNanoseconds ? later.circumstances : circumstances)
        }
    }

    /// In the order of time.
    public private(set) var segments: [Segment] = []
    public let capacity: Int
    /// Windows that make up a segment, and how many the last one has so far.
    private var windowsPerSegment = 1
    private var openWindowCount = 0

    /// At most `capacity` segments, an even number of at least two.
    public init(capacity: Int = 512) {
        self.capacity = max(capacity + capacity % 2, 2)
        segments.reserveCapacity(self.capacity)
    }

    /// Adds a window of runs behind all others.
    public mutating func add(_ window: Segment) {
        if openWindowCount > 0, let last = segments.popLast() {
            segments.append(last.joined(with: window))
        } else {
            if segments.count == capacity { halve() }
            segments.append(window)
        }
        openWindowCount = (openWindowCount + 1) % windowsPerSegment
    }

    private mutating func halve() {
        for index in 0..<capacity / 2 { segments[index] = segments[2 * index].joined(with: segments[2 * index + 1]) }
        segments.removeLast(capacity / 2)
        windowsPerSegment *= 2
    }
}
