/// A positive factor as TFLite's integer kernels apply it: `multiplier · 2^(shift − 31)`, with a multiplier from 2³⁰ on
/// («Fixed-point factors» of docs/quantization.md).
struct FixedPointFactor: Hashable, Sendable {
    let multiplier: Int32
    let shift: Int

    /// `factor` to 31 bits; 0 where it is below 2⁻³², and at most about 2³⁰.
    init(_ factor: Double) {
        guard factor > 0, factor.isFinite else {
            (multiplier, shift) = (0, 0)
            return
        }
        // frexp: a significand of at least ½ and below 1.
        var exponent = Int(factor.exponent) + 1
        var fixed = Int64((factor.significand * 0x1p30).rounded(.toNearestOrAwayFromZero))
        if fixed == 1 << 31 {
            fixed /= 2
            exponent += 1
        }
        switch exponent {
        case ..<(-31): (multiplier, shift) = (0, 0)
        case 31...: (multiplier, shift) = (.max, 30)
        default: (multiplier, shift) = (Int32(fixed), exponent)
        }
    }

    /// `value` times the factor: the doubled high half of the product, rounded to nearest with ties away from zero, and
    /// then its right shift, rounded likewise. A left shift before the product keeps the low 32 bits.
    func callAsFunction(_ value: Int32) -> Int32 {
        let shifted = value &<< Int32(max(shift, 0))
        let product = Int64(shifted) * Int64(multiplier)
        let nudge: Int64 = product >= 0 ? 1 << 30 : 1 - (1 << 30)
        let high = Int32(truncatingIfNeeded: (product + nudge) / (1 << 31))
        let right = Int32(max(-shift, 0))
        let mask = Int32(truncatingIfNeeded: (Int64(1) << Int64(right)) - 1)
        let threshold = (mask >> 1) + (high < 0 ? 1 : 0)
        return (high >> right) + (high & mask > threshold ? 1 : 0)
    }
}
