import EdgeGraph
import EdgeTensor

extension Pad {
    func copy(from input: TensorType, to output: TensorType) -> IndexedCopy {
        IndexedCopy(from: input.shape, to: output.shape, fill: Pad.bytes(of: value, in: output)) { axis, index in
            mode.place(index - before[axis], on: input.shape[axis])
        }
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(from: inputs[0].type, to: outputs[0].type).evaluate(inputs[0], into: outputs[0])
    }

    /// The bytes of `real` as an element of `type`: rounded, or quantized, and clipped to what the element holds.
    static func bytes(of real: Float, in type: TensorType) -> [UInt8] {
        func bytes<Number>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
        func integer<Integer: FixedWidthInteger>(_: Integer.Type) -> [UInt8] {
            let scaled = Double(real) / Double(type.scale())
            let stored = scaled.isNaN ? 0 : min(max(scaled.rounded(.toNearestOrEven), -0x1p62), 0x1p62)
            return bytes(Integer(clamping: Int64(stored) + Int64(type.zeroPoint())))
        }
        switch type.element {
        case .float32: return bytes(real)
        case .float64: return bytes(Double(real))
        case .float16: return bytes(HalfPrecision.float16(from: real))
        case .bfloat16: return bytes(HalfPrecision.bfloat16(from: real))
        case .int8: return integer(Int8.self)
        case .uint8: return integer(UInt8.self)
        case .int16: return integer(Int16.self)
        case .uint16: return integer(UInt16.self)
        case .int32: return integer(Int32.self)
        case .uint32: return integer(UInt32.self)
        case .int64: return integer(Int64.self)
        case .uint64: return integer(UInt64.self)
        case .bool: return [real == 0 ? 0 : 1]
        case .bytes: return []
        }
    }
}

extension Pad.Mode {
    /// The input's index for a place before, on or after an axis of `length` elements; nil for the constant.
    func place(_ place: Int, on length: Int) -> Int? {
        guard !(0..<length).contains(place) else { return place }
        func remainder(_ period: Int) -> Int { (place % period + period) % period }
        switch self {
        case .constant: return nil
        case .edge: return place < 0 ? 0 : length - 1
        case .wrap: return remainder(length)
        case .symmetric:
            let phase = remainder(2 * length)
            return phase < length ? phase : 2 * length - 1 - phase
        case .reflect:
            guard length > 1 else { return 0 }
            let phase = remainder(2 * (length - 1))
            return phase < length ? phase : 2 * (length - 1) - phase
        }
    }
}
