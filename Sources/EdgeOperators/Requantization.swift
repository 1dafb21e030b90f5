/// The rule that brings an exact int32 to an output's quantization (`docs/quantization.md`):
///
///     requantize(a, m) = clip(rne(clip(f32(f32(a) · m), lo − zp, hi − zp)) + zp, lo, hi)
public struct Requantization: Hashable, Sendable {
    public var multiplier: Float
    public var zeroPoint: Int32
    /// The stored integers between which the result lies.
    public var range: ClosedRange<Int32>

    public init(multiplier: Float, zeroPoint: Int32, range: ClosedRange<Int32>) {
        self.multiplier = multiplier
        self.zeroPoint = zeroPoint
        self.range = range
    }

    /// The stored integer for `accumulator`, which counts in units of the multiplier.
    public func callAsFunction(_ accumulator: Int32) -> Int32 {
        stored(Float(accumulator) * multiplier)
    }

    /// The stored integer for a real number in steps of the output's scale; NaN gives the zero point.
    public func stored(_ steps: Float) -> Int32 {
        let offset = Int64(zeroPoint)
        let lower = Float(Int64(range.lowerBound) - offset)
        let upper = Float(Int64(range.upperBound) - offset)
        let known = steps.isNaN ? 0 : steps
        let clipped = known < lower ? lower : known > upper ? upper : known
        let shifted = Int64(clipped.rounded(.toNearestOrEven)) + offset
        return Int32(min(max(shifted, Int64(range.lowerBound)), Int64(range.upperBound)))
    }

    /// `f32(f64(first) · f64(second) / f64(result))`, computed once when a model is compiled or opened.
    public static func multiplier(_ first: Float, _ second: Float, over result: Float) -> Float {
        Float(Double(first) * Double(second) / Double(result))
    }
}
