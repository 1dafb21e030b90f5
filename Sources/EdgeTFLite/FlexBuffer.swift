import EdgeGraph
import EdgeTensor

// FlexBuffers, drawn (little-endian; an offset counts back from where it stands; w is the width of a map in bytes):
//
//   file    … │ root value │ its type │ width of the root value
//   type    kind × 4 + log₂ of the width of what it refers to
//   map     offset to keys: w │ width of keys: w │ count: w │ ► values: w × count │ types: 1 × count
//   keys    count │ ► offset to each key
//   key     characters, then a zero

/// The options of a custom TFLite operator: a FlexBuffers map, of which the numbers are read.
///
/// Every offset is checked before it is followed, and nothing is followed twice, so that the time is that of reading
/// the bytes once.
struct FlexBuffer {
    private let bytes: Bytes

    /// The numbers and bools of the map by their keys; empty for bytes that are no map.
    static func numbers(in bytes: Bytes) -> [String: AttributeValue] { FlexBuffer(bytes: bytes).numbers() ?? [:] }

    private enum Kind: Int {
        case int = 1
        case unsigned = 2
        case float = 3
        case indirectInt = 6
        case indirectUnsigned = 7
        case indirectFloat = 8
        case map = 9
        case bool = 26
    }

    private init(bytes: Bytes) { self.bytes = bytes }

    private func numbers() -> [String: AttributeValue]? {
        let end = bytes.count
        guard end >= 3, let width = unsigned(end - 1, 1), [1, 2, 4, 8].contains(width), let type = unsigned(end - 2, 1),
            type >> 2 == Kind.map.rawValue, let map = target(of: end - 2 - width, width)
        else { return nil }
        let own = 1 << (type & 3)
        guard let count = unsigned(map - own, own), count <= (bytes.count - map) / (own + 1),
            let keyWidth = unsigned(map - 2 * own, own), [1, 2, 4, 8].contains(keyWidth),
            let keys = target(of: map - 3 * own, own)
        else { return nil }
        var numbers: [String: AttributeValue] = [:]
        for index in 0..<count {
            guard let key = key(at: keys + index * keyWidth, keyWidth),
                let type = unsigned(map + count * own + index, 1)
            else { return nil }
            numbers[key] = number(at: map + index * own, own, type: type)
        }
        return numbers
    }

    /// A number in place or behind an offset; nil for everything else.
    private func number(at place: Int, _ width: Int, type: Int) -> AttributeValue? {
        let pointed = 1 << (type & 3)
        switch Kind(rawValue: type >> 2) {
        case .int: return signed(place, width).map { .int($0) }
        case .unsigned: return unsigned(place, width).map { .int($0) }
        case .bool: return unsigned(place, width).map { .int($0 == 0 ? 0 : 1) }
        case .float: return float(place, width).map { .float($0) }
        case .indirectInt: return target(of: place, width).flatMap { signed($0, pointed) }.map { .int($0) }
        case .indirectUnsigned: return target(of: place, width).flatMap { unsigned($0, pointed) }.map { .int($0) }
        case .indirectFloat: return target(of: place, width).flatMap { float($0, pointed) }.map { .float($0) }
        case .map, nil: return nil
        }
    }

    private static let maximumKeyByteCount = 64

    private func key(at place: Int, _ width: Int) -> String? {
        guard let start = target(of: place, width) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            let text = buffer[start...].prefix(FlexBuffer.maximumKeyByteCount).prefix { $0 != 0 }
            guard text.endIndex < buffer.count, buffer[text.endIndex] == 0 else { return nil }
            return String(decoding: text, as: UTF8.self)
        }
    }

    // MARK: Numbers

    /// The place to which the offset at `place` points: before it.
    private func target(of place: Int, _ width: Int) -> Int? {
        guard let distance = unsigned(place, width), distance <= place else { return nil }
        return place - distance
    }

    private func bits(_ place: Int, _ width: Int) -> UInt64? {
        guard place >= 0, width <= bytes.count, place <= bytes.count - width else { return nil }
        return bytes.withUnsafeBytes { buffer in
            (0..<width).reduce(0) { $0 | UInt64(buffer[place + $1]) << UInt64($1 * 8) }
        }
    }

    private func unsigned(_ place: Int, _ width: Int) -> Int? { bits(place, width).flatMap { Int(exactly: $0) } }

    private func signed(_ place: Int, _ width: Int) -> Int? {
        bits(place, width).map { bits in
            let unused = UInt64(64 - width * 8)
            return Int(Int64(bitPattern: bits << unused) >> Int64(unused))
        }
    }

    private func float(_ place: Int, _ width: Int) -> Float? {
        guard let bits = bits(place, width) else { return nil }
        switch width {
        case 2: return HalfPrecision.float(fromFloat16: UInt16(truncatingIfNeeded: bits))
        case 4: return Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        case 8: return Float(Double(bitPattern: bits))
        default: return nil
        }
    }
}
