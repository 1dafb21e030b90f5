import EdgeTensor

// A ZIP archive behind other bytes, drawn (APPNOTE.TXT; little-endian):
//
//   the model │ [ local header │ data ] … │ [ central header ] … │ end record │ comment
//
//   end record       50 4B 05 06 … count u16 at 10 │ directory's size u32 at 12 │ its offset u32 at 16 │ comment's size u16
//   central header   50 4B 01 02 … flags u16 at 8 │ method u16 at 10 │ size u32 at 20 │ real size u32 at 24 │ name's size
//                    u16 at 28 │ extra's u16 at 30 │ comment's u16 at 32 │ local header's offset u32 at 42 │ name at 46
//   local header     50 4B 03 04 … name's size u16 at 26 │ extra's u16 at 28 │ name at 30 │ extra │ data
//
// Offsets count from the start of the archive, which is found from where the directory really is.

/// The files of a ZIP archive at the end of some bytes. Only stored ones can be read; nothing is unpacked.
struct ZipDirectory {
    struct Entry {
        var name: String
        /// Stored and not encrypted.
        var isStored: Bool
        var byteCount: Int
        var headerOffset: Int
    }

    let bytes: Bytes
    private var entries: [String: Entry] = [:]

    /// An archive without files if there is none, or as many as are readable if it is damaged.
    init(atEndOf bytes: Bytes) {
        self.bytes = bytes
        guard let end = endRecord(), let count = number(UInt16.self, end + 10),
            let byteCount = number(UInt32.self, end + 12), let offset = number(UInt32.self, end + 16),
            byteCount <= end, offset <= end - byteCount
        else { return }
        let start = end - byteCount - offset
        var place = end - byteCount
        for _ in 0..<count {
            guard let (entry, next) = entry(at: place, archiveStart: start), next <= end else { return }
            if entries[entry.name] == nil { entries[entry.name] = entry }
            place = next
        }
    }

    func entry(named name: String) -> Entry? { entries[name] }

    /// The bytes of a stored file, sharing the archive's memory; nil when it is packed or out of range.
    func data(of entry: Entry) -> Bytes? {
        guard entry.isStored, number(UInt32.self, entry.headerOffset) == 0x0403_4B50,
            let nameByteCount = number(UInt16.self, entry.headerOffset + 26),
            let extraByteCount = number(UInt16.self, entry.headerOffset + 28)
        else { return nil }
        let start = entry.headerOffset + 30 + nameByteCount + extraByteCount
        guard start <= bytes.count, entry.byteCount <= bytes.count - start else { return nil }
        return bytes[start..<start + entry.byteCount]
    }

    /// Where the end record is: the last one, whose comment takes at most 65,535 bytes.
    private func endRecord() -> Int? {
        let last = bytes.count - 22
        guard last >= 0 else { return nil }
        return stride(from: last, through: max(0, last - 65_535), by: -1).first {
            number(UInt32.self, $0) == 0x0605_4B50 && number(UInt16.self, $0 + 20) == bytes.count - $0 - 22
        }
    }

    private func entry(at place: Int, archiveStart: Int) -> (Entry, next: Int)? {
        guard number(UInt32.self, place) == 0x0201_4B50,
            let flags = number(UInt16.self, place + 8), let method = number(UInt16.self, place + 10),
            let packed = number(UInt32.self, place + 20), let byteCount = number(UInt32.self, place + 24),
            let nameByteCount = number(UInt16.self, place + 28), let extra = number(UInt16.self, place + 30),
            let comment = number(UInt16.self, place + 32), let offset = number(UInt32.self, place + 42),
            nameByteCount <= bytes.count - place - 46
        else { return nil }
        let name = bytes[place + 46..<place + 46 + nameByteCount]
            .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        let isStored = method == 0 && flags & 1 == 0 && packed == byteCount
        let entry = Entry(
            name: name, isStored: isStored, byteCount: byteCount, headerOffset: archiveStart + offset)
        return (entry, place + 46 + nameByteCount + extra + comment)
    }

    private func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type, _ offset: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Number>.size else { return nil }
        return bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }
}
