import EdgeTensor

// References work on every element type: floats as Double, integers and bools as Int128, which holds all of them.

extension TensorView {
    /// Element `index` as a real number, the stored value without quantization.
    func realElement(_ index: Int) -> Double {
        switch type.element {
        case .float32: Double(load(index, Float.self))
        case .float64: load(index, Double.self)
        case .float16: Double(HalfPrecision.float(fromFloat16: load(index, UInt16.self)))
        case .bfloat16: Double(HalfPrecision.float(fromBFloat16: load(index, UInt16.self)))
        default: Double(integerElement(index))
        }
    }

    /// All elements, as ``realElement(_:)`` gives them.
    func realElements() -> [Double] { (0..<type.elementCount).map(realElement) }

    /// Element `index` as an integer; a bool is 0 or 1, whatever its byte; floats and byte strings are 0.
    func integerElement(_ index: Int) -> Int128 {
        switch type.element {
        case .int8: Int128(load(index, Int8.self))
        case .uint8: Int128(load(index, UInt8.self))
        case .int16: Int128(load(index, Int16.self))
        case .uint16: Int128(load(index, UInt16.self))
        case .int32: Int128(load(index, Int32.self))
        case .uint32: Int128(load(index, UInt32.self))
        case .int64: Int128(load(index, Int64.self))
        case .uint64: Int128(load(index, UInt64.self))
        case .bool: load(index, UInt8.self) == 0 ? 0 : 1
        case .float32, .float64, .float16, .bfloat16, .bytes: 0
        }
    }

    private func load<Element: BitwiseCopyable>(_ index: Int, _ type: Element.Type) -> Element {
        bytes.load(fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }
}

extension MutableTensorView {
    /// Writes a real number: rounded to nearest even for floats; for integers cut off towards zero and saturated,
    /// NaN as 0; for bools whether it differs from zero.
    func setElement(_ index: Int, _ value: Double) {
        switch type.element {
        case .float32: store(index, Float(value))
        case .float64: store(index, value)
        case .float16: store(index, HalfPrecision.float16(from: Float(value)))
        case .bfloat16: store(index, HalfPrecision.bfloat16(from: Float(value)))
        case .int8: store(index, saturated(value, Int8.self))
        case .uint8: store(index, saturated(value, UInt8.self))
        case .int16: store(index, saturated(value, Int16.self))
        case .uint16: store(index, saturated(value, UInt16.self))
        case .int32: store(index, saturated(value, Int32.self))
        case .uint32: store(index, saturated(value, UInt32.self))
        case .int64: store(index, saturated(value, Int64.self))
        case .uint64: store(index, saturated(value, UInt64.self))
        case .bool: store(index, UInt8(value == 0 ? 0 : 1))
        case .bytes: break
        }
    }

    /// Writes an integer: its low bits for integers, the nearest number for floats, whether it differs from zero
    /// for bools.
    func setElement(_ index: Int, _ value: Int128) {
        switch type.element {
        case .int8, .uint8: store(index, UInt8(truncatingIfNeeded: value))
        case .int16, .uint16: store(index, UInt16(truncatingIfNeeded: value))
        case .int32, .uint32: store(index, UInt32(truncatingIfNeeded: value))
        case .int64, .uint64: store(index, UInt64(truncatingIfNeeded: value))
        case .bool: store(index, UInt8(value == 0 ? 0 : 1))
        case .float32, .float64, .float16, .bfloat16: setElement(index, Double(value))
        case .bytes: break
        }
    }

    private func store<Element: BitwiseCopyable>(_ index: Int, _ value: Element) {
        bytes.storeBytes(of: value, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
    }

    private func saturated<Integer: FixedWidthInteger>(_ value: Double, _ type: Integer.Type) -> Integer {
        if value.isNaN { return 0 }
        return Integer(exactly: value.rounded(.towardZero)) ?? (value < 0 ? Integer.min : Integer.max)
    }
}

extension ElementType {
    /// Every type but byte strings.
    static let numbers = allCases.filter { $0 != .bytes }

    /// Every type of floating-point numbers.
    static let floats = allCases.filter(\.isFloatingPoint)

    /// The stored integers that this type can hold, within int32.
    var storedRange: ClosedRange<Int32> {
        switch self {
        case .int8: -128...127
        case .uint8, .bool: 0...255
        case .int16: -32768...32767
        case .uint16: 0...65535
        default: Int32.min...Int32.max
        }
    }
}
