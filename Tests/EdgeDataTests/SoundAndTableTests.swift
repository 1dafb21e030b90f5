import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

@Suite struct WaveFileTests {
    static func wave(tag: UInt16 = 1, channels: UInt16 = 1, rate: UInt32 = 8000, bits: UInt16, data: [UInt8]) -> [UInt8]
    {
        func le<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
            (0..<MemoryLayout<Value>.size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
            Array(name.utf8) + le(UInt32(bytes.count)) + bytes + (bytes.count % 2 == 0 ? [] : [0])
        }
        let frame = UInt32(channels) * UInt32(bits) / 8
        var format = le(tag) + le(channels) + le(rate)
        format += le(rate * frame) + le(UInt16(frame)) + le(bits)
        var body = Array("WAVE".utf8)
        body += chunk("fmt ", format) + chunk("LIST", [1, 2, 3])
        body += chunk("data", data)
        return chunk("RIFF", body)
    }

    @Test func readsEveryWidth() throws {
        let cases: [(UInt16, UInt16, [UInt8], [Float])] = [
            (1, 8, [0, 128, 255], [-1, 0, 127 / 128]),
            (1, 16, [0, 0x80, 0, 0x40], [-1, 0.5]),
            (1, 24, [0, 0, 0xC0, 0, 0, 0x20], [-0.5, 0.25]),
            (1, 32, [0, 0, 0, 0x80], [-1]),
            (3, 32, [0, 0, 0x40, 0x3F], [0.75]),
        ]
        for (tag, bits, data, expected) in cases {
            let sound = try WaveFile.sound(from: Bytes(Self.wave(tag: tag, bits: bits, data: data)))
            #expect(sound.samples == expected)
            #expect(sound.sampleRate == 8000)
        }
    }

    @Test func mixesAndResamples() throws {
        let stereo = Sound(sampleRate: 4, channelCount: 2, samples: [0, 1, 1, 1, 0.5, 0, 0, 0])
        #expect(stereo.mono().samples == [0.5, 1, 0.25, 0])
        let ramp = Sound(sampleRate: 2, channelCount: 1, samples: [0, 1, 2, 3])
        #expect(ramp.resampled(to: 4).samples == [0, 0.5, 1, 1.5, 2, 2.5, 3, 3])
        #expect(ramp.resampled(to: 1).samples.count == 2)
    }

    @Test func hostileDamageIsAnswered() {
        let file = Bytes(Self.wave(channels: 2, bits: 16, data: Array(repeating: 7, count: 400)))
        forEachDamage(of: file) { damaged, _ in _ = try? WaveFile.sound(from: damaged) }
    }
}

@Suite struct CSVTableTests {
    @Test func readsQuotesAndLineEnds() throws {
        let table = try CSVTable(parsing: "\u{FEFF}a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\n".utf8)
        #expect(table.columns == ["a", "b"])
        #expect(table.rows == [["1", "x, \"y\"\nz"], ["2", ""]])
    }

    @Test(arguments: ["", "a,a\n1,2\n", "a,b\n1\n", "a\n\"x\n", "a\n\"x\"y\n"])
    func refusesWhatIsNoTable(text: String) {
        #expect(throws: DataError.self) { try CSVTable(parsing: text.utf8) }
    }

    @Test func namesTheLine() {
        #expect {
            try CSVTable(parsing: "a,b\n1,2\n\"x\ny\",2\n3\n".utf8)
        } throws: { "\($0)".contains("line 5") }
    }

    @Test func hostileDamageIsAnswered() {
        let text = Bytes(Array("name,age\n\"a\"\"b\",3\nc,\"4\"\n".utf8))
        forEachDamage(of: text) { damaged, _ in
            _ = try? CSVTable(parsing: damaged.withUnsafeBytes { Array($0) })
        }
    }
}
