import EdgeMeasure
import Testing

/// What is kept of a sequence of latencies, and of the queue before them.
@Suite struct SequenceTests {
    @Test func aSampleIsWholeUntilItIsFull() {
        var sample = LatencySample(capacity: 100)
        for value in 0..<99 { sample.record(nanoseconds: Int64(value)) }
        #expect(sample.stride == 1 && sample.nanoseconds == (0..<99).map(Int64.init))
    }

    /// Of 10,000 values in strata of 128, each stratum gives one, in order.
    @Test func aFullSampleHasOneOfEachStratum() {
        var sample = LatencySample(capacity: 100)
        for value in 0..<10_000 { sample.record(nanoseconds: Int64(value)) }
        #expect(sample.stride == 128)
        #expect((78...79).contains(sample.nanoseconds.count))
        #expect(sample.nanoseconds.enumerated().allSatisfy { $0.element / 128 == $0.offset })
    }

    /// Every 16th run is slow; a sample at a fixed distance would see all of them or none.
    @Test func whatIsPeriodicKeepsItsShare() {
        var sample = LatencySample(capacity: 1024)
        for index in 0..<1_000_000 { sample.record(nanoseconds: index % 16 == 0 ? 9 : 1) }
        let share = Double(sample.nanoseconds.filter { $0 == 9 }.count) / Double(sample.nanoseconds.count)
        #expect(abs(share - 1.0 / 16) < 0.03, "\(share)")
    }

    private func window(_ index: Int, longest: Int64) -> Timeline<Int>.Segment {
        .init(
            startNanoseconds: Int64(index) * 10, endNanoseconds: Int64(index) * 10 + 10, runCount: 2,
            shortestNanoseconds: 1, longestNanoseconds: longest, sumNanoseconds: longest + 1, circumstances: index)
    }

    @Test func aTimelineKeepsCountsAndExtremes() {
        var timeline = Timeline<Int>(capacity: 8)
        for index in 0..<100 { timeline.add(window(index, longest: index == 57 ? 1000 : 5)) }
        let segments = timeline.segments
        #expect(segments.count <= 8)
        #expect(segments.reduce(0) { $0 + $1.runCount } == 200)
        #expect(segments.reduce(0) { $0 + $1.sumNanoseconds } == 99 * 6 + 1001)
        #expect(segments.first?.startNanoseconds == 0 && segments.last?.endNanoseconds == 1000)
        #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.endNanoseconds == $1.startNanoseconds })
        let slowest = segments.filter { $0.longestNanoseconds == 1000 }
        #expect(slowest.count == 1 && slowest[0].circumstances == 57)
    }

    @Test func arrivalsArePoissons() {
        var arrivals = PoissonArrivals(rate: 1000, using: ComparisonTests.Generator(state: 1))
        let times = (0..<20_000).map { _ in arrivals.next() }
        let gaps = zip(times, times.dropFirst()).map { Double($1 - $0) }
        #expect(gaps.allSatisfy { $0 >= 0 })
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        #expect(abs(mean / 1e6 - 1) < 0.03)
        #expect(abs(variance.squareRoot() / mean - 1) < 0.04)
        // The number of arrivals in a span of time scatters as much as it is large.
        let spans = Dictionary(grouping: times) { $0 / 10_000_000 }.values.map { Double($0.count) }
        let perSpan = spans.reduce(0, +) / Double(spans.count)
        let scatter = spans.reduce(0) { $0 + ($1 - perSpan) * ($1 - perSpan) } / Double(spans.count)
        #expect(abs(scatter / perSpan - 1) < 0.15)
        #expect(arrivals.rate == 1000)
    }

    @Test func queuesAreCountedFromTheSchedule() {
        // Three arrive while the first is served; the fourth is never served.
        let history = QueueHistory(arrivals: [0, 10, 20, 30], starts: [0, 40, 60])
        #expect(history.deepest == 3)
        #expect(history.changes.last == .init(nanoseconds: 60, depth: 1))
        // 0 for 10, 1 for 10, 2 for 10, 3 for 10, 2 for 20.
        let meanDepth = 100.0 / 60
        #expect(abs(history.meanDepth - meanDepth) < 1e-12)
        #expect(history.peaks(count: 2).map(\.depth) == [3, 3])
        #expect(QueueHistory(arrivals: [], starts: []).peaks(count: 3).isEmpty)
        #expect(QueueHistory(arrivals: [5], starts: [5]).deepest == 1)
    }
}
