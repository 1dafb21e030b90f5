/// Elementary functions of float64 that give the same bits on every CPU and with every C library.
///
/// Each is a fixed order of IEEE 754 additions, multiplications, divisions and square roots, none contracted: an
/// argument reduction and a truncated power series whose coefficients are correctly rounded fractions. Where no bound
/// is named the error is at most 2 units in the last place. Special values are those of IEEE 754-2019, section 9.2.1.
/// Methods: J.-M. Muller, Elementary Functions, 3rd ed. (2016), chapters 3 and 11.
public enum Elementary {
    /// ln 2 in two parts. The first has 32 significant bits, so that its products with exponents are exact.
    static let ln2High = 0x1.62e42feep-1
    static let ln2Low = 0x1.a39ef35793c76p-33
    static let log2OfE = 0x1.71547652b82fep+0

    /// `c[0] + c[1]·x + c[2]·x² …` by Horner's rule.
    @inline(__always)
    static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
        var sum = 0.0
        for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
        return sum
    }

    // MARK: Exponential

    /// `1/2!, 1/3! … 1/13!`: eʳ = 1 + r + r²·(1/2! + r/3! + …), and r¹⁴/14! is below 2⁻⁵⁷ for |r| ≤ ln 2 / 2.
    private static let exponentialSeries: [Double] = (2...13).map { 1 / factorial($0) }

    /// n!, exact up to 22!.
    static func factorial(_ n: Int) -> Double { (1...n).reduce(1) { $0 * Double($1) } }

    /// (−1)ⁿ
    static func alternating(_ n: Int) -> Double { n % 2 == 0 ? 1 : -1 }

    /// eˣ
    public static func exp(_ x: Double) -> Double { exp(x, plus: 0) }

    /// e^(x + correction), where the correction is less than an ulp of x or so.
    static func exp(_ x: Double, plus correction: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.8 { return .infinity }
        if x < -745.2 { return 0 }
        let parts = reduced(x, plus: correction)
        return scaled(1 + parts.fraction, by: parts.exponent)
    }

    /// eˣ − 1
    public static func expm1(_ x: Double) -> Double {
        if x.isNaN || x == 0 { return x }
        if x > 709.8 { return .infinity }
        if x < -40 { return -1 }
        let parts = reduced(x, plus: 0)
        if parts.exponent == 0 { return parts.fraction }
        if parts.exponent > 60 { return scaled(1 + parts.fraction, by: parts.exponent) }
        let power = scaled(1, by: parts.exponent)
        return power * parts.fraction + (power - 1)
    }

    /// n and eʳ − 1 with x = n·ln 2 + r and |r| ≤ ln 2 / 2, for x in −746…710.
    private static func reduced(_ x: Double, plus correction: Double) -> (exponent: Int, fraction: Double) {
        let n = (x * log2OfE).rounded(.toNearestOrEven)
        let high = x - n * ln2High
        let low = n * ln2Low - correction
        let r = high - low
        let rest = (high - r) - low
        return (Int(n), r + (r * r * polynomial(r, exponentialSeries) + rest))
    }

    /// `value · 2^exponent` with one rounding, for values around 1 and exponents of −1100…1100.
    static func scaled(_ value: Double, by exponent: Int) -> Double {
        func power(_ n: Int) -> Double { Double(sign: .plus, exponent: n, significand: 1) }
        if exponent > 1023 { return value * 2 * power(exponent - 1) }
        if exponent < -1022 { return value * power(exponent + 200) * power(-200) }
        return value * power(exponent)
    }
}
