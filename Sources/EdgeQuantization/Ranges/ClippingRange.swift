import EdgeTensor

/// The real numbers that a quantized tensor stores without clipping. It holds 0.
public struct ClippingRange: Hashable, Sendable {
    public var lower: Double
    public var upper: Double

    /// The smallest range that holds 0 and both ends.
    public init(_ lower: Double, _ upper: Double) {
        self.lower = Swift.min(lower, 0)
        self.upper = Swift.max(upper, 0)
    }

    /// What int8 of a quantization holds.
    init(_ quantization: Quantization) {
        let scale = Double(quantization.scale)
        self.init(scale * Double(-128 - quantization.zeroPoint), scale * Double(127 - quantization.zeroPoint))
    }

    public var width: Double { upper - lower }

    /// The smallest range that holds both.
    public func union(_ other: ClippingRange) -> ClippingRange {
        ClippingRange(Swift.min(lower, other.lower), Swift.max(upper, other.upper))
    }

    /// What of the range lies between two bounds.
    public func limited(to lower: Double, _ upper: Double) -> ClippingRange {
        ClippingRange(Swift.max(self.lower, lower), Swift.min(self.upper, upper))
    }

    /// The quantization of int8, asymmetric, or of int16, symmetric, that covers the range.
    ///
    ///     int8:  s = (upper − lower) / 255,  zp = rne(−128 − lower / s)        int16:  s = max(−lower, upper) / 32767,  zp = 0
    ///
    /// Scales are rounded up to 12 binary digits, so that the last bits of float sums, which differ between CPUs, do not
    /// reach the file. Nothing but zeros gives a scale of 1.
    public func quantization(_ element: ElementType) -> Quantization {
        let steps = element == .int16 ? Swift.max(-lower, upper) / 32767 : width / 255
        let scale = Self.roundedUp(steps)
        let zeroPoint = element == .int16 ? 0 : (-128 - lower / Double(scale)).rounded(.toNearestOrEven)
        return Self.quantization(scale, Int32(Swift.min(Swift.max(zeroPoint, -128), 127)))
    }

    /// One scale and zero point that are known to be sound.
    static func quantization(_ scale: Float, _ zeroPoint: Int32) -> Quantization {
        guard let quantization = try? Quantization(scale: scale, zeroPoint: zeroPoint) else {
            preconditionFailure("scale \(scale), zero point \(zeroPoint)")
        }
        return quantization
    }

    private static func roundedUp(_ scale: Double) -> Float {
        guard scale > 0x1p-120, scale < 0x1p120 else { return scale >= 0x1p120 ? 0x1p120 : scale > 0 ? 0x1p-120 : 1 }
        let unit = Double(sign: .plus, exponent: scale.exponent - 11, significand: 1)
        return Float((scale / unit).rounded(.up) * unit)
    }
}

extension Quantization {
    /// `numbers` as they are once stored in `element` with this quantization, one scale for all. None is NaN.
    func restored(_ numbers: UnsafeBufferPointer<Float>, _ element: ElementType) -> [Float] {
        let (lowest, highest): (Float, Float) = element == .int16 ? (-32768, 32767) : (-128, 127)
        let (low, high) = (lowest - Float(zeroPoint), highest - Float(zeroPoint))
        let scale = scale
        // Adding and taking away 1.5 · 2²³ rounds what is small beside it to the nearest integer, ties to even.
        let rounder: Float = 0x1.8p23
        return Array(unsafeUninitializedCapacity: numbers.count) { target, count in
            for index in 0..<numbers.count {
                let steps = numbers[index] / scale
                let raised = steps > low ? steps : low
                let clipped = raised < high ? raised : high
                target[index] = ((clipped + rounder) - rounder) * scale
            }
            count = numbers.count
        }
    }
}
