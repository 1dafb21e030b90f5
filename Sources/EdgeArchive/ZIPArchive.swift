import EdgeTensor

/// A ZIP archive of stored or deflated members (PKWARE APPNOTE 6.3): an `.npz` file, or what stands at the end of a
/// `.tflite` file with its labels.
///
/// The directory at the end decides. Everything in it is checked against the bytes that are present, so that an archive
/// never takes more memory than ``inflatedByteCountLimit`` allows.
public struct ZIPArchive: Sendable {
    /// The files of the archive, in the order of its directory; folders are left out.
    public let members: [Member]

    /// Members of an archive of `byteCount` bytes may take this many in all once they are inflated: what no honest
    /// file of this size exceeds by accident, and what a small device can be asked for.
    public static func inflatedByteCountLimit(ofArchive byteCount: Int) -> Int {
        let (proportional, overflow) = byteCount.multipliedReportingOverflow(by: 64)
        return overflow ? Int(Int32.max) : min(max(proportional, 1 << 28), Int(Int32.max))
    }

    /// Reads the directory of the archive that ends with `bytes`; other data may stand before it.
    ///
    /// - Throws: ``ArchiveError`` when there is none, when it is damaged, or when its members share bytes or are too
    ///   large. Whether a member can be unpacked is found out by ``Member/contents()``.
    public init(_ bytes: Bytes) throws(ArchiveError) {
        members = try bytes.withUnsafeBytes { (buffer) throws(ArchiveError) in
            let directory = ZIPDirectory(buffer: buffer)
            let end = try directory.endRecord()
            let limit = ZIPArchive.inflatedByteCountLimit(ofArchive: buffer.count)
            var members: [Member] = []
            var position = end.directoryOffset
            var (packedByteCount, byteCount) = (0, 0)
            for _ in 0..<end.count {
                let record = try directory.record(at: position)
                guard record.byteCount <= limit - byteCount else {
                    throw ArchiveError("the members take more than \(limit) bytes in all", at: position)
                }
                byteCount += record.byteCount
                let start = try directory.dataStart(ofLocalHeaderAt: end.archiveOffset, record.localOffset)
                guard record.packedByteCount <= buffer.count - start else {
                    throw ArchiveError("member \(record.name) is cut off", at: start)
                }
                // Members that share bytes could inflate to far more than an archive of this size can hold.
                packedByteCount += record.packedByteCount
                guard packedByteCount <= buffer.count else {
                    throw ArchiveError("member \(record.name) overlaps others", at: start)
                }
                if !record.name.hasSuffix("/") {
                    members.append(Member(record, packed: bytes[start..<start + record.packedByteCount]))
                }
                position = record.end
            }
            return members
        }
    }

    /// The first member of this name.
    public func member(named name: String) -> Member? { members.first { $0.name == name } }

    /// One file of an archive.
    public struct Member: Sendable {
        public let name: String
        /// Bytes after inflating, as the directory says.
        public let byteCount: Int
        private let method: Int
        private let isEncrypted: Bool
        private let checksum: UInt32
        private let packed: Bytes

        init(_ record: ZIPDirectory.Record, packed: Bytes) {
            name = record.name
            byteCount = record.byteCount
            method = record.method
            isEncrypted = record.isEncrypted
            checksum = record.checksum
            self.packed = packed
        }

        /// The bytes: a window of the archive when they are stored, else inflated. Their CRC-32 is checked.
        public func contents() throws(ArchiveError) -> Bytes {
            guard !isEncrypted else { throw ArchiveError("member \(name) is encrypted") }
            let contents: Bytes
            switch method {
            case 0: contents = packed
            case 8: contents = try packed.inflated(byteCount: byteCount, name: name)
            default: throw ArchiveError("member \(name) is packed by method \(method); only 0 and 8 are supported")
            }
            guard contents.count == byteCount, contents.crc32 == checksum else {
                throw ArchiveError("member \(name) is damaged: its size or checksum is wrong")
            }
            return contents
        }
    }
}
