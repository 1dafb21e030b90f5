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
}
