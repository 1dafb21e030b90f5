/// How often the numbers of a tensor fall into each of many narrow bins, in constant memory.
///
/// Bins are `2^exponent` wide and lie at multiples of that; once the numbers no longer fit ``binLimit`` of them, two
/// neighbours become one. Counts are integers, so that the order in which samples come changes nothing:
///
///     bin k holds k·2^e ≤ x < (k + 1)·2^e, and after doubling bin ⌊k / 2⌋
///
/// Zeros are counted apart, as every quantization stores 0 exactly.
public struct Histogram: Hashable, Sendable {
    /// Bins that a histogram has at most.
    public static let binLimit = 2048

    /// The smallest and largest finite number so far; 0 before the first.
    public private(set) var minimum: Float = 0
    public private(set) var maximum: Float = 0
    /// Numbers that were zero.
    public private(set) var zeroCount = 0
    /// Numbers that were not.
    public private(set) var nonzeroCount = 0
    /// Whether all numbers so far were integers.
    public private(set) var isIntegral = true
    /// The width of a bin as a power of two.
    public private(set) var exponent = Self.leastExponent
    /// The number `k` of the first bin.
    public private(set) var firstBin = 0
    public private(set) var counts: [Int] = []

    private static let leastExponent = -160

    public init() {}

    /// The histogram of some numbers.
    public init(_ numbers: [Float]) {
        _ = numbers.withUnsafeBufferPointer { add($0) }
    }

    /// What two histograms have counted together.
    init(merging first: Histogram, _ second: Histogram) {
        self = first
        var second = second
        minimum = Swift.min(first.minimum, second.minimum)
        maximum = Swift.max(first.maximum, second.maximum)
        isIntegral = first.isIntegral && second.isIntegral
        zeroCount += second.zeroCount
        nonzeroCount += second.nonzeroCount
        makeRoom(for: Double(Swift.min(minimum, 0)), Double(Swift.max(maximum, 0)))
        while second.exponent < exponent { second.doubleBins() }
        while exponent < second.exponent { doubleBins() }
        for (index, count) in second.counts.enumerated() where count > 0 {
            counts[second.firstBin + index - firstBin] += count
        }
    }

    /// All numbers so far.
    public var count: Int { zeroCount + nonzeroCount }

    /// The width of a bin.
    public var binWidth: Double { Self.power(exponent) }

    /// The number in the middle of bin `index` of ``counts``.
    public func centre(of index: Int) -> Double { (Double(firstBin + index) + 0.5) * binWidth }

    /// The mean of the squares, each number taken to be in the middle of its bin.
    public var meanSquare: Double {
        var sum = 0.0
        for (index, count) in counts.enumerated() {
            let centre = centre(of: index)
            sum += Double(count) * centre * centre
        }
        return count == 0 ? 0 : sum / Double(count)
    }

    /// Counts numbers in.
    ///
    /// - Returns: The first of them that is not finite; then none is counted.
    @discardableResult
    public mutating func add(_ numbers: UnsafeBufferPointer<Float>) -> Float? {
        guard let start = numbers.first else { return nil }
        var (smallest, largest) = (start, start)
        for number in numbers {
            guard number - number == 0 else { return number }
            smallest = number < smallest ? number : smallest
            largest = number > largest ? number : largest
        }
        minimum = count == 0 ? smallest : Swift.min(minimum, smallest)
        maximum = count == 0 ? largest : Swift.max(maximum, largest)
        isIntegral = isIntegral && numbers.allSatisfy { $0.rounded(.towardZero) == $0 }
        makeRoom(for: Double(Swift.min(smallest, 0)), Double(Swift.max(largest, 0)))
        let scale = Self.power(-exponent)
        let first = firstBin
        var zeros = 0
        counts.withUnsafeMutableBufferPointer { counts in
            for number in numbers {
                if number == 0 {
                    zeros += 1
                } else {
                    counts[Self.bin(Double(number), scale) - first] += 1
                }
            }
        }
        zeroCount += zeros
        nonzeroCount += numbers.count - zeros
        return nil
    }

    /// Widens and doubles bins until both numbers have one.
    private mutating func makeRoom(for smallest: Double, _ largest: Double) {
        guard smallest != 0 || largest != 0 else { return }
        let isFirst = counts.isEmpty
        var end = firstBin + counts.count
        while true {
            let scale = Self.power(-exponent)
            let (low, high) = (smallest * scale, largest * scale)
            if low > -1e9, high < 1e9 {
                let lower = isFirst ? Self.bin(smallest, scale) : Swift.min(Self.bin(smallest, scale), firstBin)
                let upper = isFirst ? Self.bin(largest, scale) + 1 : Swift.max(Self.bin(largest, scale) + 1, end)
                if upper - lower <= Self.binLimit { return widen(to: lower..<upper) }
            }
            doubleBins()
            end = firstBin + counts.count
        }
    }

    private mutating func widen(to range: Range<Int>) {
        let (before, after) = (firstBin - range.lowerBound, range.upperBound - firstBin - counts.count)
        if counts.isEmpty {
            counts = Array(repeating: 0, count: range.count)
        } else {
            if before > 0 { counts.insert(contentsOf: repeatElement(0, count: before), at: 0) }
            if after > 0 { counts.append(contentsOf: repeatElement(0, count: after)) }
        }
        firstBin = range.lowerBound
    }

    private mutating func doubleBins() {
        exponent += 1
        guard !counts.isEmpty else { return }
        let first = firstBin >> 1
        var doubled = Array(repeating: 0, count: ((firstBin + counts.count - 1) >> 1) - first + 1)
        for (index, count) in counts.enumerated() { doubled[((firstBin + index) >> 1) - first] += count }
        (firstBin, counts) = (first, doubled)
    }

    /// `⌊number · scale⌋`, for a product within ±10⁹.
    @inline(__always)
    private static func bin(_ number: Double, _ scale: Double) -> Int {
        let scaled = number * scale
        let cut = Int(scaled)
        return Double(cut) > scaled ? cut - 1 : cut
    }

    private static func power(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }
}
