import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport

/// Damage to an `.edge` file by somebody who means harm: every digest is right again, so that the checks behind it
/// have to hold.
public struct SealedDamage {
    private let original: [UInt8]
    private let weights: Range<Int>

    public init(of bytes: Bytes) {
        original = bytes.array
        weights = SealedDamage.range(.weights, in: original) ?? original.endIndex..<original.endIndex
    }

    /// One to four bytes or words of the head and of all sections but the weights changed.
    public func damaged(_ random: inout SplitMix64) -> Bytes {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 128..<weights.lowerBound, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][Int.random(in: 0..<5, using: &random)]
            case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes[place] = bytes[place] &+ 1
            default:
                let words: [UInt32] = [0, 1, .max, 0x7FFF_FFFF, 0x8000_0000, 0x7FC0_0000]
                let aligned = place / 4 * 4
                bytes.set(words[Int.random(in: 0..<words.count, using: &random)], at: aligned)
            }
        }
        SealedDamage.seal(&bytes)
        return Bytes(bytes)
    }

    private static func entry(_ index: Int) -> Int { 64 + 64 * index }

    private static func range(_ index: Int, in bytes: [UInt8]) -> Range<Int> {
        guard entry(index + 1) <= bytes.count else { return 0..<0 }
        let start = Int(clamping: bytes.number(UInt64.self, at: entry(index) + 8))
        let count = Int(clamping: bytes.number(UInt64.self, at: entry(index) + 16))
        guard start <= bytes.count, count <= bytes.count - start else { return 0..<0 }
        return start..<start + count
    }

    private static func range(_ kind: SectionKind, in bytes: [UInt8]) -> Range<Int>? {
        let count = Int(bytes.number(UInt32.self, at: 24))
        return (0..<count).first { bytes.number(UInt32.self, at: entry($0)) == kind.rawValue }
            .map { range($0, in: bytes) }
    }

    /// Replaces all digests by those of the bytes as they are now.
    public static func seal(_ bytes: inout [UInt8]) {
        guard bytes.count >= entry(0) else { return }
        let sectionCount = min(Int(bytes.number(UInt32.self, at: 24)), (bytes.count - entry(0)) / 64)
        for index in 0..<sectionCount {
            let digest = bytes[range(index, in: bytes)].withUnsafeBytes(SHA256.digest(of:))
            bytes.replaceSubrange(entry(index) + 32..<entry(index) + 64, with: digest)
        }
        let covered = bytes[..<32] + bytes[64..<entry(sectionCount)]
        bytes.replaceSubrange(32..<64, with: covered.withUnsafeBytes(SHA256.digest(of:)))
    }
}
