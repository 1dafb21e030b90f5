import EdgeGraph
import EdgeTensor

/// The range, in real numbers, to which an operator that can do so clamps its result: no activation is
/// `-∞...∞`, ReLU is `0...∞`, ReLU6 is `0...6`.
public struct ActivationRange: Hashable, Sendable {
    public var lower: Float
    public var upper: Float

    /// `lower` must not be above `upper`; neither is NaN.
    public init?(_ lower: Float, _ upper: Float) {
        guard lower <= upper else { return nil }
        self.lower = lower
        self.upper = upper
    }

    private init(unchecked lower: Float, _ upper: Float) {
        self.lower = lower
        self.upper = upper
    }

    public static let none = ActivationRange(unchecked: -.infinity, .infinity)
    public static let relu = ActivationRange(unchecked: 0, .infinity)
    public static let relu6 = ActivationRange(unchecked: 0, 6)
    public static let reluN1To1 = ActivationRange(unchecked: -1, 1)
    public static let relu0To1 = ActivationRange(unchecked: 0, 1)

    /// What clamping to `self` and then to `other` amounts to.
    public func then(_ other: ActivationRange) -> ActivationRange {
        ActivationRange(unchecked: other.clamp(lower), other.clamp(upper))
    }

    /// `value` moved into the range; NaN stays NaN.
    public func clamp(_ value: Float) -> Float {
        let raised = value < lower ? lower : value
        return raised > upper ? upper : raised
    }

    /// ``clamp(_:)-(Float)`` for a number that is yet to be rounded.
    func clamp(_ value: Double) -> Double {
        let raised = value < Double(lower) ? Double(lower) : value
        return raised > Double(upper) ? Double(upper) : raised
    }

    /// What elements of `type` lie between as they are stored: the range itself for floats, else ``stored(in:)``.
    func bounds(in type: TensorType) -> ClosedRange<Double> {
        guard !type.element.isFloatingPoint else { return Double(lower)...Double(upper) }
        let stored = stored(in: type)
        return Double(stored.lowerBound)...Double(stored.upperBound)
    }

    /// The stored integers between which a result of `type` lies: the range's ends quantized, within those of the
    /// element type. Plain integers stand for themselves.
    public func stored(in type: TensorType) -> ClosedRange<Int32> {
        let limits = type.element.storedRange
        func stored(_ real: Float) -> Int32 {
            let value = (Double(real) / Double(type.scale())).rounded(.toNearestOrEven)
            let shifted = value + Double(type.zeroPoint())
            return Int32(min(max(shifted, Double(limits.lowerBound)), Double(limits.upperBound)))
        }
        return stored(lower)...stored(upper)
    }
}

extension AttributeWriter {
    mutating func write(_ range: ActivationRange, _ name: String) {
        write([range.lower, range.upper], name)
    }
}

extension AttributeReader {
    mutating func activation(_ name: String) throws(OperatorError) -> ActivationRange {
        let ends = try floats(name)
        guard ends.count == 2, let range = ActivationRange(ends[0], ends[1]) else {
            throw .badAttribute(name, "is no range")
        }
        return range
    }
}
