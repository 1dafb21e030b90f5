/// The records of a ZIP archive, each number of which is checked before it is used.
///
///     other data │ [ local header │ data ] … │ [ directory record ] … │ end record │ comment
///
///     end record        50 4B 05 06 … count u16 at 10 │ directory's size u32 at 12 │ its offset u32 at 16 │ comment's
///                       size u16 at 20
///     directory record  50 4B 01 02 … flags u16 at 8 │ method u16 at 10 │ CRC-32 at 16 │ packed size u32 at 20 │ size
///                       u32 at 24 │ name's size u16 at 28 │ extra's u16 at 30 │ comment's u16 at 32 │ local header's
///                       offset u32 at 42 │ name at 46 │ extra │ comment
///     local header      50 4B 03 04 … name's size u16 at 26 │ extra's u16 at 28 │ name at 30 │ extra │ data
///
/// Offsets count from the start of the archive, which is found from where the directory really is.
struct ZIPDirectory {
    let buffer: UnsafeRawBufferPointer

    /// What the directory says of a member.
    struct Record {
        var name: String
        var isEncrypted: Bool
        var method: Int
        var checksum: UInt32
        var packedByteCount: Int
        var byteCount: Int
        var localOffset: Int
        /// Where the next record begins.
        var end: Int
    }

    /// The end record is the last one whose comment ends with the bytes.
    func endRecord() throws(ArchiveError) -> (count: Int, directoryOffset: Int, archiveOffset: Int) {
        var position = buffer.count - 22
        let lowest = max(0, position - 65_535)
        while true {
            guard position >= lowest else { throw ArchiveError("no archive: the end record is missing") }
            if try load(UInt32.self, at: position) == 0x0605_4B50,
                try load(UInt16.self, at: position + 20) == buffer.count - position - 22
            {
                break
            }
            position -= 1
        }
        let count = try load(UInt16.self, at: position + 10)
        let size = try load(UInt32.self, at: position + 12)
        let offset = try load(UInt32.self, at: position + 16)
        guard offset != 0xFFFF_FFFF else { throw ArchiveError("ZIP64 directories are not supported", at: position) }
        guard size <= position, offset <= position - size else {
            throw ArchiveError("the directory lies outside of the archive", at: position)
        }
        return (count, position - size, position - size - offset)
    }

    func record(at position: Int) throws(ArchiveError) -> Record {
        guard try load(UInt32.self, at: position) == 0x0201_4B50 else {
            throw ArchiveError("no directory record", at: position)
        }
        let nameByteCount = try load(UInt16.self, at: position + 28)
        let extraByteCount = try load(UInt16.self, at: position + 30)
        let commentByteCount = try load(UInt16.self, at: position + 32)
        let start = position + 46
        guard start + nameByteCount + extraByteCount <= buffer.count else {
            throw ArchiveError("a directory record is cut off", at: position)
        }
        var record = Record(
            name: String(decoding: buffer[start..<start + nameByteCount], as: UTF8.self),
            isEncrypted: try load(UInt16.self, at: position + 8) & 1 == 1,
            method: try load(UInt16.self, at: position + 10),
            checksum: UInt32(truncatingIfNeeded: try load(UInt32.self, at: position + 16)),
            packedByteCount: try load(UInt32.self, at: position + 20),
            byteCount: try load(UInt32.self, at: position + 24),
            localOffset: try load(UInt32.self, at: position + 42),
            end: start + nameByteCount + extraByteCount + commentByteCount)
        try applyZIP64(&record, start + nameByteCount, extraByteCount)
        return record
    }

    /// The extra field 1 holds, in this order, those sizes whose 32-bit field is all ones.
    private func applyZIP64(_ record: inout Record, _ start: Int, _ byteCount: Int) throws(ArchiveError) {
        var position = start
        while position + 4 <= start + byteCount {
            let (tag, size) = (try load(UInt16.self, at: position), try load(UInt16.self, at: position + 2))
            var field = position + 4
            func next(_ value: inout Int) throws(ArchiveError) {
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
    func dataStart(ofLocalHeaderAt archiveOffset: Int, _ localOffset: Int) throws(ArchiveError) -> Int {
        guard localOffset <= buffer.count - archiveOffset,
            try load(UInt32.self, at: archiveOffset + localOffset) == 0x0403_4B50
        else { throw ArchiveError("no member where the directory says", at: archiveOffset) }
        let offset = archiveOffset + localOffset
        let start = offset + 30 + (try load(UInt16.self, at: offset + 26)) + (try load(UInt16.self, at: offset + 28))
        guard start <= buffer.count else { throw ArchiveError("a member is cut off", at: offset) }
        return start
    }

    /// A little-endian number, if there are bytes for it.
    private func load<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type, at offset: Int
    ) throws(ArchiveError) -> Int {
        guard offset >= 0, offset <= buffer.count - MemoryLayout<Value>.size else {
            throw ArchiveError("the archive is cut off", at: buffer.count)
        }
        guard let value = Int(exactly: buffer.loadUnaligned(fromByteOffset: offset, as: type)) else {
            throw ArchiveError("a number out of range", at: offset)
        }
        return value
    }
}
