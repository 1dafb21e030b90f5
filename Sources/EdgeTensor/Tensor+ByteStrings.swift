// A byte-string tensor of n elements:  uint32 offset × (n + 1) │ the bytes of all strings
// String i is bytes[offset[i]..<offset[i + 1]], counted from the end of the offsets.

extension Tensor {
    /// A tensor of byte strings. `strings` must hold as many elements as `shape`, and 2³¹ bytes at most.
    public init(byteStrings strings: [[UInt8]], shape: Shape) {
        precondition(strings.count == shape.elementCount, "\(strings.count) strings for shape \(shape)")
        var offsets: [UInt32] = [0]
        for string in strings { offsets.append(offsets[offsets.count - 1] + UInt32(string.count)) }
        let head = offsets.withUnsafeBytes { Array($0) }
        self.init(TensorType(.bytes, shape), Bytes(head + strings.joined()))
    }

    /// The strings of a byte-string tensor; nil when the offsets are out of order or out of range.
    public var byteStrings: [[UInt8]]? {
        guard type.element == .bytes else { return nil }
        let head = (type.elementCount + 1) * 4
        guard bytes.count >= head else { return nil }
        return bytes.withUnsafeBytes { buffer -> [[UInt8]]? in
            var strings: [[UInt8]] = []
            for index in 0..<type.elementCount {
                let start = buffer.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                let end = buffer.loadUnaligned(fromByteOffset: index * 4 + 4, as: UInt32.self)
                guard start <= end, Int(end) <= buffer.count - head else { return nil }
                strings.append(Array(buffer[head + Int(start)..<head + Int(end)]))
            }
            return strings
        }
    }
}
