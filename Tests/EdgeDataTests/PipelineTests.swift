import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

@Suite struct PipelineTests {
    static let texts = [
        #"{"picture":{}}"#,
        #"{"picture":{"fit":"cover","resize":[256,256],"filter":"bicubic","antialias":false,"colours":"bgr","scale":0.5,"mean":[1,2,3],"deviation":2,"axes":"nchw","orientation":false},"output":{"labels":["a"],"softmax":true,"top":1,"threshold":0.25},"input":"x"}"#,
        #"{"sound":{"sample_rate":16000,"window":16000,"hop":8000}}"#,
        #"{"table":{"columns":[{"name":"a","type":"integer","minimum":0,"maximum":9},{"name":"b","type":"category","values":["x","y"]}]}}"#,
        #"{"text":{"characters":" abcé"}}"#,
    ]

    @Test(arguments: texts) func survivesTheFile(text: String) throws {
        let pipeline = try Pipeline(parsing: Bytes(Array(text.utf8)))
        let encoded = pipeline.encoded
        #expect(try Pipeline(parsing: encoded) == pipeline)
        #expect(try Pipeline(parsing: encoded).encoded == encoded)
    }

    @Test(arguments: [
        ("{}", "exactly one"), (#"{"picture":{},"sound":{"sample_rate":1,"window":1}}"#, "exactly one"),
        (#"{"picture":{"size":3}}"#, "unknown key «size»"), (#"{"picture":{"fit":"zoom"}}"#, "one of stretch"),
        (#"{"sound":{"window":3}}"#, "sample_rate is missing"), (#"{"version":2,"picture":{}}"#, "version 2"),
        (#"{"picture":{"deviation":0}}"#, "deviation"), (#"{"table":{"columns":[]}}"#, "no columns"),
        (#"{"text":{"characters":""}}"#, "1 to"), (#"{"text":{"characters":"aba"}}"#, "«a» twice"),
        (#"{"picture":{"scale":1e300}}"#, "must be a number"),
    ])
    func saysWhatIsWrong(text: String, reason: String) {
        #expect {
            try Pipeline(parsing: Bytes(Array(text.utf8)))
        } throws: { "\($0)".contains(reason) }
    }

    @Test func picturesBecomeNormalizedPlanes() throws {
        let text = #"{"picture":{"scale":2,"mean":[10,20,30],"deviation":[1,2,4],"axes":"nchw"}}"#
        let pipeline = try Pipeline(parsing: Bytes(Array(text.utf8)))
        guard case .picture(let steps) = pipeline.record else {
            Issue.record("no picture steps")
            return
        }
        let picture = Picture(width: 2, height: 1, rgb: Bytes([10, 20, 30, 40, 50, 60] as [UInt8]))
        let tensor = try steps.tensor(of: picture, for: TensorType(.float32, [1, 3, 1, 2]))
        #expect(tensor.elements(as: Float.self) == [10, 70, 10, 40, 7.5, 22.5])
        #expect(throws: DataError.self) { try steps.tensor(of: picture, for: TensorType(.float32, [1, 1, 2, 3])) }
    }

    @Test func quantizedInputsGetTheModelsOwnNumbers() throws {
        let type = TensorType(.int8, [1, 1, 1, 3], quantization: try Quantization(scale: 1 / 255, zeroPoint: -128))
        var steps = PictureSteps()
        steps.numbers = Numbers(scale: 1 / 255)
        let picture = Picture(width: 1, height: 1, rgb: Bytes([0, 128, 255] as [UInt8]))
        #expect(try steps.tensor(of: picture, for: type).elements(as: Int8.self) == [-128, 0, 127])
    }

    @Test func coverCropsTheMiddleAndContainFillsUp() throws {
        var steps = PictureSteps()
        steps.filter = .nearest
        steps.colours = .gray
        let pixels: [UInt8] = [10, 20, 30, 40].flatMap { [$0, $0, $0] }
        let wide = Picture(width: 4, height: 1, rgb: Bytes(pixels))
        let type = TensorType(.uint8, [1, 1, 2, 1])
        steps.fit = .cover
        #expect(try steps.tensor(of: wide, for: type).elements(as: UInt8.self) == [20, 30])
        steps.fit = .contain
        let tall = TensorType(.uint8, [1, 2, 4, 1])
        #expect(try steps.tensor(of: wide, for: tall).elements(as: UInt8.self) == [10, 20, 30, 40, 0, 0, 0, 0])
    }

    @Test func soundsAreCutIntoWindows() throws {
        let file = Bytes(WaveFileTests.wave(bits: 16, data: [0, 0x40, 0, 0x20, 0, 0x10]))
        let pipeline = try Pipeline(parsing: Bytes(Array(#"{"sound":{"sample_rate":8000,"window":2,"hop":1}}"#.utf8)))
        let tensors = try pipeline.tensors(of: .sound(file), for: TensorType(.float32, [1, 2]))
        #expect(tensors.map { $0.elements(as: Float.self) } == [[0.5, 0.25], [0.25, 0.125]])
    }

    @Test func rowsAreCheckedAgainstTheSchema() throws {
        let pipeline = try Pipeline(parsing: Bytes(Array(Self.texts[3].utf8)))
        let type = TensorType(.float32, [1, 2])
        let row = try pipeline.tensors(of: .row([("b", "y"), ("other", "?"), ("a", " 7")]), for: type)
        #expect(row[0].elements(as: Float.self) == [7, 1])
        for (a, b) in [("10", "x"), ("1.5", "x"), ("nan", "x"), ("1", "z"), ("", "x")] {
            #expect(throws: DataError.self) { try pipeline.tensors(of: .row([("a", a), ("b", b)]), for: type) }
        }
        #expect(throws: DataError.self) { try pipeline.tensors(of: .row([("a", "1")]), for: type) }
        #expect(throws: DataError.self) { try pipeline.tensors(of: .picture(Bytes()), for: type) }
    }

    static let encodedTexts: [(text: String, numbers: [Int32])] = [
        ("", [0, 0, 0, 0]), ("ab", [0, 0, 1, 2]), (" a  b ", [1, 0, 2, 0]), ("abcab", [2, 3, 1, 2]),
        ("a\n\tcé?", [0, 3, 4, 0]), ("cab cab", [0, 3, 1, 2]), ("b   ", [0, 0, 2, 0]), ("abcd", [1, 2, 3, 0]),
    ]

    @Test(arguments: encodedTexts) func textsEndInTheInput(text: String, numbers: [Int32]) throws {
        let pipeline = try Pipeline(parsing: Bytes(Array(Self.texts[4].utf8)))
        let tensors = try pipeline.tensors(of: .text(text), for: TensorType(.int32, [1, 4]))
        #expect(tensors.map { $0.elements(as: Int32.self) } == [numbers])
    }

    @Test(arguments: texts) func hostileDamageIsAnswered(text: String) {
        forEachDamage(of: Bytes(Array(text.utf8))) { damaged, _ in _ = try? Pipeline(parsing: damaged) }
    }
}
