extension Elementary {
    /// `−1/3!, 1/5! … −1/19!`: sin r = r + r³·(−1/3! + r²/5! …), |r| ≤ π/4.
    private static let sineSeries: [Double] = (1...9).map { alternating($0) / factorial(2 * $0 + 1) }
    /// `1/4!, −1/6! … 1/20!`: cos r = 1 − r²/2 + r⁴·(1/4! − r²/6! …), |r| ≤ π/4.
    private static let cosineSeries: [Double] = (2...10).map { alternating($0) / factorial(2 * $0) }
    /// `1, −1/3, 1/5 …`: arctan t = t·(1 − t²/3 …), |t| ≤ 0.199.
    private static let arctangentSeries: [Double] = (0...13).map { alternating($0) / Double(2 * $0 + 1) }

    private static let halfPi = DoubleDouble(high: 0x1.921fb54442d18p+0, low: 0x1.1a62633145c07p-54)

    /// Sine of an angle in radians, however large.
    public static func sin(_ x: Double) -> Double {
        guard x.isFinite else { return .nan }
        if x == 0 { return x }
        let (quadrant, r) = reducedAngle(x)
        let value = quadrant & 1 == 0 ? sine(r) : cosine(r)
        return quadrant & 2 == 0 ? value : -value
    }

    /// Cosine of an angle in radians, however large.
    public static func cos(_ x: Double) -> Double {
        guard x.isFinite else { return .nan }
        let (quadrant, r) = reducedAngle(x)
        let value = quadrant & 1 == 0 ? cosine(r) : sine(r)
        return (quadrant + 1) & 2 == 0 ? value : -value
    }

    /// Tangent of an angle in radians, to 3 ulp.
    public static func tan(_ x: Double) -> Double {
        guard x.isFinite else { return .nan }
        if x == 0 { return x }
        let (quadrant, r) = reducedAngle(x)
        return quadrant & 1 == 0 ? sine(r) / cosine(r) : -(cosine(r) / sine(r))
    }

    private static func sine(_ r: DoubleDouble) -> Double {
        let z = r.high * r.high
        let tail = r.high * (z * polynomial(z, sineSeries)) + r.low * (1 - 0.5 * z)
        return r.high + tail
    }

    private static func cosine(_ r: DoubleDouble) -> Double {
        let z = r.high * r.high
        let half = 0.5 * z
        let leading = 1 - half
        let tail = z * z * polynomial(z, cosineSeries) - r.high * r.low
        return leading + (((1 - leading) - half) + tail)
    }

    // MARK: Argument reduction

    /// q and r with x = q·π/2 + r modulo 2π and |r| ≤ π/4, from the bits of 2/π that matter (M. Payne and R. Hanek,
    /// «Radian Reduction for Trigonometric Functions», ACM SIGNUM Newsletter 18, 1983).
    ///
    /// With x = m·2ᵉ, the bits of 2/π worth 2^(1−e) and less, 192 of them, times m are the quadrant in two bits and
    /// its fraction in 190; the higher bits of 2/π give whole turns.
    private static func reducedAngle(_ x: Double) -> (quadrant: Int, rest: DoubleDouble) {
        let magnitude = abs(x)
        if magnitude < 0.7853981633974483 { return (0, DoubleDouble(x)) }
        let m = magnitude.significandBitPattern | 1 << 52
        let e = Int(magnitude.exponent) - 52
        let window = windowOfTwoOverPi(from: e + 62)
        let low = m.multipliedFullWidth(by: window.2)
        let middle = m.multipliedFullWidth(by: window.1)
        let (second, carry) = middle.low.addingReportingOverflow(low.high)
        let first = m &* window.0 &+ middle.high &+ (carry ? 1 : 0)

        var quadrant = Int(first >> 62)
        var fraction = (high: first << 2 | second >> 62, low: second << 2 | low.low >> 62)
        let isNegative = fraction.high >> 63 == 1
        if isNegative {
            quadrant = (quadrant + 1) & 3
            let (negated, borrow) = (~fraction.low).addingReportingOverflow(1)
            fraction = (~fraction.high &+ (borrow ? 1 : 0), negated)
        }
        let rest = number(fraction.high, fraction.low) * halfPi
        let isFlipped = isNegative != (x < 0)
        let signed = isFlipped ? DoubleDouble(high: -rest.high, low: -rest.low) : rest
        return (x < 0 ? (4 - quadrant) & 3 : quadrant, signed)
    }

    /// `high·2⁻⁶⁴ + low·2⁻¹²⁸`, for high at most 2⁶³.
    private static func number(_ high: UInt64, _ low: UInt64) -> DoubleDouble {
        let leading = Double(high)
        let rest = Int64(bitPattern: high &- UInt64(leading))
        return DoubleDouble(sumOf: leading * 0x1p-64, Double(rest) * 0x1p-64 + Double(low) * 0x1p-128)
    }

    /// 192 bits of ``twoOverPi`` from bit `position` on.
    private static func windowOfTwoOverPi(from position: Int) -> (UInt64, UInt64, UInt64) {
        let (word, shift) = (position >> 6, UInt64(position & 63))
        func part(_ index: Int) -> UInt64 {
            shift == 0 ? twoOverPi[index] : twoOverPi[index] << shift | twoOverPi[index + 1] >> (64 - shift)
        }
        return (part(word), part(word + 1), part(word + 2))
    }

    /// The bits of 2/π, most significant first: bit 64 is worth 2⁻¹.
    private static let twoOverPi: [UInt64] = [
        0x0000_0000_0000_0000, 0xA2F9_836E_4E44_1529, 0xFC27_57D1_F534_DDC0, 0xDB62_9599_3C43_9041,
        0xFE51_63AB_DEBB_C561, 0xB724_6E3A_424D_D2E0, 0x0649_2EEA_09D1_921C, 0xFE1D_EB1C_B129_A73E,
        0xE882_35F5_2EBB_4484, 0xE99C_7026_B45F_7E41, 0x3991_D639_8353_39F4, 0x9C84_5F8B_BDF9_283B,
        0x1FF8_97FF_DE05_980F, 0xEF2F_118B_5A0A_6D1F, 0x6D36_7ECF_27CB_09B7, 0x4F46_3F66_9E5F_EA2D,
        0x7527_BAC7_EBE5_F17B, 0x3D07_39F7_8A52_92EA, 0x6BFB_5FB1_1F8D_5D08, 0x5603_3046_FC7B_6BAB,
        0xF0CF_BC20_9AF4_361D, 0xA9E3_9161_5EE6_1B08,
    ]

    // MARK: Inverse functions

    /// The angle in −π/2…π/2 whose tangent is `x`, to 4 ulp.
    public static func atan(_ x: Double) -> Double {
        if x.isNaN || x == 0 { return x }
        let magnitude = abs(x)
        let angle = magnitude > 1 ? halfPi.high - (smallAngle(1 / magnitude) - halfPi.low) : smallAngle(magnitude)
        return x < 0 ? -angle : angle
    }

    /// The angle in −π…π of the point (x, y), to 5 ulp.
    public static func atan2(_ y: Double, _ x: Double) -> Double {
        if x.isNaN || y.isNaN { return .nan }
        if y == 0 { return x.sign == .plus ? y : (y.sign == .plus ? 2 * halfPi.high : -2 * halfPi.high) }
        if x.isInfinite && y.isInfinite {
            let angle = x > 0 ? halfPi.high / 2 : halfPi.high * 1.5
            return y > 0 ? angle : -angle
        }
        // A quotient that overflows is a right angle, which the arctangent of infinity is.
        let angle = x == 0 ? halfPi.high : atan(abs(y / x))
        let turned = x < 0 ? 2 * halfPi.high - (angle - 2 * halfPi.low) : angle
        return y > 0 ? turned : -turned
    }

    /// Arctangent of 0…1: the angle is halved twice by tan(φ/2) = t/(1 + √(1 + t²)).
    private static func smallAngle(_ x: Double) -> Double {
        var t = x
        for _ in 0..<2 { t = t / (1 + (1 + t * t).squareRoot()) }
        return 4 * (t * polynomial(t * t, arctangentSeries))
    }

    /// The angle in −π/2…π/2 whose sine is `x`, to 8 ulp; NaN outside of −1…1.
    public static func asin(_ x: Double) -> Double { atan(x / ((1 - x) * (1 + x)).squareRoot()) }

    /// The angle in 0…π whose cosine is `x`, to 8 ulp; NaN outside of −1…1.
    public static func acos(_ x: Double) -> Double { 2 * atan(((1 - x) / (1 + x)).squareRoot()) }
}
