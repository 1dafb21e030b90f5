import EdgeData
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "[1,2.5,-3]", #"{"b":1,"a":{"c":[]}}"#, #""\"\\\n\u0001é""#, "1e+30", "[[],{}]",
    ])
    func textsSurvive(text: String) throws {
        let value = try JSON(parsing: text)
        #expect(try JSON(parsing: value.text()) == value)
        #expect(try JSON(parsing: value.text(indent: 2)) == value)
    }

    @Test func readsValues() throws {
        let value = try JSON(parsing: #" {"a": [1, "x\u00e9\ud83d\ude00\/"], "t": true, "n": null, "d": -2.5e1} "#)
        #expect(value["a"]?.array?[0].int == 1)
        #expect(value["a"]?.array?[1].string == "xé😀/")
        #expect(value["t"]?.bool == true)
        #expect(value["d"]?.number == -25)
        #expect(value["missing"] == nil)
    }

    @Test(arguments: [
        "", "nul", "01", "1.", "-", "[1,", "[1 2]", "{1:2}", #"{"a":1,"a":2}"#, #""\ud800""#, #""\x""#, "\"\u{1}\"",
        "1 2", "[1,]", "1e999", #""abc"#, "\"\\u12\"", #"{"a"}"#,
    ])
    func refusesWhatIsNoJSON(text: String) {
        #expect(throws: DataError.self) { try JSON(parsing: text) }
    }

    @Test func refusesDepthAndBadUTF8() {
        #expect(throws: DataError.self) { try JSON(parsing: String(repeating: "[", count: 100_000)) }
        #expect(throws: DataError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    }
}
