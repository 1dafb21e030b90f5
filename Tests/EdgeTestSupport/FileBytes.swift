import EdgeTensor

extension Bytes {
    /// A copy that a test may change.
    public var array: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// Little-endian numbers at fixed places, for tests that change files.
extension Array where Element == UInt8 {
    public func number<Integer: FixedWidthInteger>(_ type: Integer.Type, at offset: Int) -> Integer {
        (0..<MemoryLayout<Integer>.size).reduce(0) { $0 | Integer(truncatingIfNeeded: self[offset + $1]) << ($1 * 8) }
    }

    public mutating func set<Integer: FixedWidthInteger>(_ value: Integer, at offset: Int) {
        for index in 0..<MemoryLayout<Integer>.size {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> (index * 8))
        }
    }
}
