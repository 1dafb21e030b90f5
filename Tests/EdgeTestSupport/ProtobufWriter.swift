import EdgeTensor

/// Writes one Protocol Buffers message.
public struct ProtobufWriter {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func integer(_ number: Int, _ value: Int) {
        varint(UInt64(number << 3))
        varint(UInt64(bitPattern: Int64(value)))
    }

    public mutating func float(_ number: Int, _ value: Float) {
        varint(UInt64(number << 3 | 5))
        fixed(value.bitPattern)
    }

    public mutating func double(_ number: Int, _ value: Double) {
        varint(UInt64(number << 3 | 1))
        fixed(value.bitPattern)
    }

    public mutating func window(_ number: Int, _ content: [UInt8]) {
        varint(UInt64(number << 3 | 2))
        varint(UInt64(content.count))
        bytes += content
    }

    public mutating func text(_ number: Int, _ text: String) { window(number, Array(text.utf8)) }

    public mutating func message(_ number: Int, _ fill: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        fill(&inner)
        window(number, inner.bytes)
    }

    public mutating func packedIntegers(_ number: Int, _ values: [Int]) {
        message(number) { inner in
            for value in values { inner.varint(UInt64(bitPattern: Int64(value))) }
        }
    }

    public mutating func packedFloats(_ number: Int, _ values: [Float]) {
        message(number) { inner in
            for value in values { inner.fixed(value.bitPattern) }
        }
    }

    public mutating func packedDoubles(_ number: Int, _ values: [Double]) {
        message(number) { inner in
            for value in values { inner.fixed(value.bitPattern) }
        }
    }

    public mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    private mutating func fixed<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
