import EdgeFormat
import Testing

/// The examples of FIPS 180-4 and of NIST's test vectors, and pieces of every size.
@Suite struct SHA256Tests {
    private func hexadecimal(_ digest: [UInt8]) -> String {
        digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func knownDigests(message: String, expected: String) {
        #expect(hexadecimal(Array(message.utf8).withUnsafeBytes(SHA256.digest(of:))) == expected)
    }

    @Test func aLongMessage() {
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        var hash = SHA256()
        for _ in 0..<10 { million.withUnsafeBytes { hash.update($0) } }
        #expect(hexadecimal(hash.finish()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func piecesMakeTheWhole() {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let expected = message.withUnsafeBytes(SHA256.digest(of:))
        for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 200] {
            var hash = SHA256()
            for start in stride(from: 0, to: message.count, by: size) {
                message[start..<min(start + size, message.count)].withUnsafeBytes { hash.update($0) }
            }
            #expect(hash.finish() == expected, "in pieces of \(size)")
        }
    }

    @Test func allCPUsGiveTheSameDigest() {
        for count in [0, 1, 55, 64, 200, 5000] {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            var plain = SHA256(usesInstructions: false)
            message.withUnsafeBytes { plain.update($0) }
            #expect(plain.finish() == message.withUnsafeBytes(SHA256.digest(of:)))
        }
    }
}
