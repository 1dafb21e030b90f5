extension Tensor {
    /// The elements as integers, stored values without quantization; nil unless integers or bools.
    public var integers: [Int]? {
        let dense = dense()
        switch type.element {
        case .int8: return dense.elements(as: Int8.self).map { Int($0) }
        case .uint8, .bool: return dense.elements(as: UInt8.self).map { Int($0) }
        case .int16: return dense.elements(as: Int16.self).map { Int($0) }
        case .uint16: return dense.elements(as: UInt16.self).map { Int($0) }
        case .int32: return dense.elements(as: Int32.self).map { Int($0) }
        case .uint32: return dense.elements(as: UInt32.self).map { Int($0) }
        case .int64: return dense.elements(as: Int64.self).map { Int($0) }
        case .uint64: return dense.elements(as: UInt64.self).map { Int(clamping: $0) }
        default: return nil
        }
    }

    /// The elements as real numbers in float32, quantization applied; nil for byte strings.
    public var reals: [Float]? {
        let dense = dense()
        switch type.element {
        case .float32: return dense.elements(as: Float.self)
        case .float64: return dense.elements(as: Double.self).map { Float($0) }
        case .float16: return dense.elements(as: UInt16.self).map(HalfPrecision.float(fromFloat16:))
        case .bfloat16: return dense.elements(as: UInt16.self).map(HalfPrecision.float(fromBFloat16:))
        case .bytes: return nil
        default: return dequantized(dense.integers ?? [])
        }
    }

    private func dequantized(_ stored: [Int]) -> [Float] {
        guard let quantization = type.quantization else { return stored.map { Float($0) } }
        guard let axis = quantization.axis else {
            return stored.map { quantization.scale * Float($0 - Int(quantization.zeroPoint)) }
        }
        let inner = type.shape.dropFirst(axis + 1).reduce(1, *)
        return stored.enumerated().map { index, value in
            let slice = index / inner % type.shape[axis]
            return quantization.scales[slice] * Float(value - Int(quantization.zeroPoints[slice]))
        }
    }
}
