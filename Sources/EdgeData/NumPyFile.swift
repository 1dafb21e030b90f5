import EdgeArchive
import EdgeTensor

/// NumPy's array files (`numpy.lib.format`, versions 1 to 3): `.npy`, and `.npz`, a ZIP of them.
///
///     \x93NUMPY │ major │ minor │ header length (2 or 4 bytes) │ {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } │ elements
public enum NumPyFile {
    static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

    /// The tensor in an `.npy` file, little-endian and in C order; Fortran order and big-endian files are refused.
    /// The elements are a window of `bytes`.
    public static func tensor(from bytes: Bytes) throws(DataError) -> Tensor {
        let (header, start) = try headerText(of: bytes)
        let fields = try NumPyHeader(parsing: header)
        let type = TensorType(fields.element, fields.shape)
        guard bytes.count - start >= type.byteCount else {
            throw DataError("npy", "\(type) needs \(type.byteCount) bytes, \(bytes.count - start) are there", at: start)
        }
        return Tensor(type, bytes[start..<start + type.byteCount])
    }

    /// The named tensors of an `.npz` file, in the order of its directory; members that are no arrays are refused.
    public static func archive(from bytes: Bytes) throws(DataError) -> [(name: String, tensor: Tensor)] {
        let members: [(name: String, contents: Bytes)]
        do throws(ArchiveError) {
            var read: [(name: String, contents: Bytes)] = []
            for member in try ZIPArchive(bytes).members { read.append((member.name, try member.contents())) }
            members = read
        } catch {
            throw DataError("npz", error.reason, at: error.position)
        }
        var tensors: [(name: String, tensor: Tensor)] = []
        for (name, contents) in members {
            tensors.append((name.hasSuffix(".npy") ? String(name.dropLast(4)) : name, try tensor(from: contents)))
        }
        return tensors
    }

    /// The `.npy` file of a tensor of numbers, version 1.0, elements at a multiple of 64.
    public static func encoded(_ tensor: Tensor) -> Bytes {
        let dense = tensor.dense()
        let dimensions = dense.shape.map { "\($0), " }.joined()
        var header =
            "{'descr': '\(NumPyHeader.description(of: dense.type.element))', 'fortran_order': False, "
            + "'shape': (\(dimensions.dropLast(dense.shape.rank == 1 ? 1 : dimensions.isEmpty ? 0 : 2))), }"
        let unpadded = magic.count + 4 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        let length = UInt16(header.utf8.count)
        var head = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
        head += Array(header.utf8)
        return Bytes(count: head.count + dense.bytes.count) { target in
            target.copyBytes(from: head)
            dense.bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[head.count...]).copyMemory(from: $0)
            }
        }
    }

    /// The header's text and the offset of the first element.
    private static func headerText(of bytes: Bytes) throws(DataError) -> (String, Int) {
        try bytes.withUnsafeBytes { (buffer) throws(DataError) in
            guard buffer.count >= 10, buffer.prefix(6).elementsEqual(magic) else {
                throw DataError("npy", "no NumPy array file", at: 0)
            }
            let isLong = buffer[6] >= 2
            guard (1...3).contains(buffer[6]), !isLong || buffer.count >= 12 else {
                throw DataError("npy", "version \(buffer[6]) is not supported", at: 6)
            }
            let start = isLong ? 12 : 10
            let length =
                isLong
                ? Int(buffer.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
                : Int(buffer.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
            guard length <= buffer.count - start else {
                throw DataError("npy", "the header of \(length) bytes is cut off", at: start)
            }
            guard length <= 65_536 else { throw DataError("npy", "a header of \(length) bytes", at: start) }
            return (String(decoding: buffer[start..<start + length], as: UTF8.self), start + length)
        }
    }
}

/// The three facts of an `.npy` header, which is a Python dictionary literal.
struct NumPyHeader {
    var element: ElementType
    var shape: Shape

    init(parsing text: String) throws(DataError) {
        guard let descr = NumPyHeader.quoted(after: "'descr':", in: text) else {
            throw DataError("npy", "the header has no simple 'descr'")
        }
        guard let element = NumPyHeader.element(named: descr) else {
            throw DataError("npy", "element type \(descr) is not supported")
        }
        guard let order = NumPyHeader.tail(after: "'fortran_order':", in: text), order.hasPrefix("False") else {
            throw DataError("npy", "the array is not in C order; save it with numpy.ascontiguousarray")
        }
        guard let tail = NumPyHeader.tail(after: "'shape':", in: text), tail.first == "(",
            let end = tail.firstIndex(of: ")")
        else { throw DataError("npy", "the header has no 'shape'") }
        var dimensions: [Int] = []
        for part in tail[tail.index(after: tail.startIndex)..<end].split(separator: ",") {
            guard let dimension = Int(part.filter { $0 != " " && $0 != "L" }) else {
                throw DataError("npy", "the shape has «\(part)» for a dimension")
            }
            dimensions.append(dimension)
        }
        self.element = element
        do {
            shape = try Shape(dimensions)
        } catch {
            throw DataError("npy", error.description)
        }
    }

    private static let elements: [(String, ElementType)] = [
        ("<f4", .float32), ("<f8", .float64), ("<f2", .float16), ("|i1", .int8), ("|u1", .uint8), ("<i2", .int16),
        ("<u2", .uint16), ("<i4", .int32), ("<u4", .uint32), ("<i8", .int64), ("<u8", .uint64), ("|b1", .bool),
    ]

    static func element(named name: String) -> ElementType? {
        let native = name.hasPrefix("=") ? "<" + name.dropFirst() : name
        return elements.first { $0.0 == native || $0.0.dropFirst() == native.dropFirst() && native.hasSuffix("1") }?.1
    }

    /// NumPy's name; bfloat16, which NumPy has not, is written as its 16 bits.
    static func description(of element: ElementType) -> String {
        elements.first { $0.1 == element }?.0 ?? (element == .bfloat16 ? "<u2" : "|u1")
    }

    private static func tail(after key: String, in text: String) -> Substring? {
        guard let range = text.firstRange(of: key) else { return nil }
        return text[range.upperBound...].drop { $0 == " " }
    }

    private static func quoted(after key: String, in text: String) -> String? {
        guard let tail = tail(after: key, in: text), tail.first == "'" else { return nil }
        let body = tail.dropFirst()
        guard let end = body.firstIndex(of: "'") else { return nil }
        return String(body[..<end])
    }
}

extension String {
    /// The first place where `text` stands.
    func firstRange(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
