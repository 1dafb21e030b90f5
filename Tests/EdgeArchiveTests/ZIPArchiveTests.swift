import CZlib
import EdgeArchive
import EdgeTensor
import EdgeTestSupport
import Testing

/// Archives, whole and damaged.
@Suite struct ZIPArchiveTests {
    private let sample = ZIPWriter([
        .init("folder/", []), .init("a.txt", Array("some text".utf8)),
        .init("b.txt", Array("more text".utf8), method: 8), .init("a.txt", []),
    ])

    private func contents(_ member: ZIPArchive.Member?) throws -> String {
        try #require(member).contents().withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func membersAreRead() throws {
        var sample = sample
        sample.comment = "PK\u{5}\u{6}, and so on and on and on"
        for before in [[], Array("another file".utf8)] {
            let archive = try ZIPArchive(Bytes(before + sample.bytes))
            #expect(archive.members.map(\.name) == ["a.txt", "b.txt", "a.txt"])
            #expect(archive.members.map(\.byteCount) == [9, 9, 0])
            #expect(try contents(archive.member(named: "a.txt")) == "some text")
            #expect(try contents(archive.member(named: "b.txt")) == "more text")
            #expect(archive.member(named: "c.txt") == nil)
        }
    }

    @Test func whatCannotBeUnpackedIsNamed() throws {
        var members = [ZIPWriter.Member](repeating: .init("x", Array("data".utf8)), count: 5)
        members[0].method = 12
        members[1].flags = 1
        members[2].checksum = 7
        members[3].byteCount = 3
        members[4].method = 8
        members[4].packed = [1, 2, 3]
        let found = try ZIPArchive(Bytes(ZIPWriter(members).bytes)).members.map { member in
            do throws(ArchiveError) {
                _ = try member.contents()
                return ""
            } catch {
                return error.description
            }
        }
        #expect(
            found == [
                "ZIP: member x is packed by method 12; only 0 and 8 are supported", "ZIP: member x is encrypted",
                "ZIP: member x is damaged: its size or checksum is wrong",
                "ZIP: member x is damaged: its size or checksum is wrong",
                "ZIP: member x is damaged: 0 of 4 bytes inflate",
            ])
    }

    /// A megabyte that inflates to a gigabyte, honestly declared or not, is answered at once.
    @Test func bombsAreRefused() throws {
        let packed = try deflated([UInt8](repeating: 0, count: 1 << 20))
        var member = ZIPWriter.Member("zeros", [], method: 8)
        member.packed = [UInt8](repeating: 0, count: 1 << 20)
        member.byteCount = 1 << 30
        #expect(throws: ArchiveError.self) { try ZIPArchive(Bytes(ZIPWriter([member]).bytes)) }
        member.byteCount = 1 << 27
        let three = ZIPWriter([member, member, member])
        #expect(throws: ArchiveError.self) { try ZIPArchive(Bytes(three.bytes)) }
        // More than deflate can pack into these bytes.
        member.packed = packed
        let claimed = try ZIPArchive(Bytes(ZIPWriter([member]).bytes))
        #expect(throws: ArchiveError.self) { try claimed.members[0].contents() }
        // Less is said than inflates.
        member.byteCount = 1 << 10
        let hidden = try ZIPArchive(Bytes(ZIPWriter([member]).bytes))
        #expect(throws: ArchiveError.self) { try hidden.members[0].contents() }
        #expect(ZIPArchive.inflatedByteCountLimit(ofArchive: 1 << 20) == 1 << 28)
        #expect(ZIPArchive.inflatedByteCountLimit(ofArchive: .max) == Int(Int32.max))
    }

    @Test func zlibsOwnDataInflates() throws {
        let data = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 1000) }
        var member = ZIPWriter.Member("x", data, method: 8)
        member.packed = try deflated(data)
        let archive = try ZIPArchive(Bytes(ZIPWriter([member]).bytes))
        #expect(try archive.members[0].contents() == Bytes(data))
    }

    @Test func everyFlippedByteIsAnswered() {
        let bytes = sample.bytes
        for length in bytes.indices {
            #expect(throws: ArchiveError.self) { try ZIPArchive(Bytes(Array(bytes[..<length]))) }
        }
        for index in bytes.indices {
            for value in [0, 0x7F, 0xFF, bytes[index] ^ 1] {
                var damaged = bytes
                damaged[index] = value
                guard let archive = try? ZIPArchive(Bytes(damaged)) else { continue }
                for member in archive.members {
                    let contents = try? member.contents()
                    #expect(contents.map { $0.count == member.byteCount } ?? true)
                }
            }
        }
    }

    /// Raw deflate data, packed by zlib.
    private func deflated(_ data: [UInt8]) throws -> [UInt8] {
        var packed = [UInt8](repeating: 0, count: data.count + 1000)
        var count = uLong(packed.count)
        try #require(compress(&packed, &count, data, uLong(data.count)) == Z_OK)
        // Without zlib's header of 2 bytes and its checksum of 4.
        return Array(packed[2..<Int(count) - 4])
    }
}
