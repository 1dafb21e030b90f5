import EdgeTensor

/// float32 constants whose numbers float16 has, stored as those: half the bytes, and not a bit lost.
enum HalfConstants {
    /// The halves that widen to exactly these bytes; nil where there are none.
    static func halved(_ bytes: Bytes) -> Bytes? {
        guard bytes.count % 4 == 0 else { return nil }
        let words = bytes.withUnsafeBytes { source in
            (0..<source.count / 4).map { source.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
        }
        var halves: [UInt16] = []
        halves.reserveCapacity(words.count)
        for word in words {
            let half = HalfPrecision.float16(from: Float(bitPattern: UInt32(littleEndian: word)))
            guard HalfPrecision.float(fromFloat16: half).bitPattern == UInt32(littleEndian: word) else { return nil }
            halves.append(half.littleEndian)
        }
        return Bytes(halves)
    }

    /// The float32 numbers of an even count of bytes of halves.
    static func widened(_ bytes: Bytes) -> Bytes {
        Bytes(count: bytes.count * 2) { target in
            bytes.withUnsafeBytes { source in
                for index in 0..<source.count / 2 {
                    let half = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
                    let word = HalfPrecision.float(fromFloat16: half).bitPattern.littleEndian
                    target.storeBytes(of: word, toByteOffset: index * 4, as: UInt32.self)
                }
            }
        }
    }
}
