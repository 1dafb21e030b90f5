import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// Whatever the bytes are, the answer is a model or one line.
@Suite struct DamageTests {
    @Test func everyTruncationIsRefused() throws {
        let bytes = try sampleModel().encoded()
        for count in 0..<bytes.count {
            #expect(throws: FormatError.self) {
                try EdgeModel(decoding: bytes[0..<count], catalog: SampleModels.catalog)
            }
        }
        #expect(throws: FormatError.self) {
            try EdgeModel(decoding: Bytes(bytes.array + [0]), catalog: SampleModels.catalog)
        }
    }

    @Test(arguments: [1, 0x80, 0xFF] as [UInt8])
    func everyChangedByteIsNoticedOrHarmless(mask: UInt8) throws {
        let model = try sampleModel()
        let original = EdgeFile(try model.encoded(keepNames: true))
        let weights = try #require(original.range(.weights))
        var changed = original
        for index in original.bytes.indices {
            changed.bytes[index] ^= mask
            defer { changed.bytes[index] ^= mask }
            if weights.contains(index) {
                #expect(try changed.decoded().variants.count == 2)
                #expect(throws: FormatError.damaged(.weights)) {
                    try EdgeModel.verifyWeights(of: Bytes(changed.bytes))
                }
            } else if let found = try? changed.decoded() {
                #expect(found == model, "byte \(index)")
            } else {
                #expect(!changed.complaint.contains("\n") && changed.complaint.count < 300)
            }
        }
    }

    @Test func anIntactFileVerifies() throws {
        try EdgeModel.verifyWeights(of: try sampleModel().encoded())
    }

    /// Somebody who means harm seals what was changed.
    @Test(arguments: [0x00, 0x01, 0x7F, 0x80, 0xFF] as [UInt8])
    func sealedNonsenseIsReadInBounds(value: UInt8) throws {
        let original = EdgeFile(try sampleModel().encoded(keepNames: true))
        let weights = try #require(original.range(.weights))
        for index in 64..<weights.lowerBound {
            var changed = original
            changed.bytes[index] = value
            changed.seal()
            if let found = try? changed.decoded() { _ = try? found.encoded(keepNames: true) }
        }
    }

    @Test func sealedFuzz() throws {
        let original = EdgeFile(try sampleModel().encoded(keepNames: true))
        let weights = try #require(original.range(.weights))
        var random = SplitMix64(state: 11)
        var readable = 0
        for _ in 0..<1500 {
            var changed = original
            for _ in 0...Int.random(in: 0...3, using: &random) {
                changed.bytes[Int.random(in: 128..<weights.lowerBound, using: &random)] = UInt8(
                    truncatingIfNeeded: random.next())
            }
            changed.seal()
            if (try? changed.decoded()) != nil { readable += 1 }
        }
        #expect(readable < 1500)
    }

    @Test func errorsAreOneLineEach() {
        let errors: [FormatError] = [
            .notAnEdgeFile, .newerFormat(7), .newerRuntime(Version(3, 1)), .byteCount(found: 1, expected: 2),
            .damaged(nil), .damaged(.graphs), .unknownSection(99), .missingSection(.plans),
            .malformed(.tables, offset: 3, "x"), .unknownOperator("a\nb", node: "n"),
            .badOperator("clamp", node: "n", .notConstant(0)), .unencodable("x"),
        ]
        for error in errors { #expect(!error.description.contains("\n") && !error.description.isEmpty) }
        #expect(FormatError.newerFormat(7).description.contains("7"))
        #expect(FormatError.newerRuntime(Version(3, 1)).description.contains("3.1"))
    }
}
