import EdgeTensor

/// Reads one Protocol Buffers message field by field, in place.
///
///     field:  varint (number << 3 | wire type) │ value
///     wire    0 varint    1 eight bytes    2 varint length │ bytes    5 four bytes
///
/// Unknown fields cost nothing; groups (wire types 3 and 4), which ONNX never had, are refused. Offsets in errors
/// count from the start of the file. Source: the encoding page of the Protocol Buffers documentation.
struct ProtobufReader {
    /// Messages inside messages inside messages; the limit of the reference implementation.
    static let maximumDepth = 100
    /// Two bytes are a message, and its decoded form some hundred; this bounds what a file can make of its size.
    static let maximumMessageCount = 1 << 20

    private let file: Bytes
    private let end: Int
    private let depth: Int
    private let allowance: MessageAllowance
    private(set) var position: Int

    /// The message that `file` is.
    init(_ file: Bytes) {
        self.init(file, 0..<file.count, depth: 0, MessageAllowance(ProtobufReader.maximumMessageCount))
    }

    init(_ file: Bytes, _ range: Range<Int>, depth: Int, _ allowance: MessageAllowance) {
        self.file = file
        self.depth = depth
        self.allowance = allowance
        position = range.lowerBound
        end = range.upperBound
    }

    /// Bytes of the message that are not read yet.
    var remainingByteCount: Int { end - position }

    /// The next field; nil at the end of the message.
    mutating func next() throws(ProtobufError) -> ProtobufField? {
        guard position < end else { return nil }
        let start = position
        let key = try varint()
        let number = key >> 3
        guard number >= 1, number < 1 << 29 else {
            throw ProtobufError(offset: start, reason: "field number \(number) is out of range")
        }
        guard let wireType = ProtobufField.WireType(rawValue: UInt8(key & 7)) else {
            throw ProtobufError(offset: start, reason: "field \(number) has the unsupported wire type \(key & 7)")
        }
        let range = try value(of: wireType)
        position = range.upperBound
        return ProtobufField(
            number: Int(number), wireType: wireType, file: file, range: range, depth: depth, allowance: allowance)
    }

    /// Where the value that follows lies.
    private mutating func value(of wireType: ProtobufField.WireType) throws(ProtobufError) -> Range<Int> {
        let start = position
        switch wireType {
        case .varint:
            _ = try varint()
            return start..<position
        case .eightBytes: return try take(8)
        case .fourBytes: return try take(4)
        case .bytes:
            let count = try varint()
            return try take(count)
        }
    }

    private func take(_ count: UInt64) throws(ProtobufError) -> Range<Int> {
        guard count <= UInt64(remainingByteCount) else {
            throw ProtobufError(
                offset: position, reason: "\(count) bytes are announced but only \(remainingByteCount) are left")
        }
        return position..<position + Int(count)
    }

    private mutating func varint() throws(ProtobufError) -> UInt64 {
        let (value, next) = try Varint.read(file, at: position, end: end)
        position = next
        return value
    }
}

/// The number of messages that may still be read from a file, shared by all of its readers.
final class MessageAllowance {
    private var count: Int

    init(_ count: Int) { self.count = count }

    /// Takes one; false when none is left.
    func takeOne() -> Bool {
        guard count > 0 else { return false }
        count -= 1
        return true
    }
}

/// Base-128 integers: seven bits a byte, the lowest first, the top bit set on all bytes but the last.
enum Varint {
    /// The integer at `start` and the offset behind it. Bits beyond the 64th are dropped, as all readers do.
    static func read(_ file: Bytes, at start: Int, end: Int) throws(ProtobufError) -> (value: UInt64, next: Int) {
        try file.withUnsafeBytes { (buffer) throws(ProtobufError) in try read(buffer, at: start, end: end) }
    }

    static func read(
        _ buffer: UnsafeRawBufferPointer, at start: Int, end: Int
    ) throws(ProtobufError) -> (value: UInt64, next: Int) {
        var value: UInt64 = 0
        for index in 0..<10 {
            guard index < end - start else { throw ProtobufError(offset: start, reason: "an integer is cut off") }
            let byte = buffer[start + index]
            value |= UInt64(byte & 0x7F) << UInt64(7 * index)
            if byte < 0x80 { return (value, start + index + 1) }
        }
        throw ProtobufError(offset: start, reason: "an integer is longer than 10 bytes")
    }
}
