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
}

/// The rule of Add on stored integers:
///
///     y = clip(rne(clip(f32(f32(f32(a − a0) · m_a) + f32(f32(b − b0) · m_b)), lo − zp, hi − zp)) + zp, lo, hi)
public struct QuantizedSum: Hashable, Sendable {
    /// One operand in units of the output's scale: `f32(f32(stored − zeroPoint) · multiplier)`.
    public struct Term: Hashable, Sendable {
        public let multiplier: Float
        public let zeroPoint: Int32

        init(_ type: TensorType, over output: TensorType) {
            multiplier = Requantization.multiplier(type.scale(), over: output.scale())
            zeroPoint = type.zeroPoint()
        }

        func callAsFunction(_ stored: Int32) -> Float { Float(stored - zeroPoint) * multiplier }
    }

    public let a: Term
    public let b: Term
    public let result: Requantization

    /// The sum of stored values of types `a` and `b` as a stored value of `output`.
    public init(_ a: TensorType, _ b: TensorType, to output: TensorType, activation: ActivationRange = .none) {
        self.a = Term(a, over: output)
        self.b = Term(b, over: output)
        result = Requantization(multiplier: 1, to: output, activation: activation)
    }

    public func callAsFunction(_ a: Int32, _ b: Int32) -> Int32 { result.stored(self.a(a) + self.b(b)) }
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
