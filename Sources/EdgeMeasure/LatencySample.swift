/// Latencies in the order in which they came, in memory of a fixed size: all of them, or, once they are too many, of
/// every ``stride`` consecutive ones one that is drawn at random.
///
/// Drawing at random within each stratum keeps what repeats at a fixed distance (the first run after a reading of the
/// kernel's counters) in its true proportion. Recording does not allocate.
public struct LatencySample: Sendable {
    /// Recorded latencies per kept one: a power of two.
    public private(set) var stride = 1
    public let capacity: Int
    private var kept: [Int64]
    private var keptCount = 0
    /// The place of the next latency in its stratum, and the place that was drawn.
    private var place = 0
    private var drawn = 0
    private var state: UInt64

    /// Keeps between half of `capacity` and `capacity` latencies, as soon as so many were recorded.
    public init(capacity: Int = 8192, seed: UInt64 = 1) {
        self.capacity = max(capacity + capacity % 2, 2)
        kept = Array(repeating: 0, count: self.capacity)
        state = seed
    }

    /// The kept latencies in their order.
    public var nanoseconds: [Int64] { Array(kept[..<keptCount]) }

    /// Takes part in the sample.
    public mutating func record(nanoseconds: Int64) {
        if place == drawn {
            kept[keptCount] = nanoseconds
            keptCount += 1
        }
        place += 1
        guard place == stride else { return }
        place = 0
        if keptCount == capacity { halve() }
        drawn = Int(draw() & UInt64(stride - 1))
    }

    /// Joins neighbouring strata and keeps one latency of the two.
    private mutating func halve() {
        for index in 0..<capacity / 2 { kept[index] = kept[2 * index + Int(draw() & 1)] }
        keptCount = capacity / 2
        stride *= 2
    }

    /// D. E. Knuth's linear congruential generator for MMIX; its upper half is random enough.
    private mutating func draw() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 32
    }
}
