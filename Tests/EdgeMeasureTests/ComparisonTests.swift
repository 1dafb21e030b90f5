import EdgeMeasure
import Glibc
import Testing

/// Comparison of sequences whose truth is known.
@Suite struct ComparisonTests {
    /// Sebastiano Vigna's SplitMix64.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }
        mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
    }

    /// How latencies hang together.
    enum Process: Sendable, CaseIterable {
        /// Independent and log-normal.
        case independent
        /// The logarithm follows itself with a correlation of 0.7.
        case drifting
        /// Bursts of 20 runs on average, a fifth of all, that take half as long again.
        case bursts

        func sequence(_ count: Int, median: Double, _ random: inout Generator) -> [Int64] {
            var level = random.normal()
            var isSlow = random.uniform() < 0.2
            return (0..<count).map { _ in
                let normal = random.normal()
                level = 0.7 * level + (1 - 0.49).squareRoot() * normal
                isSlow = isSlow ? random.uniform() > 0.05 : random.uniform() < 0.0125
                let exponent =
                    switch self {
                    case .independent: 0.1 * normal
                    case .drifting: 0.1 * level
                    case .bursts: 0.05 * normal + (isSlow ? log(1.5) : 0)
                    }
                return Int64(median * exp(exponent))
            }
        }
    }

    /// Of 150 pairs with the same truth, the interval encloses it in nearly 95 of 100, and is not needlessly wide.
    @Test(arguments: Process.allCases)
    func intervalsEncloseTheTruth(process: Process) {
        var random = Generator(state: 7)
        let (trials, count, truth) = (150, 400, 1.25)
        var (hits, widths) = (0, 0.0)
        for _ in 0..<trials {
            let first = process.sequence(count, median: 1e6, &random)
            let second = process.sequence(count, median: truth * 1e6, &random)
            let found = QuantileRatio(.p50, of: first, second, resampleCount: 200, using: &random)
            guard let interval = found.interval else { continue }
            if interval.contains(truth) { hits += 1 }
            widths += log(interval.upperBound / interval.lowerBound)
        }
        #expect(Double(hits) / Double(trials) >= 0.91, "\(process): \(hits) of \(trials)")
        // The standard error of a log-normal median is 1.2533 σ/√n; a correlation of 0.7 multiplies it by about 2.2.
        let ideal = 2 * 1.96 * 1.2533 * 0.1 * (2 / Double(count)).squareRoot()
        if process == .independent { #expect(widths / Double(trials) < 1.4 * ideal) }
        if process == .drifting { #expect(widths / Double(trials) < 3.5 * ideal) }
    }

    /// Supposing independence would be wrong: what the drift's interval must be wider by.
    @Test func correlationWidensTheInterval() {
        var random = Generator(state: 3)
        func width(_ process: Process) -> Double {
            let sequences = (0..<2).map { _ in process.sequence(2000, median: 1e6, &random) }
            let interval = QuantileRatio(.p50, of: sequences[0], sequences[1], resampleCount: 400, using: &random)
                .interval
            return interval.map { log($0.upperBound / $0.lowerBound) } ?? 0
        }
        #expect(width(.drifting) > 1.5 * width(.independent))
    }

    @Test func verdictsFollowTheTruth() {
        var random = Generator(state: 11)
        func verdict(_ factor: Double, _ count: Int) -> QuantileRatio.Verdict {
            let first = Process.drifting.sequence(count, median: 1e6, &random)
            let second = Process.drifting.sequence(count, median: factor * 1e6, &random)
            return QuantileRatio(.p50, of: first, second, resampleCount: 400, using: &random).verdict(margin: 0.05)
        }
        #expect(verdict(1.3, 1000) == .slower)
        #expect(verdict(0.75, 1000) == .faster)
        #expect(verdict(1, 6000) == .same)
        #expect(verdict(1.05, 300) == .undecided)
        #expect(verdict(2, 20) == .undecided)
    }

    @Test func tailsAreComparedWhenTheyAreBorneOut() {
        var random = Generator(state: 5)
        let first = Process.independent.sequence(4000, median: 1e6, &random)
        let second = first.enumerated().map { $0.offset % 50 == 0 ? 2 * $0.element : $0.element }
        let median = QuantileRatio(.p50, of: first, second, resampleCount: 400, using: &random)
        let tail = QuantileRatio(.p99, of: first, second, resampleCount: 400, using: &random)
        #expect(median.verdict(margin: 0.02) == .same)
        #expect(tail.verdict(margin: 0.02) == .slower && tail.ratio > 1.3)
        let short = QuantileRatio(.p99, of: Array(first[..<900]), second, using: &random)
        #expect(short.interval == nil && short.ratio > 1)
    }

    @Test func equalSequencesAreTheSame() {
        var random = Generator(state: 1)
        let constant = [Int64](repeating: 1000, count: 64)
        let found = QuantileRatio(.p50, of: constant, constant, using: &random)
        #expect(found.ratio == 1 && found.interval == 1...1 && found.verdict(margin: 0.01) == .same)
        let zeros = [Int64](repeating: 0, count: 64)
        #expect(QuantileRatio(.p50, of: zeros, zeros, using: &random).ratio == 1)
        #expect(QuantileRatio(.p50, of: [5], [10], using: &random).interval == nil)
    }

    /// A sequence that only rises, from 1,000 to 3,000, says little about its median; a short one nothing.
    @Test func aTrendIsHardlyJudged() {
        var random = Generator(state: 1)
        func interval(_ count: Int) -> ClosedRange<Double>? {
            let rising = (0..<count).map { Int64(1000 + 2000 * $0 / count) }
            let flat = [Int64](repeating: 1000, count: count)
            return QuantileRatio(.p50, of: flat, rising, using: &random).interval
        }
        #expect(interval(40) == nil)
        #expect(interval(400).map { $0.lowerBound < 1.6 && $0.upperBound > 2.4 } == true)
    }

    @Test func theSameSeedGivesTheSameInterval() {
        var random = Generator(state: 9)
        let first = Process.bursts.sequence(500, median: 1e6, &random)
        let second = Process.bursts.sequence(500, median: 1e6, &random)
        func interval() -> ClosedRange<Double>? {
            var generator = Generator(state: 42)
            return QuantileRatio(.p50, of: first, second, using: &generator).interval
        }
        #expect(interval() == interval() && interval() != nil)
    }

    @Test func blocksAreAsLongAsTheCorrelation() {
        var random = Generator(state: 2)
        func length(_ process: Process) -> Int {
            BlockLength.optimal(for: process.sequence(3000, median: 1e6, &random).map { $0 <= 1_000_000 ? 1 : 0 })
        }
        #expect(length(.independent) <= 8)
        #expect(length(.drifting) > 8 && length(.drifting) < 150)
        #expect(BlockLength.optimal(for: []) == 1)
        #expect(BlockLength.optimal(for: [Double](repeating: 3, count: 100)) == 1)
    }
}
