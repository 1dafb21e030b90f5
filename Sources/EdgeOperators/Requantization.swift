import EdgeTensor

/// The last step of the number rule (`docs/quantization.md`): from an exact integer, or from a float32 in units of
/// the output's scale, to the stored integer.
///
///     requantize(a, m) = clip(rne(clip(f32(f32(a) · m), lo − zp, hi − zp)) + zp, lo, hi)
public struct Requantization: Hashable, Sendable {
    /// The accumulator's unit divided by the output's scale.
    public var multiplier: Float
    /// The output's zero point.
    public var zeroPoint: Int32
    /// The stored integers between which the result lies.
    public var range: ClosedRange<Int32>

    public init(multiplier: Float, zeroPoint: Int32, range: ClosedRange<Int32>) {
        self.multiplier = multiplier
        self.zeroPoint = zeroPoint
        self.range = range
    }

    /// The step towards stored values of `output`, clamped to `activation`.
    public init(multiplier: Float, to output: TensorType, activation: ActivationRange = .none) {
        self.init(multiplier: multiplier, zeroPoint: output.zeroPoint(), range: activation.stored(in: output))
    }

    /// The stored integer for `accumulator` units.
    public func callAsFunction(_ accumulator: Int32) -> Int32 {
        stored(Float(accumulator) * multiplier)
    }

    /// The stored integer for a real number in units of the output's scale; NaN gives the zero point.
    public func stored(_ value: Float) -> Int32 {
        let lower = Float(Int64(range.lowerBound) - Int64(zeroPoint))
        let upper = Float(Int64(range.upperBound) - Int64(zeroPoint))
        let known = value.isNaN ? 0 : value
        let raised = known > lower ? known : lower
        let clipped = raised < upper ? raised : upper
        let shifted = Int64(clipped.rounded(.toNearestOrEven)) + Int64(zeroPoint)
        return Int32(min(max(shifted, Int64(range.lowerBound)), Int64(range.upperBound)))
    }

    /// `clip(f32(f32(s_x · s_w) / s_y), 2⁻¹²⁶, 2⁶⁴)`
    public static func multiplier(_ input: Float, _ weight: Float = 1, over output: Float) -> Float {
        min(max(input * weight / output, 0x1p-126), 0x1p64)
    }

    /// A multiplier that is not made of two scales, rounded and kept within the bounds of all others.
    static func bounded(_ multiplier: Double) -> Float { Float(min(max(multiplier, 0x1p-126), 0x1p64)) }
}

/// The rule of Add on stored integers (`docs/quantization.md`):
///
///     y = clip(((a − a0) · A + (b − b0) · B + 2^(shift − 1) >> shift) + zp, lo, hi)
///
/// with the operands' scales in units of the output's as fixed-point numbers `A` and `B` of 21 bits.
public struct QuantizedSum: Hashable, Sendable {
    /// One operand: `(stored − zeroPoint) · multiplier`, in units of `2^-shift` of the output's scale.
    public struct Term: Hashable, Sendable {
        public let multiplier: Int32
        public let zeroPoint: Int32

        func callAsFunction(_ stored: Int32) -> Int32 { (stored &- zeroPoint) &* multiplier }
    }

    public let a: Term
    public let b: Term
    public let shift: Int32
    /// The output's zero point.
    public let zeroPoint: Int32
    /// The stored integers between which the sum lies.
    public let range: ClosedRange<Int32>

    /// The sum of stored values of types `a` and `b` as a stored value of `output`, or their difference.
    public init(
        _ a: TensorType, _ b: TensorType, to output: TensorType, activation: ActivationRange = .none,
        subtracts: Bool = false
    ) {
        let first = Requantization.multiplier(a.scale(), over: output.scale())
        let second = Requantization.multiplier(b.scale(), over: output.scale())
        let shift = 20 - min(max(Int(max(first, second).exponent), -10), 19)
        func fixed(_ multiplier: Float) -> Int32 {
            let scaled = (Double(multiplier) * Double(1 << shift)).rounded(.toNearestOrEven)
            return Int32(min(scaled, 0x1p21))
        }
        self.a = Term(multiplier: fixed(first), zeroPoint: a.zeroPoint())
        self.b = Term(multiplier: subtracts ? -fixed(second) : fixed(second), zeroPoint: b.zeroPoint())
        self.shift = Int32(shift)
        zeroPoint = output.zeroPoint()
        range = activation.stored(in: output)
    }

    public func callAsFunction(_ a: Int32, _ b: Int32) -> Int32 {
        let sum = self.a(a) &+ self.b(b) &+ (1 << (shift - 1))
        return min(max((sum >> shift) &+ zeroPoint, range.lowerBound), range.upperBound)
    }
}

extension TensorType {
    /// The scale of slice `index` along the quantized axis, or of the whole tensor; 1 for plain integers.
    func scale(_ index: Int = 0) -> Float {
        guard let quantization else { return 1 }
        return quantization.isPerTensor ? quantization.scale : quantization.scales[index]
    }

    /// The zero point that belongs to ``scale(_:)``; 0 for plain integers.
    func zeroPoint(_ index: Int = 0) -> Int32 {
        guard let quantization else { return 0 }
        return quantization.isPerTensor ? quantization.zeroPoint : quantization.zeroPoints[index]
    }
}
