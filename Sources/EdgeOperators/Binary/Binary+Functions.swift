import EdgeGraph
import EdgeTensor

extension Binary {
    /// The function of two real numbers. NaN operands of minimum and maximum give NaN.
    func real(_ a: Double, _ b: Double) -> Double {
        switch function {
        case .add: a + b
        case .sub: a - b
        case .mul: a * b
        case .div: a / b
        case .min: a.isNaN || a < b ? a : b
        case .max: a.isNaN || a > b ? a : b
        case .pow: Elementary.pow(a, b)
        case .squaredDifference: (a - b) * (a - b)
        case .prelu: a < 0 ? b * a : a
        case .floorDiv: (a / b).rounded(.down)
        case .mod: flooredRemainder(a, b)
        case .fmod: a.truncatingRemainder(dividingBy: b)
        case .atan2: Elementary.atan2(a, b)
        case .and, .or, .xor, .shiftLeft, .shiftRight: 0
        }
    }

    private func flooredRemainder(_ a: Double, _ b: Double) -> Double {
        let remainder = a.truncatingRemainder(dividingBy: b)
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder
    }

    /// The function of two integers of any type up to 64 bits; the caller keeps the low bits. Division by zero is 0.
    func integer(_ a: Int128, _ b: Int128) -> Int128 {
        switch function {
        case .add: a + b
        case .sub: a - b
        case .mul: a &* b
        case .div: b == 0 ? 0 : a / b
        case .min: Swift.min(a, b)
        case .max: Swift.max(a, b)
        case .pow: power(a, b)
        case .squaredDifference: (a - b) &* (a - b)
        case .atan2: 0
        case .prelu: a < 0 ? b &* a : a
        case .floorDiv: b == 0 ? 0 : (a - flooredRemainder(a, b)) / b
        case .mod: b == 0 ? 0 : flooredRemainder(a, b)
        case .fmod: b == 0 ? 0 : a % b
        case .and: a & b
        case .or: a | b
        case .xor: a ^ b
        case .shiftLeft: a << b
        case .shiftRight: a >> b
        }
    }

    private func flooredRemainder(_ a: Int128, _ b: Int128) -> Int128 {
        let remainder = a % b
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder
    }

    /// Square and multiply; a negative exponent gives the reciprocal cut off towards zero.
    private func power(_ base: Int128, _ exponent: Int128) -> Int128 {
        guard exponent >= 0 else { return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0 }
        var (result, square, rest): (Int128, Int128, Int128) = (1, base, exponent)
        while rest > 0 {
            if rest % 2 == 1 { result = result &* square }
            square = square &* square
            rest /= 2
        }
        return result
    }
}

/// The rule of one function on stored int8 values: `docs/quantization.md`, Add, Mul, minimum and maximum.
struct IntegerBinary {
    let function: Binary.Function
    /// One operand in units of the output's scale.
    struct Term {
        let multiplier: Float
        let zeroPoint: Int32

        init(_ type: TensorType, over output: TensorType) {
            multiplier = Requantization.multiplier(type.scale(), over: output.scale())
            zeroPoint = type.zeroPoint()
        }

        func callAsFunction(_ stored: Int32) -> Float { Float(stored - zeroPoint) * multiplier }
    }

    let a: Term
    let b: Term
    /// The sum or difference.
    let sum: QuantizedSum
    /// From units of the output's scale, for a product from units of both operands' scales.
    let result: Requantization

    /// Nil unless all three types are quantized int8.
    init?(
        _ function: Binary.Function, _ activation: ActivationRange, _ a: TensorType, _ b: TensorType,
        _ output: TensorType
    ) {
        let isQuantized = [a, b, output].allSatisfy { $0.element == .int8 && $0.quantization != nil }
        guard isQuantized, function.hasIntegerRule else { return nil }
        self.function = function
        self.a = Term(a, over: output)
        self.b = Term(b, over: output)
        sum = QuantizedSum(a, b, to: output, activation: activation, subtracts: function == .sub)
        let multiplier = function == .mul ? Requantization.multiplier(a.scale(), b.scale(), over: output.scale()) : 1
        result = Requantization(multiplier: multiplier, to: output, activation: activation)
    }

    func callAsFunction(_ x: Int32, _ y: Int32) -> Int8 {
        switch function {
        case .add, .sub: return Int8(clamping: sum(x, y))
        case .mul: return Int8(clamping: result((x - a.zeroPoint) &* (y - b.zeroPoint)))
        case .max: return Int8(clamping: Swift.max(result.stored(a(x)), result.stored(b(y))))
        default: return Int8(clamping: Swift.min(result.stored(a(x)), result.stored(b(y))))
        }
    }
}
