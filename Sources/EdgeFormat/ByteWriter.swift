import EdgeTensor

/// Writes the numbers and texts of a section, little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(contentsOf more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// A number of fixed size.
    mutating func appendFixed(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Seven bits per byte, the lowest first; the highest bit says that more follow.
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A number that is not negative, as a varint.
    mutating func append(count value: Int) { append(varint: UInt64(value)) }

    /// 0 for nil, else one more than the number.
    mutating func append(optional value: Int?) { append(count: value.map { $0 + 1 } ?? 0) }

    /// 0, -1, 1, -2 … as 0, 1, 2, 3 …
    mutating func append(signed value: Int) {
        append(varint: UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
    }

    mutating func append(float value: Float) { appendFixed(value.bitPattern) }

    /// The length in bytes, then UTF-8.
    mutating func append(text: String) {
        append(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
}
