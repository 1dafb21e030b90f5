import CZlib
import EdgeTensor

/// A ZIP archive of stored or deflated members (PKWARE APPNOTE 6.3): what `.npz` files and the label files at the end
/// of `.tflite` models are.
///
///     local header + data │ … │ central directory: one record per member │ end record
///
/// The directory at the end decides; sizes there are checked against the bytes that are present. ZIP64 fields are
/// read where a size is 0xFFFFFFFF. Encrypted and multi-disk archives are refused.
public struct ZIPArchive: Sendable {
    public struct Member: Sendable {
        public let name: String
        /// Bytes after inflating, as the directory says.
        public let byteCount: Int
        let method: UInt16
        let packed: Bytes

        /// The member's bytes: a window of the archive when stored, else inflated.
        public func contents() throws(DataError) -> Bytes {
            switch method {
            case 0: return packed
            case 8: return try inflated(packed, byteCount: byteCount, name: name)
            default: throw DataError("ZIP", "member \(name) is packed by method \(method), which is not supported")
            }
        }
    }

    public let members: [Member]

    /// Reads the directory. Members may take 2³¹ bytes at most, all together.
    public init(_ bytes: Bytes) throws(DataError) {
        members = try bytes.withUnsafeBytes { (buffer) throws(DataError) in
            let reader = ZIPReader(buffer: buffer)
            let end = try reader.endRecord()
            var members: [Member] = []
            var position = end.directoryOffset
            var (packedByteCount, byteCount) = (0, 0)
            for _ in 0..<end.count {
                let record = try reader.record(at: position)
                guard record.byteCount <= Int(Int32.max) - byteCount else {
                    throw DataError("ZIP", "members of more than \(Int32.max) bytes in all", at: position)
                }
                byteCount += record.byteCount
                let start = try reader.dataStart(ofLocalHeaderAt: record.localOffset)
                guard record.packedByteCount <= buffer.count - start else {
                    throw DataError("ZIP", "member \(record.name) is cut off", at: start)
                }
                // Members that share bytes could inflate to far more than an archive of this size can hold.
                packedByteCount += record.packedByteCount
                guard packedByteCount <= buffer.count else {
                    throw DataError("ZIP", "member \(record.name) overlaps others", at: start)
                }
                if !record.name.hasSuffix("/") {
                    members.append(
                        Member(
                            name: record.name, byteCount: record.byteCount, method: record.method,
                            packed: bytes[start..<start + record.packedByteCount]))
                }
                position = record.end
            }
            return members
        }
    }
}

/// Fixed-size loads that check their place first.
private struct ZIPReader {
    let buffer: UnsafeRawBufferPointer

    struct Record {
        var name: String
        var method: UInt16
        var packedByteCount: Int
        var byteCount: Int
        var localOffset: Int
        var end: Int
    }

    func load<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type, at offset: Int) throws(DataError) -> Int {
        guard offset >= 0, offset <= buffer.count - MemoryLayout<Value>.size else {
            throw DataError("ZIP", "the archive is cut off", at: buffer.count)
        }
        guard let value = Int(exactly: buffer.loadUnaligned(fromByteOffset: offset, as: type)) else {
            throw DataError("ZIP", "a number out of range", at: offset)
        }
        return value
    }

    func endRecord() throws(DataError) -> (count: Int, directoryOffset: Int) {
        guard buffer.count >= 22 else { throw DataError("ZIP", "no ZIP archive", at: 0) }
        var position = buffer.count - 22
        let lowest = max(0, position - 65_535)
        while try load(UInt32.self, at: position) != 0x0605_4B50 {
            guard position > lowest else { throw DataError("ZIP", "no ZIP archive: the end record is missing") }
            position -= 1
        }
        let count = try load(UInt16.self, at: position + 10)
        let offset = try load(UInt32.self, at: position + 16)
        // The archive may stand behind other data (self-extracting, or a .tflite file): count from the end record.
        let size = try load(UInt32.self, at: position + 12)
        let base = offset == 0xFFFF_FFFF ? 0 : position - size - offset
        guard offset != 0xFFFF_FFFF, size <= position, base >= 0 else {
            throw DataError("ZIP", "ZIP64 directories are not supported", at: position)
        }
        return (count, base + offset)
    }

    func record(at position: Int) throws(DataError) -> Record {
        guard try load(UInt32.self, at: position) == 0x0201_4B50 else {
            throw DataError("ZIP", "no directory record", at: position)
        }
        guard try load(UInt16.self, at: position + 8) & 1 == 0 else {
            throw DataError("ZIP", "the archive is encrypted", at: position)
        }
        let nameLength = try load(UInt16.self, at: position + 28)
        let extraLength = try load(UInt16.self, at: position + 30)
        let commentLength = try load(UInt16.self, at: position + 32)
        let start = position + 46
        guard start + nameLength + extraLength <= buffer.count else {
            throw DataError("ZIP", "a directory record is cut off", at: position)
        }
        var record = Record(
            name: String(decoding: buffer[start..<start + nameLength], as: UTF8.self),
            method: UInt16(try load(UInt16.self, at: position + 10)),
            packedByteCount: try load(UInt32.self, at: position + 20),
            byteCount: try load(UInt32.self, at: position + 24),
            localOffset: try load(UInt32.self, at: position + 42),
            end: start + nameLength + extraLength + commentLength)
        try applyZIP64(&record, start + nameLength, extraLength)
        return record
    }

    /// The extra field 1 holds, in this order, those sizes whose 32-bit field is all ones.
    private func applyZIP64(_ record: inout Record, _ start: Int, _ length: Int) throws(DataError) {
        var position = start
        while position + 4 <= start + length {
            let (tag, size) = (try load(UInt16.self, at: position), try load(UInt16.self, at: position + 2))
            var field = position + 4
            func next(_ value: inout Int) throws(DataError) {
                guard value == 0xFFFF_FFFF else { return }
                value = try load(UInt64.self, at: field)
                field += 8
            }
            if tag == 1 {
                try next(&record.byteCount)
                try next(&record.packedByteCount)
                try next(&record.localOffset)
            }
            position += 4 + size
        }
    }

    /// Where a member's bytes begin, behind its local header.
    func dataStart(ofLocalHeaderAt offset: Int) throws(DataError) -> Int {
        guard try load(UInt32.self, at: offset) == 0x0403_4B50 else {
            throw DataError("ZIP", "no member where the directory says", at: offset)
        }
        let start = offset + 30 + (try load(UInt16.self, at: offset + 26)) + (try load(UInt16.self, at: offset + 28))
        guard start <= buffer.count else { throw DataError("ZIP", "a member is cut off", at: offset) }
        return start
    }
}

/// Inflates raw deflate data of a known size. Memory grows only as far as the data really inflates.
private func inflated(_ packed: Bytes, byteCount: Int, name: String) throws(DataError) -> Bytes {
    // Deflate cannot shrink by more than 1032 to 1 (zlib's technical note).
    guard byteCount / 1032 <= packed.count else {
        throw DataError("ZIP", "member \(name) cannot inflate to \(byteCount) bytes")
    }
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        throw DataError("ZIP", "zlib does not start")
    }
    defer { inflateEnd(&stream) }
    let bytes = packed.withUnsafeBytes { source in
        Bytes(count: byteCount) { target in
            stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
            stream.avail_in = UInt32(clamping: source.count)
            stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
            stream.avail_out = UInt32(clamping: target.count)
            _ = inflate(&stream, Z_FINISH)
        }
    }
    guard Int(stream.total_out) == byteCount else {
        throw DataError("ZIP", "member \(name) is damaged: \(stream.total_out) of \(byteCount) bytes inflate")
    }
    return bytes
}
