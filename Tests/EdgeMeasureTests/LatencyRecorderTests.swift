import EdgeMeasure
import Testing

@Suite struct LatencyRecorderTests {
    @Test func readsBackWithinOneInThousand() {
        var value: Int64 = 1
        while value < LatencyRecorder.longestNanoseconds / 3 {
            for offset in [0, 1, value / 3, value / 2] as [Int64] {
                var recorder = LatencyRecorder()
                recorder.record(nanoseconds: 0)
                recorder.record(nanoseconds: value + offset)
                recorder.record(nanoseconds: LatencyRecorder.longestNanoseconds)
                let read = recorder.value(atRank: 2)
                let error = abs(Double(read - value - offset)) / Double(value + offset)
                #expect(error <= 1.0 / 1024, "\(value + offset) came back as \(read)")
            }
            value *= 2
        }
    }

    @Test func smallValuesAreExact() {
        var recorder = LatencyRecorder()
        for value in 0..<1024 { recorder.record(nanoseconds: Int64(value)) }
        #expect((0..<1024).allSatisfy { recorder.value(atRank: $0 + 1) == Int64($0) })
        #expect(recorder.meanNanoseconds == 511.5)
    }

    @Test func extremesAreExactAndOutliersAreKept() {
        var recorder = LatencyRecorder()
        for value in [1_234_567, 7_654_321, -5, Int64.max] { recorder.record(nanoseconds: value) }
        #expect(recorder.minimumNanoseconds == 0)
        #expect(recorder.maximumNanoseconds == LatencyRecorder.longestNanoseconds)
        #expect(recorder.value(atRank: 1) == 0)
        #expect(recorder.value(atRank: 4) == LatencyRecorder.longestNanoseconds)
        #expect(recorder.count == 4)
    }

    @Test func mergingIsRecordingBoth() {
        var (left, right, both) = (LatencyRecorder(), LatencyRecorder(), LatencyRecorder())
        for value in 1...5000 as ClosedRange<Int64> {
            left.record(nanoseconds: value * 917)
            both.record(nanoseconds: value * 917)
        }
        for value in 1...3000 as ClosedRange<Int64> {
            right.record(nanoseconds: value * 31)
            both.record(nanoseconds: value * 31)
        }
        left.merge(right)
        #expect(left == both)
        left.merge(LatencyRecorder())
        #expect(left == both)
        var empty = LatencyRecorder()
        empty.merge(both)
        #expect(empty == both)
    }

    @Test func emptyRecorderGivesZeros() {
        let recorder = LatencyRecorder()
        let percentile = recorder.percentile(.p99)
        #expect(percentile.nanoseconds == 0 && !percentile.isSupported)
        #expect(recorder.meanNanoseconds == 0)
        #expect(recorder.histogram().isEmpty)
    }

    @Test func percentilesAreNearestRanks() {
        var recorder = LatencyRecorder()
        for value in 1...1000 as ClosedRange<Int64> { recorder.record(nanoseconds: value) }
        #expect(recorder.percentile(.p50).nanoseconds == 500)
        #expect(recorder.percentile(.p99).nanoseconds == 990)
        #expect(recorder.percentile(.p999).nanoseconds == 999)
        #expect(recorder.percentile(.p50).interval == 469...532)
        #expect(recorder.percentile(.p999).interval == nil)
        #expect(Quantile.p999.description == "p99.9" && Quantile.p50.description == "p50")
    }
}

@Suite struct OrderStatisticsTests {
    /// Ranks for the median from the table in W. J. Conover, *Practical Nonparametric Statistics*, and from summing
    /// the binomial by hand for the smallest samples.
    @Test(arguments: [(5, nil), (6, 1...6), (9, 2...8), (10, 2...9), (20, 6...15), (50, 18...33), (100, 40...61)])
    func medianRanks(count: Int, expected: ClosedRange<Int>?) {
        #expect(OrderStatistics.ranks(around: .p50, sampleCount: count) == expected)
    }

    /// The upper rank exists from the first n on for which pⁿ ≤ 2.5 %.
    @Test(arguments: [(Quantile.p50, 6), (.p90, 36), (.p95, 72), (.p99, 368), (.p999, 3688)])
    func smallestSupportingSample(quantile: Quantile, count: Int) {
        #expect(OrderStatistics.ranks(around: quantile, sampleCount: count - 1) == nil)
        #expect(OrderStatistics.ranks(around: quantile, sampleCount: count)?.upperBound == count)
    }

    @Test func largeSamplesApproachTheNormalDistribution() throws {
        let count = 1_000_000
        let ranks = try #require(OrderStatistics.ranks(around: .p99, sampleCount: count))
        let deviation = (Double(count) * 0.99 * 0.01).squareRoot()
        #expect(abs(Double(990_000 - ranks.lowerBound) / deviation - 1.96) < 0.02)
        #expect(abs(Double(ranks.upperBound - 990_000) / deviation - 1.96) < 0.02)
    }

    /// Over many small samples of a known distribution, the interval holds the true median about as often as it says.
    @Test func intervalsCoverTheTruth() {
        var state: UInt64 = 1
        var covered = 0
        for _ in 0..<2000 {
            var recorder = LatencyRecorder()
            for _ in 0..<100 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                recorder.record(nanoseconds: Int64(state >> 54))
            }
            if recorder.percentile(.p50).interval?.contains(512) == true { covered += 1 }
        }
        #expect((1880...1960).contains(covered), "\(covered) of 2000")
    }
}

@Suite struct HistogramTests {
    @Test func barsStayWithinTheColumns() {
        var recorder = LatencyRecorder()
        for value in 0..<20_000 as Range<Int64> { recorder.record(nanoseconds: 100_000 + value * value % 9973) }
        recorder.record(nanoseconds: 40_000_000)
        let lines = recorder.histogram()
        #expect((2...14).contains(lines.count))
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[0].contains("100.0 µs ▏███"))
        #expect(lines[lines.count - 1].hasSuffix(" 1"))
    }

    @Test func equalValuesMakeOneLine() {
        var recorder = LatencyRecorder()
        for _ in 0..<5 { recorder.record(nanoseconds: 2_500) }
        #expect(recorder.histogram(columnCount: 24) == [" 2.50 µs ▏████████████ 5"])
    }

    @Test(arguments: [(0.0, "0.00 µs"), (1234, "1.23 µs"), (123_456, "123.5 µs"), (4.2e6, "4.20 ms"), (2e9, "2.00 s")])
    func latencies(nanoseconds: Double, text: String) {
        #expect(String.latency(nanoseconds: nanoseconds) == text)
    }

    @Test func numbers() {
        #expect(String(-0.5, decimals: 2) == "-0.50" && String(-0.001, decimals: 1) == "0.0")
        #expect(String(3.1415, decimals: 0) == "3" && String(Double.nan, decimals: 2) == "nan")
        #expect([0, 999, 1000, 1_234_567, -1000].map(String.grouped) == ["0", "999", "1,000", "1,234,567", "-1,000"])
    }
}

@Suite struct SlowestRunsTests {
    @Test func keepsTheSlowestInOrder() {
        var slowest = SlowestRuns<String>(capacity: 3)
        for (index, nanoseconds) in [5, 9, 1, 9, 7, 3].enumerated() {
            slowest.offer(nanoseconds: Int64(nanoseconds), "run \(index)")
        }
        #expect(slowest.runs.map(\.nanoseconds) == [9, 9, 7])
        #expect(slowest.runs.map(\.index) == [1, 3, 4])
        #expect(slowest.runs.map(\.circumstances) == ["run 1", "run 3", "run 4"])
        #expect(slowest.thresholdNanoseconds == 8)
    }
}
