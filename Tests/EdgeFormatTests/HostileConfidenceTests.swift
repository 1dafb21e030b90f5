import EdgeFormat
import EdgeTensor
import EdgeTestSupport
import Testing

/// The section of the confidence in files of strangers.
@Suite struct HostileConfidenceTests {
    @Test func unsoundNumbersAreNotWritten() throws {
        for change in Self.changes {
            var model = try sampleModel()
            var confidence = try #require(model.confidence)
            change(&confidence)
            #expect(!confidence.isSound)
            model.confidence = confidence
            #expect(throws: FormatError.self) { try model.encoded() }
        }
    }

    private static let changes: [@Sendable (inout Confidence) -> Void] = [
        { $0.temperature = 0 }, { $0.temperature = .nan }, { $0.temperature = .infinity }, { $0.temperature = -1 },
        { $0.leastProbability = 0 }, { $0.leastProbability = 1 }, { $0.leastProbability = .nan },
        { $0.sampleCount = -1 }, { $0.output = -1 }, { $0.operatingPoints[0].threshold = .nan },
        { $0.operatingPoints[0].threshold = -0.5 }, { $0.operatingPoints[0].precision = 2 },
        { $0.operatingPoints[1].recall = .nan }, { $0.operatingPoints[1].classIndex = -3 },
    ]

    /// Every byte of the section set to every value that is likely to hurt, the file sealed again.
    @Test func anyByteOpensSoundOrIsRefused() throws {
        let file = EdgeFile(try sampleModel().encoded())
        let section = try #require(file.range(.confidence))
        var openedCount = 0
        for place in section {
            for value in [0, 1, 0x7F, 0x80, 0xFF, file.bytes[place] ^ 1] as [UInt8] {
                var damaged = file
                damaged.bytes[place] = value
                damaged.seal()
                guard let model = try? damaged.decoded() else { continue }
                openedCount += 1
                #expect(model.confidence?.isSound == true)
            }
        }
        #expect(openedCount > 0)
    }

    @Test func aListThatIsLongerThanTheFileIsRefused() throws {
        var file = EdgeFile(try sampleModel().encoded())
        let section = try #require(file.range(.confidence))
        // Behind the output, the kind of scores, two floats and two bytes of samples.
        let count = section.lowerBound + 12
        #expect(file.bytes[count] == 2)
        file.bytes[count] = 0x7F
        file.seal()
        #expect(file.complaint.contains("127 operating points"))
    }
}
