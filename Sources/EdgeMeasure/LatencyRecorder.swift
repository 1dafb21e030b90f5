/// Counts latencies in buckets: as many as one likes in memory of a fixed size, at an error of at most 1/1024.
///
/// Buckets are log-linear, as in Gil Tene's HdrHistogram: every nanosecond up to 1023 has its own, and above that
/// each octave is cut into 512 equal ones. A bucket stands for its middle, so a value that is read back differs from
/// what was recorded by less than 0.1 %. Smallest, largest and mean are exact. Recording does not allocate.
///
///     index   0 … 1023 │ 1024 … 1535 │ 1536 … 2047 │ …
///     ns      0 … 1023 │ 1024 … 2047 │ 2048 … 4095 │ …  up to 2⁴² ns, which is 73 minutes
public struct LatencyRecorder: Hashable, Sendable {
    static let bucketsPerOctave = 512
    static let exactBitCount = 10
    /// Anything longer is counted as this.
    public static let longestNanoseconds: Int64 = 1 << 42 - 1

    var counts: [UInt64]
    public private(set) var count = 0
    public private(set) var sumNanoseconds: Int64 = 0
    /// The shortest latency; 0 before the first record.
    public private(set) var minimumNanoseconds: Int64 = 0
    /// The longest latency; 0 before the first record.
    public private(set) var maximumNanoseconds: Int64 = 0

    public init() {
        counts = Array(repeating: 0, count: Self.bucket(of: Self.longestNanoseconds) + 1)
    }

    /// Counts one latency. Negative ones, of a clock that went backwards, count as 0.
    public mutating func record(nanoseconds: Int64) {
        let value = min(max(nanoseconds, 0), Self.longestNanoseconds)
        counts[Self.bucket(of: value)] &+= 1
        minimumNanoseconds = count == 0 ? value : min(minimumNanoseconds, value)
        maximumNanoseconds = max(maximumNanoseconds, value)
        sumNanoseconds &+= value
        count += 1
    }

    /// Adds everything that `other` counted.
    public mutating func merge(_ other: LatencyRecorder) {
        guard other.count > 0 else { return }
        for index in counts.indices { counts[index] &+= other.counts[index] }
        minimumNanoseconds =
            count == 0 ? other.minimumNanoseconds : min(minimumNanoseconds, other.minimumNanoseconds)
        maximumNanoseconds = max(maximumNanoseconds, other.maximumNanoseconds)
        sumNanoseconds &+= other.sumNanoseconds
        count += other.count
    }

    /// The mean; 0 before the first record.
    public var meanNanoseconds: Double {
        count == 0 ? 0 : Double(sumNanoseconds) / Double(count)
    }

    /// The latency with this place in ascending order, from 1 to ``count``; 0 when nothing was recorded.
    public func value(atRank rank: Int) -> Int64 {
        guard count > 0 else { return 0 }
        if rank <= 1 { return minimumNanoseconds }
        if rank >= count { return maximumNanoseconds }
        var seen: UInt64 = 0
        for (index, bucketCount) in counts.enumerated() where bucketCount > 0 {
            seen += bucketCount
            if seen >= UInt64(rank) {
                return min(max(Self.middle(ofBucket: index), minimumNanoseconds), maximumNanoseconds)
            }
        }
        return maximumNanoseconds
    }

    /// Calls `body` with the middle and the count of every bucket that holds something, in ascending order.
    public func forEachBucket(_ body: (_ nanoseconds: Int64, _ count: Int) -> Void) {
        for (index, bucketCount) in counts.enumerated() where bucketCount > 0 {
            body(Self.middle(ofBucket: index), Int(bucketCount))
        }
    }

    static func bucket(of value: Int64) -> Int {
        let bitCount = Int64.bitWidth - value.leadingZeroBitCount
        guard bitCount > exactBitCount else { return Int(value) }
        let shift = bitCount - exactBitCount
        return shift * bucketsPerOctave + Int(value >> shift)
    }

    static func middle(ofBucket index: Int) -> Int64 {
        guard index >= 2 * bucketsPerOctave else { return Int64(index) }
        let shift = index / bucketsPerOctave - 1
        let first = Int64(index % bucketsPerOctave + bucketsPerOctave) << shift
        return first + (1 << shift) / 2
    }
}
