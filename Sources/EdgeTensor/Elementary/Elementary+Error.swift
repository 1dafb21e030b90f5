// Abramowitz and Stegun, Handbook of Mathematical Functions (1964), chapter 7. With E = exp(−x²):
//
//   |x| < 1    erf x = 2/√π · x · (1 − x²/3 + x⁴/(2!·5) − x⁶/(3!·7) …)                     7.1.5
//   1 … 2      erf x = 2/√π · x · E · (1 + 2x²/3 · (1 + 2x²/5 · (1 + 2x²/7 …)))            7.1.6
//   2 … 6      erf x = 1 − E/√π / (x + ½/(x + 1/(x + 3⁄2/(x + 2/(x + …)))))                7.1.14

extension Elementary {
    private static let errorSeries: [Double] = (0...19).map { n in
        alternating(n) / ((n == 0 ? 1 : factorial(n)) * Double(2 * n + 1))
    }

    /// The error function, to 6 ulp.
    public static func erf(_ x: Double) -> Double {
        if x.isNaN { return x }
        let magnitude = abs(x)
        let exact = DoubleDouble(productOf: min(magnitude, 6), min(magnitude, 6))
        let square = exact.high
        let value: Double
        if magnitude < 1 {
            value = 0x1.20dd750429b6dp+0 * (magnitude * polynomial(square, errorSeries))
        } else if magnitude < 2 {
            var sum = 1.0
            for n in stride(from: 40, through: 1, by: -1) { sum = 1 + 2 * square / Double(2 * n + 1) * sum }
            value = 0x1.20dd750429b6dp+0 * (magnitude * exp(-square, plus: -exact.low) * sum)
        } else if magnitude < 6 {
            var fraction = magnitude
            for n in stride(from: 60, through: 1, by: -1) { fraction = magnitude + 0.5 * Double(n) / fraction }
            value = 1 - 0x1.20dd750429b6dp-1 * exp(-square, plus: -exact.low) / fraction
        } else {
            value = 1
        }
        return x.sign == .minus ? -value : value
    }
}
