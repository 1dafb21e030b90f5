import EdgeData
import EdgeTestSupport
import Testing

/// `compile --target` and the tables that `check --tune` writes.
@Suite struct TargetTests {
    let folder: TemporaryFolder
    private var model: String { Repository.digits + "digits.onnx" }

    init() throws { folder = try TemporaryFolder() }

    private func compile(_ target: String, to name: String = "a.edge") throws -> Program.Outcome {
        try Program.run(["compile", model, "-o", folder.path + "/" + name, "--target", target])
    }

    @Test func aTargetIsEstimatedAndStored() throws {
        let outcome = try compile("pi-4")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("pi-4: about "))
        #expect(outcome.output.contains("layers would be at least as fast in int8"))
        let page = try Program.run(["inspect", "--json", folder.path + "/a.edge"]).json()
        #expect(page["target"]?.string == "pi-4")
        let kernels = try #require(page["nodes"]?.array).compactMap { $0["target_kernel"]?.string }
        #expect(kernels.contains("conv_f32__portable"))
        let text = try Program.run(["inspect", "--nodes", folder.path + "/a.edge"]).output
        #expect(text.contains("for pi-4"))
        _ = try compile("pi-4", to: "b.edge")
        #expect(Program.bytes(folder.path + "/a.edge") == Program.bytes(folder.path + "/b.edge"))
    }

    @Test func theReportTellsEveryNode() throws {
        let report = folder.path + "/r.json"
        let outcome = try Program.run([
            "compile", model, "-o", folder.path + "/a.edge", "--target", "pi-5", "--report", report,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let bytes = Program.bytes(report)
        let target = try #require(JSON(parsing: bytes)["targets"]?.array?.first)
        let nodes = try #require(target["nodes"]?.array)
        let sum = nodes.reduce(0) { $0 + ($1["ms"]?.number ?? 0) }
        #expect(abs(sum - (target["ms"]?.number ?? 0)) < 1e-9)
        #expect(nodes.allSatisfy { ($0["other_ms"]?.number ?? -1) >= 0 })
    }

    @Test func unknownTargetsAreToldApart() throws {
        let outcome = try compile("pi-44")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("did you mean"))
        #expect(try compile("nothing-like-it").errors.contains("x86-64"))
        #expect(try compile(folder.path + "/missing.json").status == 1)
        let path = folder.path + "/bad.json"
        for text in ["", "{}", "[1]", "{\"target\": \"x\", \"hertz\": -1}"] {
            try Program.write(Array(text.utf8), to: path)
            let outcome = try compile(path)
            #expect(outcome.status == 1)
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func theTableOfThisMachineIsATarget() throws {
        let table = folder.path + "/mine.json"
        let tuned = try Program.run(["check", "--tune", "-o", table])
        #expect(tuned.status == 0, "\(tuned.errors)")
        #expect(tuned.output.contains("conv_s8__portable"))
        let outcome = try compile(table)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("mine: about "))
    }

    @Test func checkNeedsAModelOrAWish() throws {
        #expect(try Program.run(["check"]).status == 2)
        #expect(try Program.run(["check", "-o", folder.path + "/t.json"]).status == 2)
    }
}
