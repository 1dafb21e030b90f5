import EdgeTensor

/// One table of a ``FlatBuffer``. Slots are the fields' numbers in the schema, from 0.
struct FlatTable {
    let buffer: FlatBuffer
    let position: Int
    private let vtable: Int
    private let vtableByteCount: Int
    private let byteCount: Int

    init(_ buffer: FlatBuffer, at position: Int) throws(TFLiteFileError) {
        self.buffer = buffer
        self.position = position
        vtable = position - Int(try buffer.load(Int32.self, at: position))
        vtableByteCount = Int(try buffer.load(UInt16.self, at: vtable))
        guard vtableByteCount >= 4 else { throw .badTable(at: position) }
        try buffer.expect(vtableByteCount, at: vtable)
        byteCount = Int(try buffer.load(UInt16.self, at: vtable + 2))
        guard byteCount >= 4 else { throw .badTable(at: position) }
        try buffer.expect(byteCount, at: position)
        try buffer.spend(8)
    }

    /// A number in place, or `fallback` where the table leaves it out.
    func number<Number: BitwiseCopyable>(_ slot: Int, default fallback: Number) throws(TFLiteFileError) -> Number {
        guard let place = try place(of: slot, MemoryLayout<Number>.size) else { return fallback }
        return try buffer.load(Number.self, at: place)
    }

    func bool(_ slot: Int) throws(TFLiteFileError) -> Bool { try number(slot, default: UInt8(0)) != 0 }

    func table(_ slot: Int) throws(TFLiteFileError) -> FlatTable? {
        guard let place = try place(of: slot, 4) else { return nil }
        return try FlatTable(buffer, at: try buffer.follow(place))
    }

    /// The tables of a vector; none where the vector is absent.
    func tables(_ slot: Int) throws(TFLiteFileError) -> [FlatTable] {
        guard let range = try vector(slot, elementByteCount: 4) else { return [] }
        try buffer.spend(range.count)
        var tables: [FlatTable] = []
        for element in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
            tables.append(try FlatTable(buffer, at: try buffer.follow(element)))
        }
        return tables
    }

    /// The numbers of a vector; none where the vector is absent.
    func numbers<Number: BitwiseCopyable>(
        _ slot: Int, of type: Number.Type = Number.self
    ) throws(TFLiteFileError) -> [Number] {
        let size = MemoryLayout<Number>.size
        guard let range = try vector(slot, elementByteCount: size) else { return [] }
        try buffer.spend(range.count)
        return buffer.bytes.withUnsafeBytes { bytes in
            stride(from: range.lowerBound, to: range.upperBound, by: size).map {
                bytes.loadUnaligned(fromByteOffset: $0, as: Number.self)
            }
        }
    }

    /// The bytes of a vector, sharing the file's memory; nil where the vector is absent.
    func window(_ slot: Int) throws(TFLiteFileError) -> Bytes? {
        try vector(slot, elementByteCount: 1).map { buffer.bytes[$0] }
    }

    /// A string, empty where it is absent; bytes that are no UTF-8 are replaced.
    func string(_ slot: Int) throws(TFLiteFileError) -> String {
        guard let window = try window(slot) else { return "" }
        try buffer.spend(window.count)
        return window.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private func vector(_ slot: Int, elementByteCount: Int) throws(TFLiteFileError) -> Range<Int>? {
        guard let place = try place(of: slot, 4) else { return nil }
        return try buffer.vector(at: try buffer.follow(place), elementByteCount: elementByteCount)
    }

    /// Where the field is; nil where it is absent. Fields that reach beyond the table are refused.
    private func place(of slot: Int, _ fieldByteCount: Int) throws(TFLiteFileError) -> Int? {
        let entry = 4 + 2 * slot
        guard entry + 2 <= vtableByteCount else { return nil }
        let offset = Int(try buffer.load(UInt16.self, at: vtable + entry))
        guard offset > 0 else { return nil }
        guard offset + fieldByteCount <= byteCount else { throw .badTable(at: position) }
        return position + offset
    }
}
