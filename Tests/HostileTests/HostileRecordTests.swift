import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// Damaged records and pipelines: decoded, and brought to the input of a model.
@Suite struct HostileRecordTests {
    static let pictures = [
        "rgb.png", "palette.png", "alpha.png", "rgb.bmp", "palette.bmp", "bits.bmp", "rgb.jpg", "progressive.jpg",
        "exif6.jpg",
    ]

    @Test(arguments: pictures)
    func damagedPictures(name: String) throws {
        let pipeline = try Pipeline(parsing: Bytes(Array(#"{"version": 1, "picture": {"fit": "cover"}}"#.utf8)))
        guard case .picture(let steps) = pipeline.record else { return #expect(Bool(false)) }
        let type = TensorType(.float32, [1, 16, 16, 3])
        try expectAnswers(try Fixture.bytes("pictures/" + name)) { bytes throws(DataError) in
            _ = try steps.tensor(of: try Picture(decoding: bytes), for: type)
        }
    }

    @Test func damagedArrays() throws {
        let array = try Fixture.bytes("pictures/rgb.png.npy")
        try expectAnswers(array) { bytes throws(DataError) in _ = try NumPyFile.tensor(from: bytes) }
    }

    @Test func damagedArchives() throws {
        let path = String(HostileModelTests.digits.dropLast("digits.onnx".count)) + "test.npz"
        try expectAnswers(try Fixture.bytes(atPath: path)) { bytes throws(DataError) in
            _ = try NumPyFile.archive(from: bytes)
        }
    }

    @Test(arguments: [1, 2, 4])
    func damagedSounds(byteCount: Int) throws {
        let pipeline = try Pipeline(
            parsing: Bytes(
                Array(#"{"version": 1, "sound": {"sample_rate": 16000, "window": 64, "hop": 32}}"#.utf8)))
        guard case .sound(let steps) = pipeline.record else { return #expect(Bool(false)) }
        let type = TensorType(.float32, [1, 64])
        try expectAnswers(Bytes(HostileRecordTests.wave(byteCount))) { bytes throws(DataError) in
            _ = try steps.tensors(of: try WaveFile.sound(from: bytes), for: type)
        }
    }

    @Test func damagedTables() throws {
        let text = "a,\"b \"\"c\"\"\",c\r\n1,2.5,x\n-3,1e30,\"y,\nz\"\n0,,\n"
        try expectAnswers(Bytes(Array(text.utf8))) { bytes throws(DataError) in
            _ = try CSVTable(parsing: bytes.array)
        }
    }

    @Test func damagedPipelines() throws {
        let path = String(HostileModelTests.digits.dropLast("digits.onnx".count)) + "pipeline.json"
        try expectAnswers(try Fixture.bytes(atPath: path)) { bytes throws(DataError) in
            _ = try Pipeline(parsing: bytes)
        }
    }

    /// Files that are much smaller than what they say they hold.
    @Test func bombsAreRefused() throws {
        var picture = try Fixture.bytes("pictures/rgb.bmp").array
        picture.set(UInt32(65_535), at: 18)
        picture.set(UInt32(65_535), at: 22)
        #expect(throws: DataError.self) { try Picture(decoding: Bytes(picture)) }
        var png = try Fixture.bytes("pictures/rgb.png").array
        png.set(UInt32(65_535).byteSwapped, at: 16)
        png.set(UInt32(65_535).byteSwapped, at: 20)
        #expect(throws: DataError.self) { try Picture(decoding: Bytes(png)) }
        let wide = [UInt8](repeating: UInt8(ascii: ","), count: 1 << 20)
        #expect(throws: DataError.self) { try CSVTable(parsing: wide) }
        let nested = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        #expect(throws: DataError.self) { try JSON(parsing: nested) }
    }

    /// Sound at one sample per second would grow by the rate that a model takes.
    @Test func slowSoundIsRefused() throws {
        let steps = SoundSteps(sampleRate: 16_000, window: 64, hop: 32)
        let sound = Sound(sampleRate: 1, channelCount: 1, samples: [Float](repeating: 0, count: 1 << 16))
        #expect(throws: DataError.self) { try steps.tensors(of: sound, for: TensorType(.float32, [64])) }
    }

    /// Archives whose members share one piece of packed bytes could inflate to anything.
    @Test func overlappingMembersAreRefused() throws {
        let path = String(HostileModelTests.digits.dropLast("digits.onnx".count)) + "test.npz"
        let archive = try Fixture.bytes(atPath: path).array
        let end = archive.count - 22
        let directory = Int(archive.number(UInt32.self, at: end + 16))
        let record = Array(archive[directory..<directory + 46 + Int(archive.number(UInt16.self, at: directory + 28))])
        var bytes = Array(archive[..<directory])
        for _ in 0..<100 { bytes += record + archive[directory + record.count..<directory + record.count] }
        var tail = Array(archive[end...])
        tail.set(UInt16(100), at: 8)
        tail.set(UInt16(100), at: 10)
        tail.set(UInt32(bytes.count - directory), at: 12)
        #expect(throws: DataError.self) { try NumPyFile.archive(from: Bytes(bytes + tail)) }
    }

    /// 600 damaged copies: an answer, or an error that says something.
    private func expectAnswers(_ bytes: Bytes, _ read: (Bytes) throws(DataError) -> Void) throws {
        try read(bytes)
        var files: [Bytes] = []
        forEachDamage(of: bytes) { damaged, _ in files.append(damaged) }
        #expect(files.count >= 600)
        let readCount = attempt(files) { (file: Bytes) -> Bool in
            do throws(DataError) {
                try read(file)
                return true
            } catch {
                #expect(!error.description.isEmpty)
                return false
            }
        }
        #expect(readCount < files.count)
    }

    /// A WAV file of 200 samples.
    private static func wave(_ byteCount: Int) -> [UInt8] {
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        func short(_ value: Int) -> [UInt8] { Array(word(value).prefix(2)) }
        let samples = (0..<200 * byteCount).map { UInt8(truncatingIfNeeded: $0 * 31) }
        let format =
            short(1) + short(1) + word(16_000) + word(16_000 * byteCount) + short(byteCount) + short(byteCount * 8)
        let body =
            Array("WAVEfmt ".utf8) + word(16) + format + Array("data".utf8) + word(samples.count) + samples
        return Array("RIFF".utf8) + word(body.count) + body
    }
}
