extension MutableTensorView {
    /// Stores real numbers in the tensor's own element type: quantized integers by the rule of Quantize in
    /// `docs/quantization.md`, plain integers rounded half to even, all of them saturating.
    ///
    /// There must be as many numbers as elements, and the elements must not be byte strings.
    public func store(reals: [Float]) {
        precondition(reals.count == type.elementCount, "\(reals.count) numbers for \(type)")
        switch type.element {
        case .float32: write(reals) { value, _ in value }
        case .float64: write(reals) { value, _ in Double(value) }
        case .float16: write(reals) { value, _ in HalfPrecision.float16(from: value) }
        case .bfloat16: write(reals) { value, _ in HalfPrecision.bfloat16(from: value) }
        case .bool: write(reals) { value, _ in UInt8(value == 0 ? 0 : 1) }
        case .int8: write(reals, quantizing(Int8.self))
        case .uint8: write(reals, quantizing(UInt8.self))
        case .int16: write(reals, quantizing(Int16.self))
        case .uint16: write(reals, quantizing(UInt16.self))
        case .int32: write(reals, quantizing(Int32.self))
        case .uint32: write(reals, quantizing(UInt32.self))
        case .int64: write(reals, quantizing(Int64.self))
        case .uint64: write(reals, quantizing(UInt64.self))
        case .bytes: preconditionFailure("numbers for \(type)")
        }
    }

    private func write<Element: BitwiseCopyable>(_ reals: [Float], _ convert: (Float, Int) -> Element) {
        let target = elements(as: Element.self)
        for (index, value) in reals.enumerated() { target[index] = convert(value, index) }
    }

    /// What turns a real number, at its place, into a stored integer.
    private func quantizing<Stored: FixedWidthInteger>(_ stored: Stored.Type) -> (Float, Int) -> Stored {
        guard let quantization = type.quantization else { return { value, _ in .init(saturating: value) } }
        let scales = quantization.scales
        let inner = quantization.axis.map { type.shape.dropFirst($0 + 1).reduce(1, *) } ?? max(type.elementCount, 1)
        return { value, index in
            let slice = index / inner % scales.count
            let zeroPoint = quantization.zeroPoints[slice]
            guard !value.isNaN else { return Stored(clamping: zeroPoint) }
            return Stored(saturating: (value / scales[slice]).rounded(.toNearestOrEven), plus: Double(zeroPoint))
        }
    }
}

extension FixedWidthInteger {
    /// The nearest integer to `value + offset`, ties to even; the nearest end of the range where it lies outside.
    init(saturating value: Float, plus offset: Double = 0) {
        let rounded = Double(value).rounded(.toNearestOrEven) + offset
        if rounded.isNaN {
            self = 0
        } else if let exact = Self(exactly: rounded) {
            self = exact
        } else {
            self = rounded < 0 ? Self.min : Self.max
        }
    }
}
