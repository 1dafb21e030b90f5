import EdgeTensor

/// One row of a file's table of sections.
struct Section {
    var kind: UInt32
    var isRequired: Bool
    var range: Range<Int>
    var digest: [UInt8]

    static let byteCount = 64
    static let requiredFlag: UInt32 = 1
}

/// The outermost layer of an `.edge` file: header, table of sections, sections. `docs/model-format.md` draws it.
struct Container {
    var minimumRuntimeVersion: Version
    var sections: [Section]

    static let signature: [UInt8] = [0x8B, 0x45, 0x44, 0x47, 0x45, 0x0D, 0x0A, 0x1A]
    static let headerByteCount = 64
    /// The header's bytes in front of its digest.
    static let digestOffset = 32
    /// Every section starts at a multiple of this.
    static let alignment = 64
    static let maximumSectionCount = 1024

    /// The sections of this kind, in order.
    func sections(_ kind: SectionKind) -> [Section] { sections.filter { $0.kind == kind.rawValue } }
}

// MARK: Writing

extension Container {
    /// A file of these sections, in this order.
    static func encode(
        _ contents: [(kind: SectionKind, bytes: Bytes)], minimumRuntimeVersion: Version
    ) throws(FormatError) -> Bytes {
        var end = headerByteCount + contents.count * Section.byteCount
        var sections: [Section] = []
        for (kind, bytes) in contents {
            let start = end.roundedUp(toMultipleOf: alignment)
            end = start + bytes.count
            sections.append(
                Section(
                    kind: kind.rawValue, isRequired: kind.isRequired, range: start..<end,
                    digest: bytes.withUnsafeBytes(SHA256.digest(of:))))
        }
        guard end <= MappedFile.byteCountLimit else {
            throw .unencodable("it would have \(end) bytes; at most \(MappedFile.byteCountLimit) are supported")
        }
        let container = Container(minimumRuntimeVersion: minimumRuntimeVersion, sections: sections)
        let head = container.head(fileByteCount: end)
        return Bytes(count: end) { target in
            target.copyBytes(from: head)
            for (section, content) in zip(sections, contents) {
                content.bytes.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[section.range]).copyMemory(from: $0)
                }
            }
        }
    }

    /// The header and the table of sections.
    private func head(fileByteCount: Int) -> [UInt8] {
        var start = ByteWriter()
        start.append(contentsOf: Container.signature)
        start.appendFixed(UInt32(EdgeModel.formatVersion))
        start.appendFixed(UInt16(clamping: minimumRuntimeVersion.major))
        start.appendFixed(UInt16(clamping: minimumRuntimeVersion.minor))
        start.appendFixed(UInt64(fileByteCount))
        start.appendFixed(UInt32(sections.count))
        start.appendFixed(UInt32(0))
        var table = ByteWriter()
        for section in sections {
            table.appendFixed(section.kind)
            table.appendFixed(section.isRequired ? Section.requiredFlag : 0)
            table.appendFixed(UInt64(section.range.lowerBound))
            table.appendFixed(UInt64(section.range.count))
            table.appendFixed(UInt64(0))
            table.append(contentsOf: section.digest)
        }
        return start.bytes + Container.digest(start.bytes, table.bytes) + table.bytes
    }

    private static func digest(_ start: [UInt8], _ table: [UInt8]) -> [UInt8] {
        (start + table).withUnsafeBytes(SHA256.digest(of:))
    }
}

// MARK: Reading

extension Container {
    /// Reads and checks the header and the table of sections, and the digests of all sections but the weights'.
    init(_ file: UnsafeRawBufferPointer) throws(FormatError) {
        guard file.count >= Container.signature.count, file.starts(with: Container.signature) else {
            throw .notAnEdgeFile
        }
        var header = ByteReader(file, section: nil)
        _ = try header.take(Container.signature.count)
        // A newer format may mean other things by all that follows.
        let formatVersion: UInt32 = try header.fixed()
        guard formatVersion <= EdgeModel.formatVersion else { throw .newerFormat(Int(formatVersion)) }
        guard formatVersion > 0 else { throw header.malformed("there is no format version 0") }
        minimumRuntimeVersion = Version(Int(try header.fixed(UInt16.self)), Int(try header.fixed(UInt16.self)))
        guard minimumRuntimeVersion <= .runtime else { throw .newerRuntime(minimumRuntimeVersion) }
        let byteCount: UInt64 = try header.fixed()
        guard byteCount == file.count else { throw .byteCount(found: file.count, expected: byteCount) }
        let sectionCount: UInt32 = try header.fixed()
        guard try header.fixed(UInt32.self) == 0 else { throw header.malformed("reserved bytes are not zero") }
        let digest = Array(try header.take(SHA256.byteCount))
        guard sectionCount <= Container.maximumSectionCount else {
            throw header.malformed("\(sectionCount) sections; at most \(Container.maximumSectionCount) are supported")
        }
        let table = try header.take(Int(sectionCount) * Section.byteCount)
        guard digest == Container.digest(Array(file[..<Container.digestOffset]), Array(table)) else {
            throw .damaged(nil)
        }
        sections = []
        try readTable(table, of: file)
    }

    private mutating func readTable(_ table: UnsafeRawBufferPointer, of file: UnsafeRawBufferPointer)
        throws(FormatError)
    {
        var reader = ByteReader(table, section: nil)
        var end = Container.headerByteCount + table.count
        while reader.remaining > 0 {
            let section = try Container.readSection(&reader, after: end, fileByteCount: file.count)
            end = section.range.upperBound
            if let kind = SectionKind(rawValue: section.kind) {
                guard kind == .weights || sections(kind).isEmpty else {
                    throw reader.malformed("section \(kind) stands twice")
                }
                if kind != .weights { try section.verify(in: file) }
            } else if section.isRequired {
                throw .unknownSection(section.kind)
            }
            sections.append(section)
        }
    }

    private static func readSection(
        _ reader: inout ByteReader, after end: Int, fileByteCount: Int
    ) throws(FormatError) -> Section {
        let kind: UInt32 = try reader.fixed()
        let flags: UInt32 = try reader.fixed()
        let start = Int(exactly: try reader.fixed(UInt64.self)) ?? .max
        let byteCount = Int(exactly: try reader.fixed(UInt64.self)) ?? .max
        let reserved: UInt64 = try reader.fixed()
        guard flags & ~Section.requiredFlag == 0, reserved == 0 else {
            throw reader.malformed("unknown flags or reserved bytes that are not zero")
        }
        guard start >= end, start <= fileByteCount, byteCount <= fileByteCount - start else {
            throw reader.malformed("a section of \(byteCount) bytes at \(start) overlaps another or leaves the file")
        }
        guard start % alignment == 0 else { throw reader.malformed("a section at \(start), no multiple of 64") }
        return Section(
            kind: kind, isRequired: flags & Section.requiredFlag != 0, range: start..<start + byteCount,
            digest: Array(try reader.take(SHA256.byteCount)))
    }
}

extension Section {
    /// Throws when the section's bytes are not those that its digest was made of.
    func verify(in file: UnsafeRawBufferPointer) throws(FormatError) {
        guard SHA256.digest(of: UnsafeRawBufferPointer(rebasing: file[range])) == digest else {
            throw .damaged(SectionKind(rawValue: kind))
        }
    }
}

extension Int {
    /// The smallest multiple of `unit` that is not below the number.
    func roundedUp(toMultipleOf unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
