/// A number as the sum of two float64, about 106 bits.
///
/// The algorithms of T. J. Dekker, «A Floating-Point Technique for Extending the Available Precision», Numerische
/// Mathematik 18 (1971), without fused multiplication. Magnitudes stay below 2⁹⁰⁰.
struct DoubleDouble {
    let high: Double
    let low: Double

    init(high: Double, low: Double) {
        self.high = high
        self.low = low
    }

    init(_ value: Double) {
        high = value
        low = 0
    }

    /// `a + b`, exactly.
    init(sumOf a: Double, _ b: Double) {
        high = a + b
        let part = high - a
        low = (a - (high - part)) + (b - part)
    }

    /// `a + b`, exactly, where `a` is zero or not smaller in magnitude.
    private init(normalizing a: Double, _ b: Double) {
        high = a + b
        low = b - (high - a)
    }

    /// `a · b`, exactly unless it underflows.
    init(productOf a: Double, _ b: Double) {
        let (x, y) = (DoubleDouble(halving: a), DoubleDouble(halving: b))
        high = a * b
        low = ((x.high * y.high - high) + x.high * y.low + x.low * y.high) + x.low * y.low
    }

    /// `a` as two numbers of 26 bits, whose products are exact.
    private init(halving a: Double) {
        let scaled = a * 134_217_729
        high = scaled - (scaled - a)
        low = a - high
    }

    static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let sum = DoubleDouble(sumOf: a.high, b.high)
        return DoubleDouble(normalizing: sum.high, sum.low + (a.low + b.low))
    }

    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let product = DoubleDouble(productOf: a.high, b.high)
        return DoubleDouble(normalizing: product.high, product.low + (a.high * b.low + a.low * b.high))
    }

    static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let quotient = a.high / b.high
        let back = DoubleDouble(productOf: quotient, b.high)
        let rest = ((a.high - back.high) - back.low) + a.low - quotient * b.low
        return DoubleDouble(normalizing: quotient, rest / b.high)
    }
}
