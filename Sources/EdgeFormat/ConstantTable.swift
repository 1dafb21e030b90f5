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
    ///
    /// - Parameter halving: Stores large constants that ``HalfConstants`` can restore in half their bytes.
    func placed(halving: Bool = false) -> PlacedConstants {
        let halves = contents.map { halving && $0.count >= Self.largeByteCount ? HalfConstants.halved($0) : nil }
        let whole = Self.offsets(of: contents.indices.map { halves[$0] == nil ? contents[$0] : Bytes() })
        let halved = Self.offsets(of: halves.map { $0 ?? Bytes() })
        let constants = contents.indices.map { index -> PlacedConstants.Constant in
            if let half = halves[index] { return .init(stored: half, offset: halved.offsets[index], isHalved: true) }
            return .init(stored: contents[index], offset: whole.offsets[index], isHalved: false)
        }
        return PlacedConstants(constants: constants, byteCount: whole.byteCount, halvedByteCount: halved.byteCount)
    }

    /// Where each of some constants lies in a section of its own; empty ones take no place.
    private static func offsets(of contents: [Bytes]) -> (offsets: [Int], byteCount: Int) {
        var offsets = [Int](repeating: 0, count: contents.count)
        var end = 0
        for isLarge in [true, false] {
            for (index, bytes) in contents.enumerated()
            where (bytes.count >= ConstantTable.largeByteCount) == isLarge && !bytes.isEmpty {
                offsets[index] = end.roundedUp(toMultipleOf: ConstantTable.alignment(ofByteCount: bytes.count))
                end = offsets[index] + bytes.count
            }
        }
        return (offsets, end)
    }
}

/// Constants and where each lies in the section of weights, or of halves.
struct PlacedConstants {
    /// The bytes of a constant as the file holds them.
    struct Constant {
        let stored: Bytes
        let offset: Int
        let isHalved: Bool
    }

    let constants: [Constant]
    /// The sizes of both sections.
    let byteCount: Int
    let halvedByteCount: Int

    /// The section of weights, or that of halves.
    func bytes(halved: Bool = false) -> Bytes {
        Bytes(count: halved ? halvedByteCount : byteCount) { target in
            for constant in constants where !constant.stored.isEmpty && constant.isHalved == halved {
                let end = constant.offset + constant.stored.count
                constant.stored.withUnsafeBytes {
                    UnsafeMutableRawBufferPointer(rebasing: target[constant.offset..<end]).copyMemory(from: $0)
                }
            }
        }
    }

    /// For each constant its section, counted among those of weights and then that of halves, its offset there in units
    /// of 16, its size there.
    func encode(to writer: inout ByteWriter) {
        writer.append(count: constants.count)
        for constant in constants {
            writer.append(count: constant.isHalved && byteCount > 0 ? 1 : 0)
            writer.append(count: constant.offset / ConstantTable.smallAlignment)
            writer.append(count: constant.stored.count)
        }
    }

    /// Reads what ``encode(to:)`` wrote; each constant is a window of `file`, or widened from one.
    static func read(
        _ reader: inout ByteReader, weights: [Section], halves: [Section], file: Bytes
    ) throws(FormatError) -> [Bytes] {
        let sections = weights + halves
        var constants: [Bytes] = []
        /// Halves take memory of their own, so each may be widened once only.
        var halvesLeft = halves.reduce(0) { $0 + $1.range.count }
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
            let stored = file[start..<start + byteCount]
            if section < weights.count {
                constants.append(stored)
            } else {
                halvesLeft -= byteCount
                guard byteCount % 2 == 0, halvesLeft >= 0 else {
                    throw reader.malformed("halves of \(byteCount) bytes, or halves that are widened twice")
                }
                constants.append(HalfConstants.widened(stored))
            }
        }
        return constants
    }
}
