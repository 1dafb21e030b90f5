/// Draws sequences like a given one, and says where their quantile lies: the circular block bootstrap (D. N. Politis,
/// J. P. Romano, 1992).
///
/// A drawn sequence consists of blocks of consecutive values that begin anywhere, the end of the sequence being
/// joined to its beginning. Slow runs come in bursts; blocks keep a burst together.
struct QuantileBootstrap {
    /// The quantile of the sequence itself.
    let nanoseconds: Int64
    let blockLength: Int
    /// Whether the blocks are too few to tell how far quantiles scatter: the sequence is correlated over its length.
    let isTooCorrelated: Bool
    private let values: [Int64]
    /// For each value of the sequence its place among the different values, ascending.
    private let classes: [Int32]
    private let rank: Int

    /// With fewer blocks a sequence does not tell how far its quantile scatters.
    private static let fewestBlocks = 8
    /// More would not narrow the interval much, and make it blind to correlation that the rule does not see.
    private static let mostBlocks = 20
    /// A sequence that is not so many times as long as its optimal block is too correlated.
    private static let fewestOptimalBlocks = 5

    /// A quantile scatters as the share of values that are not above it does, so the blocks are as long as that
    /// series asks for, and as the median's asks for: values within a burst hang together even where few of them
    /// are extreme. Half as long again, as too short ones promise too much.
    init(_ sequence: [Int64], _ quantile: Quantile) {
        let sorted = sequence.sorted()
        rank = quantile.rank(inSampleOf: sequence.count)
        nanoseconds = sorted[rank - 1]
        var distinct: [Int64] = []
        for value in sorted where value != distinct.last { distinct.append(value) }
        values = distinct
        classes = sequence.map { Int32(Self.place(of: $0, in: distinct)) }
        let limits = [nanoseconds, sorted[Quantile.p50.rank(inSampleOf: sequence.count) - 1]]
        let optimal = limits.map { limit in BlockLength.optimal(for: sequence.map { $0 <= limit ? 1 : 0 }) }.max() ?? 1
        let wanted = (3 * optimal + 1) / 2
        isTooCorrelated = optimal > 1 && optimal * Self.fewestOptimalBlocks > sequence.count
        let shortest = (sequence.count + Self.mostBlocks - 1) / Self.mostBlocks
        blockLength = max(1, min(max(wanted, shortest), sequence.count / Self.fewestBlocks))
    }

    var blockCount: Double { Double(classes.count) / Double(blockLength) }

    /// The quantiles of `count` drawn sequences.
    func draw(_ count: Int, using generator: inout some RandomNumberGenerator) -> [Int64] {
        var counts = [Int32](repeating: 0, count: values.count)
        var quantiles: [Int64] = []
        quantiles.reserveCapacity(count)
        for _ in 0..<count {
            counts.withUnsafeMutableBufferPointer { counts in
                classes.withUnsafeBufferPointer { classes in
                    counts.update(repeating: 0)
                    var rest = classes.count
                    while rest > 0 {
                        var index = Int.random(in: 0..<classes.count, using: &generator)
                        for _ in 0..<min(blockLength, rest) {
                            counts[Int(classes[index])] &+= 1
                            index += 1
                            if index == classes.count { index = 0 }
                        }
                        rest -= min(blockLength, rest)
                    }
                    var (seen, place) = (0, -1)
                    while seen < rank {
                        place += 1
                        seen += Int(counts[place])
                    }
                    quantiles.append(values[place])
                }
            }
        }
        return quantiles
    }

    private static func place(of value: Int64, in sorted: [Int64]) -> Int {
        var (low, high) = (0, sorted.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
