/// Everything about a tensor except its bytes.
///
///     real = scale * (stored - zeroPoint)
public struct TensorType: Hashable, Sendable {
    public var element: ElementType
    public var shape: Shape
    /// How integers stand for real numbers; nil when they stand for themselves.
    public var quantization: Quantization?
    public var layout: Layout

    public init(
        _ element: ElementType, _ shape: Shape, quantization: Quantization? = nil, layout: Layout = .dense
    ) {
        self.element = element
        self.shape = shape
        self.quantization = quantization
        self.layout = layout
    }

    public var elementCount: Int { shape.elementCount }

    /// Bytes that a tensor of this type occupies, the padding of a packed layout included.
    /// For ``ElementType/bytes`` it is 0: the size is that of the constant.
    public var byteCount: Int {
        layout == .dense ? elementCount * element.byteCount : layout.packedByteCount(of: self)
    }

    /// This type with another shape, and without a per-axis quantization, whose axis would no longer be true.
    public func reshaped(to shape: Shape) -> TensorType {
        var result = self
        result.shape = shape
        if quantization?.isPerTensor == false { result.quantization = nil }
        return result
    }

    /// This type with another quantization.
    public func quantized(_ quantization: Quantization?) -> TensorType {
        var result = self
        result.quantization = quantization
        return result
    }

    /// Whether the quantization fits: a quantizable element, and as many scales as its axis is long.
    public var hasConsistentQuantization: Bool {
        guard let quantization else { return true }
        guard element.isQuantizable else { return false }
        guard let axis = quantization.axis else { return true }
        return axis < shape.rank && quantization.scales.count == shape[axis]
    }
}

extension TensorType: CustomStringConvertible {
    /// `int8[1x49x10x1] (scale 0.5 zp 3)`.
    public var description: String {
        var text = "\(element)[\(shape)]"
        if let quantization { text += " (\(quantization))" }
        if layout != .dense { text += " \(layout)" }
        return text
    }
}
