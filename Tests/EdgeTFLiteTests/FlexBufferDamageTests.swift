import EdgeGraph
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// The options of custom operators, which are FlexBuffers from strangers.
@Suite struct FlexBufferDamageTests {
    /// {"count": 300, "flag": true, "ratio": 0.5, "title": "x"} in numbers of four bytes.
    static let options: [UInt8] = [
        // The keys, each behind its place.
        0x63, 0x6F, 0x75, 0x6E, 0x74, 0, 0x66, 0x6C, 0x61, 0x67, 0, 0x72, 0x61, 0x74, 0x69, 0x6F, 0,
        0x74, 0x69, 0x74, 0x6C, 0x65, 0,
        // "x": its length, itself, a zero.
        1, 0x78, 0,
        // The list of keys: four offsets of a byte behind their number.
        4, 27, 22, 18, 13,
        // Up to a multiple of four.
        0,
        // The map: where its keys are, the width of these, the number of values, the values, their types.
        5, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0,
        0x2C, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x3F, 32, 0, 0, 0,
        0x06, 0x6A, 0x0E, 0x14,
        // The root: its offset, its type, its width.
        20, 0x26, 1,
    ]

    private func attributes(_ options: [UInt8]) throws -> [String: AttributeValue] {
        var sketch = ModelSketch.relus
        sketch.operators[0] = ModelSketch.Operator(
            code: 32, customCode: "Custom", inputs: [0], outputs: [1], customOptions: options)
        let recorder = OperatorCatalog([Recorder.self])
        let failure = try #require(sketch.failure(recorder))
        let reason = try #require(failure.problems.first { $0.operatorName == "Custom" }?.reason)
        return try #require(Recorder.parsed(reason))
    }

    @Test func numbersAreReadByTheirKeys() throws {
        let found = try attributes(Self.options)
        #expect(found["count"] == .string("300"))
        #expect(found["flag"] == .string("1"))
        #expect(found["ratio"] == .string("0.5"))
        #expect(found["title"] == nil)
    }

    @Test func truncatedOptionsAreNone() throws {
        for count in 0..<Self.options.count {
            _ = try attributes(Array(Self.options[..<count]))
        }
        #expect(try attributes([]).keys.filter { $0 != "custom_options" }.isEmpty)
    }

    @Test(arguments: [0x00, 0x01, 0x7F, 0x80, 0xFF] as [UInt8])
    func changedOptionsStayInBounds(value: UInt8) throws {
        for index in Self.options.indices {
            var options = Self.options
            options[index] = value
            _ = try attributes(options)
        }
    }
}

/// Refuses its node with the attributes that it got.
private struct Recorder: Operator {
    static let name = "recorder"
    static var examples: [Example] { [] }

    static var imports: [ImportRule] {
        [
            .tflite("Custom") { node, _ throws(OperatorError) in
                let words = node.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                throw .unsupported(words.joined(separator: "|"))
            }
        ]
    }

    static func parsed(_ reason: String) -> [String: AttributeValue]? {
        guard reason.hasSuffix(" is not supported") else { return reason.hasSuffix("…") ? [:] : nil }
        let words = reason.dropLast(" is not supported".count).split(separator: "|")
        return Dictionary(
            words.map { word in
                let parts = word.split(separator: "=", maxSplits: 1)
                return (String(parts[0]), .string(String(parts.last ?? "")))
            }
        ) { first, _ in first }
    }

    init(from reader: inout AttributeReader) {}
    func encode(to writer: inout AttributeWriter) {}
    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] { inputs }
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {}
}
