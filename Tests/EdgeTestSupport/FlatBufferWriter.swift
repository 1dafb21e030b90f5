import EdgeTensor

/// A value of a FlatBuffers file, for tests that make files without a schema compiler.
public indirect enum Flat {
    case int8(Int8)
    case uint8(UInt8)
    case int32(Int32)
    case uint32(UInt32)
    case uint64(UInt64)
    case float(Float)
    case string(String)
    /// Fields by slot.
    case table([Int: Flat])
    case tables([Flat])
    /// A vector whose elements all point to one table.
    case copies(of: Flat, count: Int)
    case int32s([Int32])
    case int64s([Int64])
    case floats([Float])
    /// Aligned to 16 bytes, as TFLite wants its buffers.
    case bytes([UInt8])

    /// The bytes of a number that stands in the table itself; nil for what an offset points to.
    fileprivate var inline: [UInt8]? {
        switch self {
        case .int8(let value): raw(value)
        case .uint8(let value): raw(value)
        case .int32(let value): raw(value)
        case .uint32(let value): raw(value)
        case .uint64(let value): raw(value)
        case .float(let value): raw(value)
        default: nil
        }
    }

    /// A file with this table as its root.
    public func file(identifier: String) -> [UInt8] {
        var writer = FlatBufferWriter()
        writer.bytes = [0, 0, 0, 0] + Array(identifier.utf8)
        writer.point(from: 0, to: self)
        return writer.bytes
    }
}

/// Writes parents before their children, so that every offset points forward; vtables stand before their tables.
private struct FlatBufferWriter {
    var bytes: [UInt8] = []

    mutating func point(from place: Int, to value: Flat) {
        switch value {
        case .bytes: pad(to: 16, before: 4)
        case .int64s: pad(to: 8, before: 4)
        default: pad(to: 4, before: 0)
        }
        if case .table(let fields) = value { return write(fields, pointedToFrom: place) }
        bytes.replaceSubrange(place..<place + 4, with: raw(UInt32(bytes.count - place)))
        switch value {
        case .string(let text): bytes += raw(UInt32(text.utf8.count)) + Array(text.utf8) + [0]
        case .int32s(let values): bytes += raw(UInt32(values.count)) + values.flatMap(raw)
        case .int64s(let values): bytes += raw(UInt32(values.count)) + values.flatMap(raw)
        case .floats(let values): bytes += raw(UInt32(values.count)) + values.flatMap(raw)
        case .bytes(let values): bytes += raw(UInt32(values.count)) + values
        case .tables(let tables):
            bytes += raw(UInt32(tables.count))
            let start = bytes.count
            bytes += [UInt8](repeating: 0, count: tables.count * 4)
            for (index, table) in tables.enumerated() { point(from: start + index * 4, to: table) }
        case .copies(let table, let count):
            bytes += raw(UInt32(count))
            let start = bytes.count
            bytes += [UInt8](repeating: 0, count: count * 4)
            point(from: start, to: table)
            let target = Int(Array(bytes[start..<start + 4]).number(at: 0)) + start
            for index in 0..<count {
                let place = start + index * 4
                bytes.replaceSubrange(place..<place + 4, with: raw(UInt32(target - place)))
            }
        default: preconditionFailure("a number is no target of an offset")
        }
    }

    private mutating func write(_ fields: [Int: Flat], pointedToFrom place: Int) {
        let slots = fields.keys.sorted()
        var vtable = [UInt16](repeating: 0, count: 2 + (slots.last.map { $0 + 1 } ?? 0))
        var body: [UInt8] = [0, 0, 0, 0]
        for slot in slots {
            let inline = fields[slot]?.inline ?? [0, 0, 0, 0]
            while body.count % inline.count != 0 { body.append(0) }
            vtable[2 + slot] = UInt16(body.count)
            body += inline
        }
        vtable[0] = UInt16(vtable.count * 2)
        vtable[1] = UInt16(body.count)
        body.replaceSubrange(0..<4, with: raw(Int32(vtable.count * 2)))
        pad(to: 8, before: vtable.count * 2)
        bytes += vtable.flatMap(raw)
        let start = bytes.count
        bytes.replaceSubrange(place..<place + 4, with: raw(UInt32(start - place)))
        bytes += body
        for slot in slots {
            guard let field = fields[slot], field.inline == nil else { continue }
            point(from: start + Int(vtable[2 + slot]), to: field)
        }
    }

    /// Zeros until what comes `distance` bytes later is aligned.
    private mutating func pad(to alignment: Int, before distance: Int) {
        while (bytes.count + distance) % alignment != 0 { bytes.append(0) }
    }
}

/// The bytes of a number, little-endian.
public func raw<Number: BitwiseCopyable>(_ value: Number) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

extension [UInt8] {
    /// The little-endian uint32 at `offset`.
    public func number(at offset: Int) -> UInt32 {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }
}
