import Testing

/// Help pages and errors, compared with files in `Tests/Fixtures/cli`.
@Suite struct HelpTests {
    @Test(arguments: [
        "edgeinfer", "compile", "inspect", "run", "bench", "bench compare", "eval", "check", "completions", "man",
    ])
    func helpPages(name: String) throws {
        let words = name.split(separator: " ").map(String.init)
        let arguments = name == "edgeinfer" ? ["--help"] : words + ["--help"]
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        try Repository.compare(outcome.output, withSnapshot: "help-\(words.joined(separator: "-")).txt")
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func helpBehindAnyVerb() throws {
        let page = try Program.run(["bench", "--help"]).output
        #expect(try Program.run(["help", "bench"]).output == page)
        #expect(try Program.run(["bench", "x.edge", "--threads", "2", "-h"]).output == page)
        let compare = try Program.run(["bench", "compare", "--help"]).output
        #expect(try Program.run(["help", "bench", "compare"]).output == compare && compare.contains("B.json"))
        let help = try Program.run(["--help"]).output
        #expect(try Program.run(["help", "--help"]).output == help)
        #expect(try Program.run(["--version"]).output.hasPrefix("edgeinfer 0."))
    }

    @Test func wrongCallsExitWithTwo() throws {
        let calls: [[String]] = [
            [], ["comple"], ["--hepl"], ["xyzzy"], ["compile"], ["compile", "a.onnx"],
            ["compile", "a", "b", "-o", "c"],
            ["inspect", "a.edge", "--jsn"], ["bench", "a.edge", "--threads", "0"], ["bench", "a.edge", "--threads"],
            ["bench", "a.edge", "--threads=2", "--threads", "3"], ["bench", "a.edge", "--duration", "-1"],
            ["bench", "a.edge", "--duration", "nan"], ["bench", "a.edge", "--duration", "1", "--iterations", "5"],
            ["bench", "a.edge", "--scenario", "servr"], ["bench", "a.edge", "--idle", "x"],
            ["bench", "compare", "a.json"], ["bench", "a.edge", "--repeats", "3"],
            ["bench", "compare", "a.json", "b.json", "--margin", "-1"],
            ["run", "a.edge", "--json=yes"], ["eval", "a.edge"], ["help", "bnch"],
            ["compile", "\(Repository.digits)digits.onnx", "-o", "/dev/null", "--shape", "image"],
            ["compile", "\(Repository.digits)digits.onnx", "-o", "/dev/null", "--shape", "image=1xAx8"],
            ["compile", "\(Repository.digits)digits.onnx", "-o", "/dev/null", "--dump-after", "fuse-activatoin"],
        ]
        var page = ""
        for call in calls {
            let outcome = try Program.run(call)
            #expect(outcome.status == 2, "\(call): \(outcome.status)")
            #expect(outcome.output.isEmpty)
            let words = call.map { $0.hasPrefix(Repository.root) ? String($0.dropFirst(Repository.root.count)) : $0 }
            page += "$ edgeinfer \(words.joined(separator: " "))\n\(outcome.errors)"
        }
        try Repository.compare(page, withSnapshot: "wrong-calls.txt")
    }

    @Test func failuresExitWithOne() throws {
        for call in [["inspect", "/nowhere"], ["run", "/nowhere"], ["inspect", "/dev/null"], ["inspect", "/"]] {
            let outcome = try Program.run(call)
            #expect(outcome.status == 1, "\(call)")
            #expect(outcome.errors.hasPrefix("edgeinfer: ") && outcome.errors.filter { $0 == "\n" }.count == 1)
        }
    }
}
