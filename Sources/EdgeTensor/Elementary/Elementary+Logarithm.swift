extension Elementary {
    /// `2/3, 2/5 … 2/25`: log((1 + s)/(1 − s)) = 2s + s·(2/3·s² + 2/5·s⁴ …), |s| ≤ 0.172.
    private static let logarithmSeries: [Double] = (1...12).map { 2 / Double(2 * $0 + 1) }

    /// Natural logarithm.
    public static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        if x == .infinity { return x }
        let parts = split(x)
        return log1p(parts.fraction, exponent: parts.exponent, rest: 0)
    }

    /// `log(1 + x)`
    public static func log1p(_ x: Double) -> Double {
        guard x > -1 else { return x == -1 ? -.infinity : .nan }
        if x == .infinity || x == 0 { return x }
        if x > -0.29, x < 0.41 { return log1p(x, exponent: 0, rest: 0) }
        let sum = 1 + x
        // What the sum lost in rounding, exactly: the larger operand comes first.
        let lost = x > 1 ? 1 - (sum - x) : x - (sum - 1)
        let parts = split(sum)
        return log1p(parts.fraction, exponent: parts.exponent, rest: lost / sum)
    }

    /// k and f with x = 2ᵏ·(1 + f) and 1 + f from √½ to √2; x is positive and finite.
    private static func split(_ x: Double) -> (exponent: Int, fraction: Double) {
        let exponent = Int(x.exponent)
        let significand = x.significand
        return significand > 0x1.6a09e667f3bcdp+0 ? (exponent + 1, significand * 0.5 - 1) : (exponent, significand - 1)
    }

    /// `k·ln 2 + log(1 + f) + rest`, with s = f/(2 + f) and log(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))).
    private static func log1p(_ f: Double, exponent: Int, rest: Double) -> Double {
        let s = f / (2 + f)
        let z = s * s
        let tail = z * polynomial(z, logarithmSeries)
        let half = 0.5 * f * f
        let k = Double(exponent)
        return k * ln2High - ((half - (s * (half + tail) + (k * ln2Low + rest))) - f)
    }

    // MARK: Power

    /// `2/1, 2/3 … 2/37`, each in two parts.
    private static let accurateSeries: [DoubleDouble] = (0...18).map {
        DoubleDouble(2) / DoubleDouble(Double(2 * $0 + 1))
    }

    /// `x` to the power `y`.
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        if x.isNaN || y.isNaN { return x + y }
        let isInteger = y.rounded(.towardZero) == y
        let isOdd = isInteger && abs(y) < 0x1p53 && abs(y.truncatingRemainder(dividingBy: 2)) == 1
        let isNegative = x.sign == .minus
        let sign: Double = isNegative && isOdd ? -1 : 1
        let base = abs(x)
        if base == 0 { return y < 0 ? sign * .infinity : sign * 0 }
        if y.isInfinite {
            if base == 1 { return 1 }
            return (base > 1) == (y > 0) ? .infinity : 0
        }
        if base == .infinity { return y < 0 ? sign * 0 : sign * .infinity }
        if isNegative && !isInteger { return .nan }
        return sign * positivePower(base, y)
    }

    /// `e^(y·log x)` for positive finite x, the exponent in two parts.
    private static func positivePower(_ x: Double, _ y: Double) -> Double {
        if x == 1 { return 1 }
        // |log x| is at least 2⁻⁵³, so such an exponent leaves the range of float64.
        if abs(y) >= 0x1p64 { return (x > 1) == (y > 0) ? .infinity : 0 }
        let exponent = accurateLog(x) * DoubleDouble(y)
        return exp(exponent.high, plus: exponent.low)
    }

    /// Natural logarithm with a relative error below 2⁻⁹⁰.
    private static func accurateLog(_ x: Double) -> DoubleDouble {
        let parts = split(x)
        let f = DoubleDouble(parts.fraction)
        let s = f / DoubleDouble(sumOf: parts.fraction, 2)
        let z = s * s
        var sum = DoubleDouble(0)
        for coefficient in accurateSeries.reversed() { sum = sum * z + coefficient }
        let ln2 = DoubleDouble(high: 0x1.62e42fefa39efp-1, low: 0x1.abc9e3b39803fp-56)
        return ln2 * DoubleDouble(Double(parts.exponent)) + s * sum
    }
}
