import EdgeData
import EdgeTensor
import Testing

/// `bench compare` on measurements whose difference is known.
@Suite struct BenchCompareTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A measurement of latencies around `median` nanoseconds, with a spread of a tenth.
    private func write(
        _ name: String, median: Double, count: Int = 2000, seed: UInt64, _ further: [(key: String, value: JSON)] = []
    ) throws -> String {
        var state = seed
        let latencies = (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return JSON(Int(median * (0.95 + 0.1 * Double(state >> 40) * 0x1p-24)))
        }
        let path = folder.path + "/" + name
        let sample = JSON.object([("stride", 1), ("latencies_ns", .array(latencies))])
        var members: [(key: String, value: JSON)] = [("model", "m.edge"), ("threads", 1), ("sample", sample)]
        members += further
        try Program.write(Array(JSON.object(members).text().utf8), to: path)
        return path
    }

    @Test func verdictsFollowTheTruth() throws {
        let base = try write("a.json", median: 1e6, seed: 1)
        for (factor, word) in [(1.2, "slower"), (0.8, "faster"), (1.0, "no difference")] {
            let other = try write("b.json", median: factor * 1e6, seed: 2)
            let outcome = try Program.run(["bench", "compare", base, other, "--json", "-"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let json = try outcome.json()
            #expect(json["verdict"]?.string == word)
            let ends = json["p50"]?["interval"]?.array?.compactMap(\.number) ?? []
            #expect(ends.count == 2 && ends[0] <= factor * 1.002 && ends[1] >= factor * 0.998, "\(ends)")
            #expect(json["p99"]?["verdict"]?.string == word)
            #expect(json["warnings"]?.array?.isEmpty == true)
            let page = try Program.run(["bench", "compare", base, other]).output
            #expect(page.hasPrefix(word) && page.contains("95 % interval"))
        }
    }

    @Test func onlyTheOptionMakesSlowerAFailure() throws {
        let base = try write("a.json", median: 1e6, seed: 1)
        let slow = try write("b.json", median: 1.5e6, seed: 2)
        #expect(try Program.run(["bench", "compare", base, slow]).status == 0)
        let failed = try Program.run(["bench", "compare", base, slow, "--fail-if-slower"])
        #expect(failed.status == 1 && failed.errors.contains("b.json is slower than "))
        #expect(failed.output.hasPrefix("slower: "))
        #expect(try Program.run(["bench", "compare", slow, base, "--fail-if-slower"]).status == 0)
        #expect(try Program.run(["bench", "compare", base, slow, "--fail-if-slower", "--margin", "60"]).status == 0)
    }

    @Test func tooFewLatenciesDecideNothing() throws {
        let base = try write("a.json", median: 1e6, count: 5, seed: 1)
        let slow = try write("b.json", median: 9e6, count: 5, seed: 2)
        let outcome = try Program.run(["bench", "compare", base, slow, "--fail-if-slower"])
        #expect(outcome.status == 0 && outcome.output.hasPrefix("undecided: it takes at least 30 latencies"))
    }

    @Test func differentConditionsAreSaid() throws {
        let machine = JSON.object([("processor", "Cortex-A72")])
        let causes = JSON.object([
            ("frequency_hz_min", 600_000_000), ("frequency_hz_max", 1_500_000_000), ("throttled", ["under-voltage"]),
        ])
        let fast = JSON.object([("frequency_hz_min", 1_500_000_000), ("frequency_hz_max", 1_500_000_000)])
        let base = try write("a.json", median: 1e6, seed: 1, [("machine", machine), ("causes", causes)])
        let other = try write("b.json", median: 1e6, seed: 2, [("scenario", "server"), ("causes", fast)])
        let page = try Program.run(["bench", "compare", base, other]).output
        for words in [
            "the processor differs: Cortex-A72 and unknown", "the scenario differs: unknown and server",
            "the clock differs: 600–1500 and 1500–1500 MHz", "a.json was throttled",
        ] { #expect(page.contains("warning: " + words), "\(words) is not in \(page)") }
    }

    @Test func realMeasurementsCompare() throws {
        let model = folder.path + "/digits.edge"
        #expect(try Program.run(["compile", Repository.digits + "digits.onnx", "-o", model]).status == 0)
        let paths = ["a", "b"].map { folder.path + "/\($0).json" }
        for path in paths {
            #expect(try Program.run(["bench", model, "--iterations", "300", "--json", path]).status == 0)
        }
        let outcome = try Program.run(["bench", "compare", paths[0], paths[1]])
        #expect(outcome.status == 0 && !outcome.output.contains("warning: the model"), "\(outcome.output)")
    }

    static let damaged = [
        "", "{", "[]", "{}", "{\"sample\":{}}", "{\"sample\":{\"latencies_ns\":[]}}",
        "{\"sample\":{\"latencies_ns\":[1,\"2\"]}}", "{\"sample\":{\"latencies_ns\":[-1]}}",
        "{\"sample\":{\"latencies_ns\":[1e300]}}", "{\"sample\":{\"latencies_ns\":5}}", "[[[[[[[[",
    ]

    @Test(arguments: damaged)
    func damagedFilesAreRefused(text: String) throws {
        let base = try write("a.json", median: 1e6, count: 40, seed: 1)
        let path = folder.path + "/damaged.json"
        try Program.write(Array(text.utf8), to: path)
        let outcome = try Program.run(["bench", "compare", base, path])
        #expect(outcome.status == 1 && outcome.errors.filter { $0 == "\n" }.count == 1, "\(outcome.errors)")
    }

    /// Numbers at the ends of what a file can say do no harm.
    @Test func extremeLatenciesAreCompared() throws {
        let paths = try ["0", "9007199254740991"].map { number in
            let path = folder.path + "/\(number).json"
            let list = [String](repeating: number, count: 2000).joined(separator: ",")
            try Program.write(Array("{\"sample\":{\"stride\":-5,\"latencies_ns\":[\(list)]}}".utf8), to: path)
            return path
        }
        #expect(try Program.run(["bench", "compare", paths[0], paths[1]]).output.hasPrefix("slower: "))
        #expect(try Program.run(["bench", "compare", paths[1], paths[0]]).output.hasPrefix("faster: "))
    }
}
