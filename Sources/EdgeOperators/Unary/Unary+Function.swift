import EdgeTensor

extension Unary {
    /// What is computed; `α` and `β` are ``Unary/alpha`` and ``Unary/beta``.
    public enum Function: String, Hashable, Sendable, CaseIterable {
        case abs, neg, sign, square, floor, ceil, round
        case sqrt, rsqrt, reciprocal, exp, log, erf
        case sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, acosh, atanh
        case sigmoid, tanh, softplus, softsign, mish, silu, gelu
        /// `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))`
        case geluTanh
        /// `x · min(max(x + 3, 0), 6) / 6`
        case hardSwish
        /// `min(max(αx + β, 0), 1)`
        case hardSigmoid
        /// `x < 0 ? αx : x`
        case leakyRelu
        /// `x < 0 ? α(eˣ − 1) : x`
        case elu
        /// `β · (x < 0 ? α(eˣ − 1) : x)`
        case selu
        /// `x < 0 ? α(e^(x/α) − 1) : x`
        case celu
        /// `x > α ? x : 0`
        case thresholdedRelu
        /// `x < −α ? x + β : x > α ? x − β : 0`
        case shrink
        /// 1 below zero and for negative zero, else 0.
        case signBit
        /// Logical for bools, bitwise for integers.
        case not

        /// Whether integers are mapped to integers, without rounding.
        public var isExactOnIntegers: Bool {
            switch self {
            case .abs, .neg, .sign, .square, .floor, .ceil, .round, .not: true
            default: false
            }
        }

        /// The element types that the function takes.
        var elements: [ElementType] {
            let floats = ElementType.floats
            let integers: [ElementType] = [.int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64]
            return self == .not ? integers + [.bool] : isExactOnIntegers ? floats + integers : floats
        }
    }

    /// The function of a real number, in a fixed order of float64 operations.
    public func callAsFunction(_ x: Double) -> Double {
        let alpha = Double(alpha)
        let beta = Double(beta)
        switch function {
        case .abs: return Swift.abs(x)
        case .neg: return -x
        case .sign: return x > 0 ? 1 : x < 0 ? -1 : x
        case .square: return x * x
        case .floor: return x.rounded(.down)
        case .ceil: return x.rounded(.up)
        case .round: return x.rounded(.toNearestOrEven)
        case .sqrt: return x.squareRoot()
        case .rsqrt: return 1 / x.squareRoot()
        case .reciprocal: return 1 / x
        case .hardSwish: return x * (Swift.min(Swift.max(x + 3, 0), 6) / 6)
        case .hardSigmoid: return Swift.min(Swift.max(alpha * x + beta, 0), 1)
        case .leakyRelu: return x < 0 ? alpha * x : x
        case .thresholdedRelu: return x > alpha ? x : 0
        case .shrink: return x < -alpha ? x + beta : x > alpha ? x - beta : 0
        case .softsign: return x / (1 + Swift.abs(x))
        case .not: return x == 0 ? 1 : 0
        case .signBit: return x.sign == .minus ? 1 : 0
        case .elu: return x < 0 ? alpha * Elementary.expm1(x) : x
        case .selu: return beta * (x < 0 ? alpha * Elementary.expm1(x) : x)
        case .celu: return x < 0 ? alpha * Elementary.expm1(x / alpha) : x
        default: return transcendental(x)
        }
    }

    private func transcendental(_ x: Double) -> Double {
        switch function {
        case .exp: Elementary.exp(x)
        case .log: Elementary.log(x)
        case .erf: Elementary.erf(x)
        case .sin: Elementary.sin(x)
        case .cos: Elementary.cos(x)
        case .tan: Elementary.tan(x)
        case .asin: Elementary.asin(x)
        case .acos: Elementary.acos(x)
        case .atan: Elementary.atan(x)
        case .sinh: Elementary.sinh(x)
        case .cosh: Elementary.cosh(x)
        case .asinh: Elementary.asinh(x)
        case .acosh: Elementary.acosh(x)
        case .atanh: Elementary.atanh(x)
        case .sigmoid: Elementary.sigmoid(x)
        case .tanh: Elementary.tanh(x)
        case .softplus: Elementary.softplus(x)
        case .mish: x * Elementary.tanh(Elementary.softplus(x))
        case .silu: x * Elementary.sigmoid(x)
        case .gelu: 0.5 * x * (1 + Elementary.erf(x * 0.5.squareRoot()))
        case .geluTanh: 0.5 * x * (1 + Elementary.tanh(0.7978845608028654 * (x + 0.044715 * (x * x * x))))
        default: x
        }
    }
}
