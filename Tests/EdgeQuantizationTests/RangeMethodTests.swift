import EdgeQuantization
import EdgeTensor
import Testing

/// Every method against ranges that were computed by hand.
@Suite struct RangeMethodTests {
    /// `count` numbers evenly spread over (0, 1].
    private static func even(_ count: Int) -> [Float] { (1...count).map { Float($0) / Float(count) } }

    @Test func minmaxHoldsEverything() {
        let histogram = Histogram([-0.25, 3, 100, 7])
        #expect(RangeMethod.minmax.range(of: histogram) == ClippingRange(-0.25, 100))
    }

    @Test func rangesHoldZero() {
        #expect(RangeMethod.minmax.range(of: Histogram([3, 5])) == ClippingRange(0, 5))
        #expect(RangeMethod.minmax.range(of: Histogram([-3, -5])) == ClippingRange(-5, 0))
    }

    @Test(arguments: RangeMethod.allCases) func zerosHaveNoRange(_ method: RangeMethod) {
        #expect(method.range(of: Histogram(Array(repeating: 0, count: 10))) == ClippingRange(0, 0))
        #expect(method.range(of: Histogram()) == ClippingRange(0, 0))
    }

    /// Of 100,000 numbers 5 may be left out at either end: 4 are; the bin of 1 ends at 1 + 2⁻⁴.
    @Test func percentileLeavesOutTheRarest() {
        let rare = Histogram(Array(repeating: 1, count: 99_996) + Array(repeating: 100, count: 4))
        #expect(RangeMethod.percentile.range(of: rare) == ClippingRange(0, 1.0625))
        let frequent = Histogram(Array(repeating: 1, count: 99_994) + Array(repeating: 100, count: 6))
        #expect(RangeMethod.percentile.range(of: frequent) == ClippingRange(0, 100))
    }

    /// With R the upper end: 10,000 · (R / 255)² / 12 + (8 − R)², least at 63/64 of 8 among 64ths.
    @Test func leastErrorBalancesRoundingAndClipping() {
        let histogram = Histogram(Self.even(10_000) + [8])
        #expect(RangeMethod.mse.range(of: histogram) == ClippingRange(0, 7.875))
        let error = histogram.meanSquaredError(in: ClippingRange(0, 7.875)) * 10_001
        let expected = 10_000 * (7.875 / 255) * (7.875 / 255) / 12 + 0.125 * 0.125
        #expect(abs(error - expected) < 0.01 * expected)
    }

    /// p = 4, 4, 1, 3 of 12 in two steps is q = 4, 4, 2, 2: Σ p · ln(p / q) = (ln ½ + 3 · ln 1½) / 12.
    @Test func divergenceOfTwoSteps() {
        let numbers = [(0.5, 4), (1.5, 4), (2.5, 1), (3.5, 3)].flatMap {
            Array(repeating: Float($0.0), count: $0.1)
        }
        let divergence = Histogram(numbers).divergence(in: ClippingRange(0, 4), steps: 2)
        let expected = (Elementary.log(0.5) + 3 * Elementary.log(1.5)) / 12
        #expect(abs(divergence - expected) < 1e-12)
    }

    @Test func entropyClipsALonelyTail() {
        let range = RangeMethod.entropy.range(of: Histogram(Self.even(100_000) + [6]))
        #expect(range.lower == 0)
        #expect(range.upper >= 0.9 && range.upper < 3)
    }

    @Test func evenNumbersKeepTheirRange() {
        let histogram = Histogram(Self.even(100_000))
        for method in RangeMethod.allCases {
            let upper = method.range(of: histogram).upper
            #expect(upper > 0.97 && upper <= 1, "\(method)")
        }
    }

    // MARK: Quantizations

    @Test func asymmetricInt8CoversItsRange() {
        let quantization = ClippingRange(-1, 3).quantization(.int8)
        #expect(quantization.zeroPoint == -64)
        #expect(quantization.scale >= 4.0 / 255 && quantization.scale < 4.01 / 255)
    }

    @Test func wideIsSymmetric() {
        let quantization = ClippingRange(-1, 3).quantization(.int16)
        #expect(quantization.zeroPoint == 0)
        #expect(quantization.scale >= 3.0 / 32767 && quantization.scale < 3.01 / 32767)
    }

    /// The last bits of float sums differ between CPUs; scales do not.
    @Test func scalesIgnoreTheLastBits() {
        let exact = ClippingRange(0, 3.3).quantization(.int8)
        #expect(ClippingRange(0, 3.3 * (1 + 1e-7)).quantization(.int8) == exact)
        #expect(ClippingRange(0, 3.3 * (1 - 1e-7)).quantization(.int8) == exact)
    }

    @Test(arguments: [0, 1e-45, 1e-38, 3.4e38]) func everyRangeHasAQuantization(_ end: Double) {
        for element in [ElementType.int8, .int16] {
            let scale = ClippingRange(-end, end).quantization(element).scale
            #expect(scale > 0 && scale.isFinite)
        }
    }
}
