import EdgePage
import Testing

/// Where ticks stand and what they are called.
@Suite struct TickTests {
    private func labels(_ scale: Scale, _ count: Int, _ unit: Unit) -> [String] {
        unit.labels(for: scale.ticks(count: count, unit: unit))
    }

    @Test func linearTicksAreMultiplesOfRoundSteps() {
        let scale = Scale.linear(covering: [0, 97])
        #expect(scale.ticks(count: 5) == [0, 20, 40, 60, 80])
        #expect(labels(scale, 5, .number) == ["0", "20", "40", "60", "80"])
        #expect(
            labels(Scale.linear(covering: [-0.3, 0.3]), 6, .number) == [
                "-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3",
            ])
        #expect(labels(Scale.linear(covering: [1_000_000, 1_000_040]), 4, .number).count >= 3)
        #expect(labels(Scale.linear(covering: [0, 3]), 10, .count) == ["0", "1", "2", "3"])
        #expect(labels(Scale.linear(covering: [0, 1]), 4, .share) == ["0 %", "50 %", "100 %"])
    }

    @Test func logarithmicTicksArePowersOfTen() {
        #expect(Scale.logarithmic(covering: [1, 1e6]).ticks(count: 7) == [1, 10, 100, 1000, 10_000, 100_000, 1e6])
        #expect(Scale.logarithmic(covering: [1, 100]).ticks(count: 8) == [1, 2, 5, 10, 20, 50, 100])
        let decades = Scale.logarithmic(covering: [1e-6, 1e12]).ticks(count: 6)
        #expect(decades.count <= 7 && decades.count >= 4)
        #expect(Scale.logarithmic(covering: [100, 130]).ticks(count: 3) == [100, 110, 120, 130])
    }

    @Test func timesHaveTheUnitThatFits() {
        let scale = Scale.logarithmic(covering: [900, 2e9])
        #expect(labels(scale, 7, .nanoseconds) == ["1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s"])
        #expect(
            labels(Scale.linear(covering: [121e6, 124e6]), 4, .nanoseconds) == ["121 ms", "122 ms", "123 ms", "124 ms"])
        #expect(labels(Scale.linear(covering: [0, 4]), 4, .seconds) == ["0", "1 s", "2 s", "3 s", "4 s"])
        #expect(
            labels(Scale.linear(covering: [0, 600]), 5, .seconds) == [
                "0", "2 min", "4 min", "6 min", "8 min", "10 min",
            ])
        #expect(labels(Scale.linear(covering: [0, 20_000]), 4, .seconds) == ["0", "2:00 h", "4:00 h"])
        #expect(labels(Scale.linear(covering: [0, 3_145_728]), 3, .bytes)[0] == "0")
    }

    static let domains: [[Double]] = [
        [], [0], [5], [-5], [.nan, .infinity], [0, 1e-300], [1e300, -1e300], [-1e18, 1e18], [1, 1 + 1e-12],
        [1e-9, 1e9],
        [.greatestFiniteMagnitude], [-0.0, 0.0], [1e15, 1e15 + 1],
    ]

    /// Whatever the values are, there are ticks, not too many, ascending, and within the domain.
    @Test(arguments: domains)
    func everyDomainHasTicks(values: [Double]) {
        for scale in [
            Scale.linear(covering: values), .linear(covering: values, andZero: true), .logarithmic(covering: values),
        ] {
            #expect(scale.domain.lowerBound < scale.domain.upperBound)
            for unit in [Unit.number, .count, .share, .nanoseconds, .seconds, .bytes] {
                for count in [0, 2, 5, 10] {
                    let ticks = scale.ticks(count: count, unit: unit)
                    #expect(ticks.count <= 3 * max(count, 2) + 3, "\(scale) \(unit) \(count)")
                    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 })
                    #expect(ticks.allSatisfy { (-1e-6...1 + 1e-6).contains(scale.position(of: $0)) })
                    #expect(unit.labels(for: ticks).count == ticks.count)
                }
            }
        }
    }

    @Test func placesRunFromZeroToOne() {
        let scale = Scale.logarithmic(covering: [1, 100])
        #expect(scale.position(of: 1) == 0 && scale.position(of: 100) == 1)
        #expect(abs(scale.position(of: 10) - 0.5) < 1e-12)
        #expect(scale.position(of: -3) == 0)
        let padded = Scale.linear(covering: [0, 10]).padded(by: 0.1)
        #expect(padded.domain == 0...11)
    }
}
