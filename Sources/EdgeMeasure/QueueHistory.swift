/// How many queries waited at each time: those that had arrived and whose run had not begun.
public struct QueueHistory: Sendable {
    /// A change of the number of waiting queries.
    public struct Change: Hashable, Sendable {
        public let nanoseconds: Int64
        /// From this time on.
        public let depth: Int

        public init(nanoseconds: Int64, depth: Int) {
            self.nanoseconds = nanoseconds
            self.depth = depth
        }
    }

    public let changes: [Change]
    public let deepest: Int
    /// Over the time from the first arrival to the last change.
    public let meanDepth: Double

    /// Times of arrival, ascending, and when the runs of those that were served began, in any order.
    public init(arrivals: [Int64], starts: [Int64]) {
        let starts = starts.sorted()
        var changes: [Change] = []
        changes.reserveCapacity(arrivals.count + starts.count)
        var (arrived, started, deepest) = (0, 0, 0)
        var weighted = 0.0
        while arrived < arrivals.count || started < starts.count {
            // Whoever arrives when a run begins was waiting for it.
            let isArrival = started == starts.count || arrived < arrivals.count && arrivals[arrived] <= starts[started]
            let time = isArrival ? arrivals[arrived] : starts[started]
            if let last = changes.last { weighted += Double(last.depth) * Double(time - last.nanoseconds) }
            if isArrival { arrived += 1 } else { started += 1 }
            let depth = max(arrived - started, 0)
            deepest = max(deepest, depth)
            changes.append(Change(nanoseconds: time, depth: depth))
        }
        self.changes = changes
        self.deepest = deepest
        let span = (changes.last?.nanoseconds ?? 0) - (changes.first?.nanoseconds ?? 0)
        meanDepth = span > 0 ? weighted / Double(span) : 0
    }

    /// The deepest queue in each of `count` equal parts of the time, with the middle of the part.
    public func peaks(count: Int) -> [Change] {
        guard let first = changes.first?.nanoseconds, let last = changes.last?.nanoseconds, count > 0 else { return [] }
        let width = max((last - first) / Int64(count) + 1, 1)
        var peaks: [Change] = []
        var (next, depth) = (0, 0)
        for part in 0..<Int64(count) where first + part * width <= last {
            var peak = depth
            while next < changes.count, changes[next].nanoseconds < first + (part + 1) * width {
                depth = changes[next].depth
                peak = max(peak, depth)
                next += 1
            }
            peaks.append(Change(nanoseconds: first + part * width + width / 2, depth: peak))
        }
        return peaks
    }
}
