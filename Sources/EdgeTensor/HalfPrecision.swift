/// The two 16-bit float formats, as their bits.
///
/// Conversions from float32 round to nearest, ties to even; to float32 they are exact.
public enum HalfPrecision {
    /// IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits.
    public static func float16(from value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: (bits >> 16) & 0x8000)
        let magnitude = bits & 0x7FFF_FFFF
        if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
        if magnitude >= 0x4780_0000 { return sign | 0x7C00 }
        if magnitude < 0x3880_0000 {
            // Below 2⁻¹⁴ the result counts in units of 2⁻²⁴.
            let scaled = Float(bitPattern: magnitude) * 0x1p+24
            return sign | UInt16(scaled.rounded(.toNearestOrEven))
        }
        let rebased = magnitude - 0x3800_0000
        let rounded = rebased + 0xFFF + ((rebased >> 13) & 1)
        return sign | UInt16(truncatingIfNeeded: rounded >> 13)
    }

    /// The value of a binary16 bit pattern.
    public static func float(fromFloat16 bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10) & 0x1F
        let fraction = Float(bits & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default:
            return Float(bitPattern: UInt32(bits & 0x8000) << 16 | (UInt32(bits & 0x7FFF) << 13) + 0x3800_0000)
        }
    }

    /// bfloat16: the upper half of a float32.
    public static func bfloat16(from value: Float) -> UInt16 {
        if value.isNaN { return 0x7FC0 }
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
    }

    /// The value of a bfloat16 bit pattern.
    public static func float(fromBFloat16 bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }
}

extension Tensor {
    /// Whether the elements are float32 and float16 has all of their numbers.
    public var holdsHalves: Bool {
        guard type.element == .float32 else { return false }
        return bytes.withUnsafeBytes { source in
            (0..<source.count / 4).allSatisfy { index in
                let word = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
                let half = HalfPrecision.float16(from: Float(bitPattern: word))
                return HalfPrecision.float(fromFloat16: half).bitPattern == word
            }
        }
    }
}
