import EdgeTensor

/// One field of a message: its number, and where its value lies. Nothing is decoded before somebody asks.
///
/// Repeated numbers arrive packed (one field, many values) or one by one; both are the same run of values here.
struct ProtobufField {
    enum WireType: UInt8 {
        case varint = 0
        case eightBytes = 1
        case bytes = 2
        case fourBytes = 5
    }

    let number: Int
    private let wireType: WireType
    private let file: Bytes
    private let range: Range<Int>
    private let depth: Int
    private let allowance: MessageAllowance

    init(
        number: Int, wireType: WireType, file: Bytes, range: Range<Int>, depth: Int, allowance: MessageAllowance
    ) {
        self.number = number
        self.wireType = wireType
        self.file = file
        self.range = range
        self.depth = depth
        self.allowance = allowance
    }

    // MARK: Single values

    /// An int64, int32 or enumeration.
    func integer() throws(ProtobufError) -> Int {
        try expect(.varint)
        return Int(truncatingIfNeeded: try Varint.read(file, at: range.lowerBound, end: range.upperBound).value)
    }

    func float() throws(ProtobufError) -> Float {
        try expect(.fourBytes)
        return file.withUnsafeBytes {
            Float(bitPattern: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt32.self))
        }
    }

    /// Text; bytes that are no UTF-8 become replacement characters.
    func text() throws(ProtobufError) -> String {
        try expect(.bytes)
        return file.withUnsafeBytes { String(decoding: $0[range], as: UTF8.self) }
    }

    /// The bytes, shared with the file.
    func window() throws(ProtobufError) -> Bytes {
        try expect(.bytes)
        return file[range]
    }

    /// A message inside this one.
    func message() throws(ProtobufError) -> ProtobufReader {
        try expect(.bytes)
        guard depth < ProtobufReader.maximumDepth else {
            throw ProtobufError(
                offset: range.lowerBound, reason: "messages are nested deeper than \(ProtobufReader.maximumDepth)")
        }
        guard allowance.takeOne() else {
            throw ProtobufError(
                offset: range.lowerBound, reason: "more than \(ProtobufReader.maximumMessageCount) messages")
        }
        return ProtobufReader(file, range, depth: depth + 1, allowance)
    }

    // MARK: Runs of values

    /// The values of a run of varints.
    func integers() throws(ProtobufError) -> [Int] {
        var values: [Int] = []
        values.reserveCapacity(try varintCount())
        try forEachVarint { values.append(Int(truncatingIfNeeded: $0)) }
        return values
    }

    /// The values of a run of floats.
    func floats() throws(ProtobufError) -> [Float] {
        let bytes = try fixedRun(width: 4)
        return bytes.withUnsafeBytes { buffer in
            (0..<buffer.count / 4).map {
                Float(bitPattern: buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
    }

    /// The number of varints in a run.
    func varintCount() throws(ProtobufError) -> Int {
        try expectRun(of: .varint)
        return file.withUnsafeBytes { $0[range].reduce(0) { $1 < 0x80 ? $0 + 1 : $0 } }
    }

    /// Calls `body` with each of a run of varints.
    func forEachVarint(_ body: (UInt64) -> Void) throws(ProtobufError) {
        try expectRun(of: .varint)
        try file.withUnsafeBytes { (buffer) throws(ProtobufError) in
            var position = range.lowerBound
            while position < range.upperBound {
                let (value, next) = try Varint.read(buffer, at: position, end: range.upperBound)
                body(value)
                position = next
            }
        }
    }

    /// The bytes of a run of values of `width` bytes (4 or 8), shared with the file.
    func fixedRun(width: Int) throws(ProtobufError) -> Bytes {
        try expectRun(of: width == 4 ? .fourBytes : .eightBytes)
        guard range.count % width == 0 else {
            throw ProtobufError(
                offset: range.lowerBound, reason: "\(range.count) bytes hold no whole number of \(width)-byte values")
        }
        return file[range]
    }

    private func expectRun(of single: WireType) throws(ProtobufError) {
        if wireType != single { try expect(.bytes) }
    }

    private func expect(_ expected: WireType) throws(ProtobufError) {
        guard wireType == expected else {
            throw ProtobufError(
                offset: range.lowerBound,
                reason: "field \(number) has wire type \(wireType.rawValue) instead of \(expected.rawValue)")
        }
    }
}
