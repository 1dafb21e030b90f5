extension Elementary {
    /// `1 / (1 + e⁻ˣ)`, to 4 ulp.
    public static func sigmoid(_ x: Double) -> Double {
        let power = exp(-abs(x))
        return (x < 0 ? power : 1) / (1 + power)
    }

    /// Hyperbolic tangent, to 4 ulp.
    public static func tanh(_ x: Double) -> Double {
        if x.isNaN || x == 0 { return x }
        let magnitude = abs(x)
        let value: Double
        if magnitude >= 22 {
            value = 1
        } else {
            let power = expm1(2 * magnitude)
            value = magnitude < 0.5 ? power / (power + 2) : 1 - 2 / (power + 2)
        }
        return x < 0 ? -value : value
    }

    /// `log(1 + eˣ)`, to 4 ulp.
    public static func softplus(_ x: Double) -> Double {
        let rest = log1p(exp(-abs(x)))
        return x > 0 ? x + rest : rest
    }

    /// Hyperbolic sine, to 4 ulp.
    public static func sinh(_ x: Double) -> Double {
        if x.isNaN || x == 0 { return x }
        let magnitude = abs(x)
        let value: Double
        if magnitude < 22 {
            let power = expm1(magnitude)
            value = 0.5 * (power + power / (power + 1))
        } else {
            value = halfExponential(magnitude)
        }
        return x < 0 ? -value : value
    }

    /// Hyperbolic cosine, to 4 ulp.
    public static func cosh(_ x: Double) -> Double {
        let magnitude = abs(x)
        guard magnitude < 22 else { return halfExponential(magnitude) }
        let power = exp(magnitude)
        return 0.5 * power + 0.5 / power
    }

    /// eˣ/2 where eˣ itself may be out of range.
    private static func halfExponential(_ x: Double) -> Double {
        x > 711 ? .infinity : x > 700 ? exp(x - 64 * ln2High, plus: -64 * ln2Low) * 0x1p63 : 0.5 * exp(x)
    }

    /// Inverse hyperbolic sine, to 4 ulp.
    public static func asinh(_ x: Double) -> Double {
        if x == 0 || !x.isFinite { return x }
        let magnitude = abs(x)
        let square = magnitude * magnitude
        let value =
            magnitude > 0x1p28
            ? log(magnitude) + 0x1.62e42fefa39efp-1
            : log1p(magnitude + square / (1 + (1 + square).squareRoot()))
        return x < 0 ? -value : value
    }

    /// Inverse hyperbolic cosine, to 4 ulp; NaN below 1.
    public static func acosh(_ x: Double) -> Double {
        guard x >= 1 else { return .nan }
        if x > 0x1p28 { return log(x) + 0x1.62e42fefa39efp-1 }
        let t = x - 1
        return log1p(t + (2 * t + t * t).squareRoot())
    }

    /// Inverse hyperbolic tangent, to 4 ulp; NaN outside of −1…1.
    public static func atanh(_ x: Double) -> Double {
        guard abs(x) <= 1, x != 0 else { return x == 0 ? x : .nan }
        let magnitude = abs(x)
        let value = 0.5 * log1p(2 * magnitude / (1 - magnitude))
        return x < 0 ? -value : value
    }
}
