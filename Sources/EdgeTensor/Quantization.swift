/// How stored integers stand for real numbers: `real = scale * (stored - zeroPoint)`.
///
/// Per tensor (``axis`` is nil: one scale, one zero point) or per slice along an axis (as many of each as the
/// axis is long). Scales are finite and above zero.
public struct Quantization: Hashable, Sendable {
    public let scales: [Float]
    public let zeroPoints: [Int32]
    /// The axis along which the scales change; nil when one scale serves the whole tensor.
    public let axis: Int?

    /// One scale and zero point for the whole tensor.
    public init(scale: Float, zeroPoint: Int32 = 0) throws(QuantizationError) {
        try self.init(scales: [scale], zeroPoints: [zeroPoint], axis: nil)
    }

    /// One scale and zero point for each slice along `axis`.
    public init(scales: [Float], zeroPoints: [Int32], axis: Int?) throws(QuantizationError) {
        guard scales.count == zeroPoints.count, !scales.isEmpty, axis != nil || scales.count == 1 else {
            throw .countMismatch(scales: scales.count, zeroPoints: zeroPoints.count)
        }
        if let axis, axis < 0 || axis >= Shape.maximumRank { throw .axisOutOfRange(axis) }
        for (index, scale) in scales.enumerated() where !(scale > 0 && scale.isFinite) {
            throw .scaleOutOfRange(scale, index: index)
        }
        for (index, zeroPoint) in zeroPoints.enumerated() where !(-65_536...65_536).contains(zeroPoint) {
            throw .zeroPointOutOfRange(zeroPoint, index: index)
        }
        self.scales = scales
        self.zeroPoints = zeroPoints
        self.axis = axis
    }

    public var isPerTensor: Bool { axis == nil }
    /// The scale of a per-tensor quantization; that of the first slice otherwise.
    public var scale: Float { scales[0] }
    /// The zero point of a per-tensor quantization; that of the first slice otherwise.
    public var zeroPoint: Int32 { zeroPoints[0] }

    /// The same real numbers when every stored value moves by `offset`.
    public func shifted(by offset: Int32) throws(QuantizationError) -> Quantization {
        try Quantization(scales: scales, zeroPoints: zeroPoints.map { $0 + offset }, axis: axis)
    }

    /// The same quantization of a tensor whose axis `permutation[i]` became axis `i`.
    public func permuted(by permutation: [Int]) -> Quantization {
        guard let axis, let moved = permutation.firstIndex(of: axis) else { return self }
        return Quantization(unchecked: scales, zeroPoints, moved)
    }

    private init(unchecked scales: [Float], _ zeroPoints: [Int32], _ axis: Int?) {
        self.scales = scales
        self.zeroPoints = zeroPoints
        self.axis = axis
    }
}

extension Quantization {
    /// Scales and zero points as bytes: as finite numbers above 0, equal scales have equal bits.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(axis)
        scales.withUnsafeBytes { hasher.combine(bytes: $0) }
        zeroPoints.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension Quantization: CustomStringConvertible {
    /// `scale 0.5 zp -128`, or the axis and the count of scales.
    public var description: String {
        if let axis { return "axis \(axis) of \(scales.count) scales" }
        return "scale \(scale) zp \(zeroPoint)"
    }
}

/// Why numbers make no ``Quantization``.
public enum QuantizationError: Error, Hashable, CustomStringConvertible {
    case countMismatch(scales: Int, zeroPoints: Int)
    case axisOutOfRange(Int)
    case scaleOutOfRange(Float, index: Int)
    case zeroPointOutOfRange(Int32, index: Int)

    public var description: String {
        switch self {
        case .countMismatch(let scales, let zeroPoints):
            "a quantization with \(scales) scales and \(zeroPoints) zero points"
        case .axisOutOfRange(let axis):
            "quantization axis \(axis) is out of range"
        case .scaleOutOfRange(let scale, let index):
            "quantization scale \(scale) (number \(index)) is not a finite number above 0"
        case .zeroPointOutOfRange(let zeroPoint, let index):
            "zero point \(zeroPoint) (number \(index)) is not within ±65536"
        }
    }
}
