import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// Versions, unknown sections, and numbers that lie.
@Suite struct ContainerTests {
    let file: EdgeFile

    init() throws { file = EdgeFile(try sampleModel().encoded()) }

    private func complaint(_ change: (inout EdgeFile) -> Void) -> String {
        var changed = file
        change(&changed)
        changed.seal()
        return changed.complaint
    }

    @Test func newerFilesSayWhatTheyNeed() {
        #expect(complaint { $0.bytes.set(UInt32(2), at: 8) }.contains("format version 2 is newer than 1"))
        #expect(complaint { $0.bytes.set(UInt16(7), at: 12) }.contains("needs edgeinfer 7.1 or newer, this is 0.1"))
        #expect(complaint { $0.bytes.set(UInt32(0), at: 8) }.contains("version 0"))
    }

    @Test func otherFilesAreNotEdgeFiles() {
        for bytes in [[], [0x8B], Array("TFL3".utf8), [UInt8](repeating: 0, count: 4096)] as [[UInt8]] {
            #expect(throws: FormatError.notAnEdgeFile) {
                try EdgeModel(decoding: Bytes(bytes), catalog: SampleModels.catalog)
            }
        }
    }

    @Test func sectionsMustLieInTheFile() {
        let entry = file.entry(0)
        for start in [0, 64, 1, UInt64(file.bytes.count), 1 << 40, .max] as [UInt64] {
            #expect(!complaint { $0.bytes.set(start, at: entry + 8) }.isEmpty)
        }
        for count in [1 << 20, 1 << 40, 1 << 63, .max] as [UInt64] {
            var changed = file
            changed.bytes.set(count, at: entry + 16)
            let digest = (changed.bytes[..<32] + changed.bytes[64..<changed.entry(changed.sectionCount)])
                .withUnsafeBytes(SHA256.digest(of:))
            changed.bytes.replaceSubrange(32..<64, with: digest)
            #expect(changed.complaint.contains("leaves the file"))
        }
        for count in [0, 2, 1000, 1 << 20, .max] as [UInt32] {
            var changed = file
            changed.bytes.set(count, at: 24)
            #expect(!changed.complaint.isEmpty)
        }
    }

    @Test func unknownSectionsAreSkippedOrRefused() throws {
        let metadata = try #require((0..<file.sectionCount).first { file.kind($0) == SectionKind.metadata.rawValue })
        var optional = file
        optional.bytes.set(UInt32(77), at: file.entry(metadata))
        optional.seal()
        let decoded = try optional.decoded()
        #expect(decoded.metadata.name.isEmpty)
        #expect(try decoded.variants == file.decoded().variants)
        #expect(
            complaint {
                $0.bytes.set(UInt32(77), at: file.entry(metadata))
                $0.bytes.set(UInt32(1), at: file.entry(metadata) + 4)
            }.contains("section kind 77 is required"))
        #expect(complaint { $0.bytes.set(UInt32(6), at: file.entry(metadata) + 4) }.contains("unknown flags"))
    }

    @Test func sectionsMustBeThereOnce() throws {
        for kind in [SectionKind.strings, .tables, .graphs, .plans] {
            let index = try #require((0..<file.sectionCount).first { file.kind($0) == kind.rawValue })
            let missing = complaint {
                $0.bytes.set(UInt32(1000), at: file.entry(index))
                $0.bytes.set(UInt32(0), at: file.entry(index) + 4)
            }
            #expect(missing == "section \(kind) is missing")
        }
        #expect(complaint { $0.bytes.set(SectionKind.strings.rawValue, at: file.entry(1)) }.contains("stands twice"))
    }

    @Test func unknownOperatorsAreNamed() throws {
        var changed = file
        let name = Array("test_mixture".utf8)
        let start = try #require(
            changed.bytes.indices.first { changed.bytes[$0...].starts(with: name) })
        changed.bytes[start] = UInt8(ascii: "b")
        changed.seal()
        #expect(changed.complaint.contains("operator «best_mixture» is unknown to edgeinfer 0.1"))
    }

    /// A count that promises more than the file holds must not make room for it.
    @Test(arguments: [SectionKind.strings, .tables, .graphs, .plans, .metadata])
    func hostileCountsAreRefused(kind: SectionKind) throws {
        let range = try #require(file.range(kind))
        for offset in 0..<min(range.count, 200) {
            var changed = file
            let huge: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
            for (index, byte) in huge.enumerated() where range.contains(range.lowerBound + offset + index) {
                changed.bytes[range.lowerBound + offset + index] = byte
            }
            changed.seal()
            _ = changed.complaint
        }
    }
}
