import EdgeData
import EdgeTestSupport
import Glibc
import Testing

/// The scenarios of `bench`, and what it measures beside them.
@Suite struct BenchScenarioTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/batches.edge"
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", model, "--shape", "image=1x1x8x8", "--shape",
            "image=4x1x8x8",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func bench(_ arguments: [String]) throws -> JSON {
        let outcome = try Program.run(["bench", model, "--json", "-"] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.json()
    }

    /// Whether no line but the title is too wide.
    private func fitsATerminal(_ page: String) -> Bool {
        let lines: [Substring] = page.split(separator: "\n")
        return lines.dropFirst().allSatisfy { $0.count <= 80 }
    }

    static let scenarios: [[String]] = [
        [], ["--scenario", "single"], ["--scenario", "single-stream"], ["--scenario", "multi-stream"],
        ["--scenario", "multi-stream", "--samples-per-query", "3", "--workers", "2"],
        ["--scenario", "server", "--qps", "200"], ["--scenario", "server", "--qps", "200", "--workers", "2"],
        ["--scenario", "offline"], ["--scenario", "offline", "--workers", "2", "--threads", "2", "--variant", "1"],
    ]

    /// Whatever the scenario, what scripts rely on is there and a number.
    @Test(arguments: scenarios)
    func everyScenarioHasTheStableKeys(scenario: [String]) throws {
        let json = try bench(["--iterations", "40"] + scenario)
        #expect(json["model"]?.string == "batches.edge")
        for key in ["threads", "first_us", "load_us", "arena_bytes", "peak_private_bytes", "peak_rss_bytes"] {
            #expect(json[key]?.number != nil, "\(key)")
        }
        let latencies = json["latency_us"]
        for key in ["p50", "p90", "p95", "p99", "mean", "min", "max", "count"] {
            #expect(latencies?[key]?.number != nil, "\(key)")
        }
        #expect(latencies?["supported"]?.array?.contains("p50") == true || (latencies?["count"]?.int ?? 0) < 36)
        #expect((json["throughput_per_s"]?.number ?? 0) > 0)
        let runs = scenario.last == "1" ? 10 : 40
        #expect(latencies?["count"]?.int == runs)
        #expect(json["sample"]?["latencies_ns"]?.array?.count == runs)
    }

    @Test func queriesOfSeveralSamplesTakeLonger() throws {
        let one = try bench(["--iterations", "60"])["latency_us"]?["min"]?.number ?? 0
        let many = try bench(["--iterations", "60", "--scenario", "multi-stream", "--samples-per-query", "16"])
        #expect((many["latency_us"]?["min"]?.number ?? 0) > 6 * one)
        #expect(many["samples_per_query"]?.int == 16 && many["scenario"]?.string == "multi-stream")
        // Thirteen samples in batches of four are four runs; half of that leaves room for what else the machine does.
        let batch = ["--iterations", "60", "--variant", "1"]
        let run = try bench(batch)["latency_us"]?["min"]?.number ?? 0
        let query = try bench(batch + ["--scenario", "multi-stream", "--samples-per-query", "13"])
        #expect(query["batch"]?.int == 4)
        #expect((query["latency_us"]?["min"]?.number ?? 0) > 2 * run)
    }

    /// More queries arrive than can be served: latencies count from the schedule, so they grow with the queue.
    @Test func aRateTooHighIsSaidAndSeenInTheLatencies() throws {
        let alone = try bench(["--iterations", "40"])["latency_us"]?["min"]?.number ?? 0
        let rate = String(Int(3e6 / alone))
        let call = ["--scenario", "server", "--qps", rate, "--iterations", "3000"]
        let json = try bench(call)
        #expect(json["server"]?["sustained"]?.bool == false)
        #expect((json["server"]?["utilisation"]?.number ?? 0) > 1.5)
        #expect((json["server"]?["queue_max"]?.int ?? 0) > 500)
        #expect((json["latency_us"]?["p50"]?.number ?? 0) > 100 * alone)
        let page = try Program.run(["bench", model] + call).output
        #expect(page.contains("the rate cannot be sustained: the workers serve at most about "))
    }

    @Test func sweepsMeasureEveryVariant() throws {
        let call = ["bench", model, "--iterations", "40", "--sweep"]
        let outcome = try Program.run(call + ["--json", folder.path + "/s.json"])
        #expect(outcome.output.contains("\nbatch sweep\n") && outcome.output.contains(" samples/s"))
        #expect(fitsATerminal(outcome.output))
        let rows = try JSON(parsing: Program.text(folder.path + "/s.json"))["sweep"]?.array ?? []
        #expect(rows.map { $0["batch"]?.int } == [1, 4])
        #expect(rows.allSatisfy { ($0["throughput_per_s"]?.number ?? 0) > 0 })
        let single = folder.path + "/single.edge"
        #expect(try Program.run(["compile", Repository.digits + "digits.onnx", "-o", single]).status == 0)
        let refused = try Program.run(["bench", single, "--sweep", "--iterations", "10"])
        #expect(refused.status == 1 && refused.errors.contains("has one variant"), "\(refused.errors)")
    }

    @Test func pausesAreMeasuredOneByOne() throws {
        let json = try bench(["--iterations", "10", "--idle", "0.01,0.05", "--repeats", "3"])
        let pauses = json["idle"]?["pauses"]?.array ?? []
        #expect(pauses.map { $0["idle_s"]?.number } == [0.01, 0.05])
        #expect(pauses.allSatisfy { $0["runs_us"]?.array?.count == 3 })
        #expect((json["idle"]?["warm_us"]?.number ?? 0) > 0)
        let page = try Program.run(["bench", model, "--iterations", "10", "--idle", "0.01", "--repeats", "2"]).output
        #expect(page.contains("after idle (a warm run takes ") && page.contains("  0.01 s  "))
        #expect(fitsATerminal(page))
    }

    /// Two convolutions and a pooling of one name: the operator tells the pooling apart, a number the others.
    @Test func stepsOfOneNameAreToldApart() throws {
        // A node's name in ONNX: field 3, of 5 bytes.
        func field(_ name: String) -> [UInt8] { [0x1A, 5] + Array(name.utf8) }
        var bytes = Program.bytes(Repository.digits + "digits.onnx")
        for name in ["conv2", "pool1"] {
            let place = bytes.indices.dropLast(7).first { Array(bytes[$0..<$0 + 7]) == field(name) }
            let start = try #require(place)
            bytes.replaceSubrange(start..<start + 7, with: field("conv1"))
        }
        let source = folder.path + "/same.onnx"
        let compiled = folder.path + "/same.edge"
        try Program.write(bytes, to: source)
        #expect(try Program.run(["compile", source, "-o", compiled]).status == 0)
        let json = try Program.run(["bench", compiled, "--iterations", "5", "--ops", "--json", "-"]).json()
        let names = json["steps"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(
            names.prefix(3) == ["conv1 (convolution) #1", "conv1 (max_pool)", "conv1 (convolution) #2"], "\(names)")
    }

    @Test func operatorsAreTotalled() throws {
        let json = try bench(["--iterations", "10", "--ops"])
        let steps = json["steps"]?.array ?? []
        let kinds = json["operators"]?.array ?? []
        #expect(kinds.compactMap { $0["steps"]?.int }.reduce(0, +) == steps.count)
        #expect(kinds.compactMap { $0["macs"]?.int }.reduce(0, +) == steps.compactMap { $0["macs"]?.int }.reduce(0, +))
        let names = steps.compactMap { $0["name"]?.string }
        #expect(Set(names).count == steps.count)
        let times = kinds.compactMap { $0["us"]?.number }
        #expect(times == times.sorted(by: >))
    }

    @Test(arguments: [
        ["--iterations", "1"], ["--iterations", "3000", "--sweep", "--idle", "0.01", "--repeats", "2"],
        [
            "--scenario", "server", "--qps", "300", "--iterations", "50",
        ],
    ])
    func pagesAreWholeDocuments(options: [String]) throws {
        let hostile = folder.path + "/<script>alert(1)<!--.edge"
        try Program.write(Program.bytes(model), to: hostile)
        let page = folder.path + "/page.html"
        let outcome = try Program.run(["bench", hostile, "--html", page] + options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let document = try XMLDocument(Program.text(page))
        #expect(document.all("h1").first?.text == "Latency of <script>alert(1)<!--.edge")
        #expect(document.all("script").isEmpty)
        let sections = document.all("h2").map(\.text)
        for name in ["Summary", "Why the tail is what it is", "Distribution", "Timeline", "Operators"] {
            #expect(sections.contains(name))
        }
        #expect(sections.contains("Batch sweep") == options.contains("--sweep"))
        #expect(sections.contains("After idle") == options.contains("--idle"))
        #expect(sections.contains("Queue") == options.contains("server"))
        // --html times the steps, but only --ops prints them.
        #expect(!outcome.output.contains("\noperators\n"))
    }

    /// The first SIGINT ends the measurement, which is reported; everything is written.
    @Test(arguments: [["--scenario", "single"], ["--scenario", "server", "--qps", "20"], ["--scenario", "offline"]])
    func interruptionsKeepWhatWasMeasured(scenario: [String]) throws {
        let (output, errors) = (folder.path + "/output", folder.path + "/errors")
        let process = try Program.start(
            ["bench", model, "--duration", "60", "--warmup", "3", "--json", "-"] + scenario, input: "/dev/null",
            output: output, errors: errors)
        // It says how far it is once it has measured for a second.
        for _ in 0..<3000 where !Program.text(errors).contains("measuring: ") { usleep(20_000) }
        kill(process, SIGINT)
        #expect(Program.wait(for: process) == 0, "\(Program.text(errors))")
        let json = try JSON(parsing: Program.text(output))
        #expect(json["interrupted"]?.bool == true)
        #expect((json["latency_us"]?["count"]?.int ?? 0) > 0)
    }

    @Test func callsThatContradictThemselves() throws {
        let calls: [([String], String)] = [
            (["--qps", "5"], "--qps needs --scenario server"),
            (["--scenario", "server"], "needs --qps Q"),
            (["--samples-per-query", "5"], "needs --scenario multi-stream"),
            (["--workers", "2"], "--workers needs --scenario"),
            (["--scenario", "servr", "--qps", "5"], "did you mean «server»?"),
            (["--scenario", "server", "--qps", "nan"], "takes a number from 0.001 to 1000000"),
            (["--idle", "1,,2"], "takes numbers of seconds"), (["--idle", "1,-2"], "takes numbers of seconds"),
            (["--json", "-", "--html", "-"], "only one of --json and --html"),
        ]
        for (options, words) in calls {
            let outcome = try Program.run(["bench", model, "--iterations", "10"] + options)
            #expect(outcome.status == 2 && outcome.errors.contains(words), "\(options): \(outcome.errors)")
        }
    }
}
