import EdgeTensor

// FlatBuffers, drawn (little-endian, all offsets in bytes):
//
//   file      uint32 ──► root table │ four characters that identify the schema
//   table     int32: distance back to its vtable │ fields, in any order
//   vtable    uint16: its own size │ uint16: the table's size │ uint16: place of field 0 in the table │ field 1 …
//             A field whose place is 0, or beyond the vtable's end, is absent and has its default.
//   field     a number in place, or uint32 ──► a string, a vector or a table, counted from the field
//   vector    uint32: count │ elements; tables and strings are uint32 ──► each
//   string    a vector of bytes, and a zero that does not count

/// A FlatBuffers file from a stranger: every offset is checked before it is followed.
///
/// Parts of such a file may be pointed to again and again, so that a small file could unfold into a huge value.
/// A buffer therefore decodes at most a fixed multiple of its own size.
final class FlatBuffer {
    let bytes: Bytes
    private var remainingByteCount: Int

    init(_ bytes: Bytes) {
        self.bytes = bytes
        remainingByteCount = bytes.count * 8 + 65_536
    }

    /// The four characters at byte 4, or nil in a file that is too short for them.
    var identifier: String? {
        guard bytes.count >= 8 else { return nil }
        return bytes.withUnsafeBytes { String(decoding: $0[4..<8], as: UTF8.self) }
    }

    func root() throws(TFLiteFileError) -> FlatTable {
        try FlatTable(self, at: try follow(0))
    }

    /// The number at `offset`, aligned or not.
    func load<Number: BitwiseCopyable>(_ type: Number.Type, at offset: Int) throws(TFLiteFileError) -> Number {
        try expect(MemoryLayout<Number>.size, at: offset)
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
    }

    /// The place to which the unsigned offset at `offset` points.
    func follow(_ offset: Int) throws(TFLiteFileError) -> Int {
        let distance = Int(try load(UInt32.self, at: offset))
        guard distance > 0, distance < bytes.count - offset else { throw .badOffset(at: offset) }
        return offset + distance
    }

    /// The elements' range of the vector at `offset`, whose elements take `elementByteCount` bytes each.
    func vector(at offset: Int, elementByteCount: Int) throws(TFLiteFileError) -> Range<Int> {
        let count = Int(try load(UInt32.self, at: offset))
        let start = offset + 4
        guard count <= (bytes.count - start) / elementByteCount else { throw .badVector(at: offset, count: count) }
        return start..<start + count * elementByteCount
    }

    /// Throws unless `byteCount` more bytes may be decoded.
    func spend(_ byteCount: Int) throws(TFLiteFileError) {
        guard byteCount <= remainingByteCount else { throw .unfoldsTooFar }
        remainingByteCount -= byteCount
    }

    /// Throws unless `byteCount` bytes at `offset` lie in the file.
    func expect(_ byteCount: Int, at offset: Int) throws(TFLiteFileError) {
        guard offset >= 0, byteCount <= bytes.count, offset <= bytes.count - byteCount else {
            throw .outOfRange(at: offset)
        }
    }
}
