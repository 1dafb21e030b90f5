import EdgeTensor

/// Reads what a ``ByteWriter`` wrote, from bytes that may be anything. Every read is checked.
struct ByteReader {
    let section: SectionKind?
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    /// The bytes must outlive the reader.
    init(_ bytes: UnsafeRawBufferPointer, section: SectionKind?) {
        self.bytes = bytes
        self.section = section
    }

    var remaining: Int { bytes.count - position }

    func malformed(_ reason: String) -> FormatError { .malformed(section, offset: position, reason) }

    mutating func byte() throws(FormatError) -> UInt8 {
        guard position < bytes.count else { throw malformed("ends too early") }
        defer { position += 1 }
        return bytes[position]
    }

    /// The next `count` bytes.
    mutating func take(_ count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else { throw malformed("ends too early") }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func fixed<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type = Integer.self
    ) throws(FormatError) -> Integer {
        Integer(littleEndian: try take(MemoryLayout<Integer>.size).loadUnaligned(as: Integer.self))
    }

    /// A varint in its shortest form.
    mutating func varint() throws(FormatError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw malformed("a number of more than 64 bits") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 {
                guard next != 0 || shift == 0 else { throw malformed("a number with needless bytes") }
                return value
            }
        }
        throw malformed("a number of more than 64 bits")
    }

    /// A number that is not negative.
    mutating func int() throws(FormatError) -> Int {
        guard let value = Int(exactly: try varint()) else { throw malformed("a number that is too large") }
        return value
    }

    /// A number below `limit`.
    mutating func index(below limit: Int, _ what: String) throws(FormatError) -> Int {
        let value = try int()
        guard value < limit else { throw malformed("\(what) \(value) does not exist; there are \(limit)") }
        return value
    }

    /// What `append(optional:)` wrote, below `limit`.
    mutating func optionalIndex(below limit: Int, _ what: String) throws(FormatError) -> Int? {
        let value = try int()
        guard value <= limit else { throw malformed("\(what) \(value - 1) does not exist; there are \(limit)") }
        return value == 0 ? nil : value - 1
    }

    /// The number of elements that follow, each of at least `byteCount` bytes: never more than the bytes allow.
    mutating func count(ofAtLeast byteCount: Int = 1, _ what: String) throws(FormatError) -> Int {
        let value = try int()
        guard value <= remaining / byteCount else {
            throw malformed("\(value) \(what) in the \(remaining) bytes that are left")
        }
        return value
    }

    mutating func signed() throws(FormatError) -> Int {
        let value = try varint()
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
    }

    mutating func float() throws(FormatError) -> Float { Float(bitPattern: try fixed()) }

    mutating func text() throws(FormatError) -> String {
        let utf8 = try take(try int())
        guard let text = String(validating: utf8, as: UTF8.self) else { throw malformed("a text that is not UTF-8") }
        return text
    }

    /// Throws unless everything was read.
    func finish() throws(FormatError) {
        guard remaining == 0 else { throw malformed("\(remaining) bytes too many") }
    }
}
