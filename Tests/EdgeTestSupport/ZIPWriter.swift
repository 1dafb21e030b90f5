/// A ZIP archive, written by the book.
public struct ZIPWriter {
    /// One file of the archive, with everything that a test may want to say wrongly.
    public struct Member {
        public var name: String
        public var data: [UInt8]
        /// 0 stores, 8 deflates; others only say that they pack.
        public var method: UInt16
        /// What stands in the archive; nil for what belongs there.
        public var packed: [UInt8]?
        public var byteCount: UInt32?
        public var checksum: UInt32?
        public var flags: UInt16 = 0

        public init(_ name: String, _ data: [UInt8], method: UInt16 = 0) {
            self.name = name
            self.data = data
            self.method = method
        }
    }

    public var members: [Member]
    public var comment = ""

    public init(_ members: [Member], comment: String = "") {
        self.members = members
        self.comment = comment
    }

    public var bytes: [UInt8] {
        var (body, directory): ([UInt8], [UInt8]) = ([], [])
        for member in members {
            let packed = member.packed ?? (member.method == 8 ? ZIPWriter.deflated(member.data) : member.data)
            let name = Array(member.name.utf8)
            let head = joined(
                raw(UInt16(20)), raw(member.flags), raw(member.method), raw(UInt32(0)),
                raw(member.checksum ?? ZIPWriter.crc32(of: member.data)), raw(UInt32(packed.count)),
                raw(member.byteCount ?? UInt32(member.data.count)), raw(UInt16(name.count)))
            let blank = [UInt8](repeating: 0, count: 12)
            directory += joined([0x50, 0x4B, 1, 2], raw(UInt16(20)), head, blank, raw(UInt32(body.count)), name)
            // Local headers often hold other extra fields than the directory.
            body += joined([0x50, 0x4B, 3, 4], head, raw(UInt16(3)), name, [1, 2, 3], packed)
        }
        let end = joined(
            [0x50, 0x4B, 5, 6, 0, 0, 0, 0], raw(UInt16(members.count)), raw(UInt16(members.count)),
            raw(UInt32(directory.count)), raw(UInt32(body.count)), raw(UInt16(comment.utf8.count)), Array(comment.utf8))
        return body + directory + end
    }

    /// Deflate data (RFC 1951) of stored blocks.
    private static func deflated(_ data: [UInt8]) -> [UInt8] {
        var (result, rest): ([UInt8], ArraySlice<UInt8>) = ([], data[...])
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            result += joined([rest.isEmpty ? 1 : 0], raw(count), raw(~count), Array(block))
        } while !rest.isEmpty
        return result
    }

    /// The CRC-32 of ISO 3309, bit by bit.
    private static func crc32(of data: [UInt8]) -> UInt32 {
        ~data.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}

/// The parts, one behind the other.
private func joined(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }
