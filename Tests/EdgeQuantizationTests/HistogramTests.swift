import EdgeQuantization
import Testing

@Suite struct HistogramTests {
    @Test func countsWhatItIsGiven() {
        let histogram = Histogram([0, 1, 2, 3, -1, 0])
        #expect(histogram.count == 6)
        #expect(histogram.zeroCount == 2)
        #expect(histogram.minimum == -1)
        #expect(histogram.maximum == 3)
        #expect(histogram.isIntegral)
        #expect(histogram.counts.reduce(0, +) == 4)
    }

    @Test func orderDoesNotMatter() {
        let numbers = (0..<5000).map { Float(($0 * 7919) % 5000 - 1000) * 0.37 }
        var (forward, backward) = (Histogram(), Histogram())
        for start in stride(from: 0, to: numbers.count, by: 100) {
            Array(numbers[start..<start + 100]).withUnsafeBufferPointer { _ = forward.add($0) }
        }
        for start in stride(from: 0, to: numbers.count, by: 500).reversed() {
            Array(numbers[start..<start + 500]).withUnsafeBufferPointer { _ = backward.add($0) }
        }
        #expect(forward == backward)
        #expect(forward.counts.count <= Histogram.binLimit)
    }

    @Test func binsHoldTheirNumbers() {
        let numbers: [Float] = [-3, -2.5, -0.001, 0.001, 1e-6, 2.25, 900]
        let histogram = Histogram(numbers)
        for number in numbers {
            let bin = Int((Double(number) / histogram.binWidth).rounded(.down)) - histogram.firstBin
            #expect(histogram.counts[bin] > 0)
        }
        #expect(!histogram.isIntegral)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func refusesWhatIsNotFinite(_ bad: Float) {
        var histogram = Histogram([1, 2])
        let before = histogram
        let found = [Float(3), bad, 4].withUnsafeBufferPointer { histogram.add($0) }
        #expect(found.map { $0.bitPattern } == bad.bitPattern)
        #expect(histogram == before)
    }

    @Test(arguments: [1e-38, 1e-20, 1e20, 3e38] as [Float]) func takesEveryMagnitude(_ magnitude: Float) {
        let histogram = Histogram([-magnitude, magnitude / 2, magnitude, 0])
        #expect(histogram.count == 4)
        #expect(histogram.counts.count <= Histogram.binLimit)
        #expect(RangeMethod.minmax.range(of: histogram) == ClippingRange(-Double(magnitude), Double(magnitude)))
    }
}
