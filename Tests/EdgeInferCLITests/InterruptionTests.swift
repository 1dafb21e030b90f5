import EdgeData
import Glibc
import Testing

@Suite struct InterruptionTests {
    /// Whenever the compiler is interrupted, the output is there whole or not at all, and nothing lies beside it.
    @Test func interruptedCompilationLeavesNothingHalf() throws {
        let source = Repository.digits + "digits.onnx"
        let whole = try TemporaryFolder()
        #expect(try Program.run(["compile", source, "-o", whole.path + "/m.edge"]).status == 0)
        let expected = Program.bytes(whole.path + "/m.edge")
        var interruptedCount = 0
        for delay in stride(from: 0, to: 60, by: 4) {
            let folder = try TemporaryFolder()
            let process = try Program.start(
                ["compile", source, "-o", folder.path + "/m.edge"], input: "/dev/null", output: "/dev/null",
                errors: "/dev/null")
            usleep(UInt32(delay) * 1000)
            kill(process, SIGINT)
            if Program.wait(for: process) == -SIGINT { interruptedCount += 1 }
            #expect(folder.names == [] || folder.names == ["m.edge"])
            if folder.names == ["m.edge"] { #expect(Program.bytes(folder.path + "/m.edge") == expected) }
        }
        #expect(interruptedCount > 0)
    }

    /// Whenever an evaluation is interrupted, each of its files is there whole or not at all.
    @Test func interruptedEvaluationLeavesNothingHalf() throws {
        let whole = try TemporaryFolder()
        let model = whole.path + "/m.edge"
        let source = Repository.digits
        _ = try Program.run(["compile", source + "digits.onnx", "-o", model, "--pipeline", source + "pipeline.json"])
        for delay in stride(from: 0, to: 1500, by: 250) {
            let folder = try TemporaryFolder()
            let process = try Program.start(
                [
                    "eval", model, "--data", source + "test.npz", "--calibrate-confidence", "-o",
                    folder.path + "/sure.edge", "--json", folder.path + "/r.json", "--html", folder.path + "/r.html",
                ], input: "/dev/null", output: "/dev/null", errors: "/dev/null")
            usleep(UInt32(delay) * 1000)
            kill(process, SIGINT)
            _ = Program.wait(for: process)
            #expect(folder.names.allSatisfy { ["sure.edge", "r.json", "r.html"].contains($0) }, "\(folder.names)")
            if folder.names.contains("sure.edge") {
                #expect(try Program.run(["inspect", folder.path + "/sure.edge"]).status == 0)
            }
            if folder.names.contains("r.json") { _ = try JSON(parsing: Program.bytes(folder.path + "/r.json")) }
            if folder.names.contains("r.html") { #expect(Program.text(folder.path + "/r.html").contains("</html>")) }
        }
    }
}
