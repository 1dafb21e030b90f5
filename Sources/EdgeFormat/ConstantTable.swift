import EdgeTensor

/// The distinct contents of a model's constants, in the order in which they are first used.
struct ConstantTable {
    private(set) var contents: [Bytes] = []
    private var indices: [Bytes: Int] = [:]

    /// The number of these bytes, which are added if they are new.
    mutating func index(of bytes: Bytes) -> Int {
        if let index = indices[bytes] { return index }
        indices[bytes] = contents.count
        contents.append(bytes)
        return contents.count - 1
    }

    /// Constants from this size on lie at multiples of 64 bytes, smaller ones at multiples of 16.
    static let largeByteCount = 64
    static let smallAlignment = 16

    /// The alignment in bytes of a constant in its section.
    static func alignment(ofByteCount count: Int) -> Int {
        count >= largeByteCount ? Container.alignment : smallAlignment
    }

    /// Gives every constant its place: the large ones first, then the small ones, each group in order of use.
    func placed() -> PlacedConstants {
        var offsets = [Int](repeating: 0, count: contents.count)
        var end = 0
        for isLarge in [true, false] {
            for (index, bytes) in contents.enumerated()
            where (bytes.count >= ConstantTable.largeByteCount) == isLarge && !bytes.isEmpty {
                offsets[index] = end.roundedUp(toMultipleOf: ConstantTable.alignment(ofByteCount: bytes.count))
                end = offsets[index] + bytes.count
            }
        }
        return PlacedConstants(contents: contents, offsets: offsets, byteCount: end)
    }
}

/// Constants and where each lies in the section of weights.
struct PlacedConstants {
    let contents: [Bytes]
    let offsets: [Int]
    let byteCount: Int

    /// The section of weights.
    func bytes() -> Bytes {
        Bytes(count: byteCount) { target in
            for (content, offset) in zip(contents, offsets) where !content.isEmpty {
                content.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + $0.count]).copyMemory(from: $0)
                }
            }
        }
    }

    /// For each constant its section, counted among those of weights, its offset there in units of 16, its size.
    func encode(to writer: inout ByteWriter) {
        writer.append(count: contents.count)
        for (content, offset) in zip(contents, offsets) {
            writer.append(count: 0)
            writer.append(count: offset / ConstantTable.smallAlignment)
            writer.append(count: content.count)
        }
    }

    /// Reads what ``encode(to:)`` wrote; each constant is a window of `file`.
    static func read(
        _ reader: inout ByteReader, sections: [Section], file: Bytes
    ) throws(FormatError) -> [Bytes] {
        var constants: [Bytes] = []
        for _ in 0..<(try reader.count(ofAtLeast: 3, "constants")) {
            let section = try reader.int()
            let (offset, overflow) = try reader.int().multipliedReportingOverflow(by: ConstantTable.smallAlignment)
            let byteCount = try reader.int()
            if byteCount == 0 {
                constants.append(Bytes())
                continue
            }
            guard section < sections.count else { throw reader.malformed("there is no section of weights \(section)") }
            let range = sections[section].range
            guard !overflow, offset <= range.count, byteCount <= range.count - offset else {
                throw reader.malformed("a constant of \(byteCount) bytes leaves its section of \(range.count)")
            }
            guard offset % ConstantTable.alignment(ofByteCount: byteCount) == 0 else {
                throw reader.malformed("a constant at the misaligned offset \(offset)")
            }
            let start = range.lowerBound + offset
            constants.append(file[start..<start + byteCount])
        }
        return constants
    }
}
