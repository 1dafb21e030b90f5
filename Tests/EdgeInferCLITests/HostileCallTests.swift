import EdgeTestSupport
import Glibc
import Testing

/// Calls with files of the wrong kind, and places that cannot be written: one line, exit 1, at once.
@Suite struct HostileCallTests {
    private let folder: TemporaryFolder
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/digits.edge"
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", model, "--pipeline",
            Repository.digits + "pipeline.json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    static let verbs: [[String]] = [
        ["compile", "FILE", "-o", "/dev/null"], ["inspect", "FILE"],
        ["run", "FILE", "--input", Repository.digits + "golden/input.npy"], ["bench", "FILE"],
        ["eval", "FILE", "--data", Repository.digits + "test.npz"], ["check", "FILE"],
    ]

    @Test(arguments: verbs)
    func modelsThatAreNone(call: [String]) throws {
        let empty = folder.path + "/empty"
        try Program.write([], to: empty)
        let pipe = folder.path + "/pipe"
        mkfifo(pipe, 0o600)
        let files = [
            empty, pipe, folder.path, "/dev/null", "/dev/zero", folder.path + "/missing",
            Repository.digits + "golden/7.png", Repository.digits + "pipeline.json",
        ]
        for file in files { try expectRefusal(call.map { $0 == "FILE" ? file : $0 }) }
    }

    @Test func recordsThatAreNone() throws {
        for option in ["--input", "--image"] {
            for file in [folder.path, "/dev/null", "/dev/zero", folder.path + "/missing", model] {
                try expectRefusal(["run", model, option, file])
            }
        }
    }

    @Test func placesThatCannotBeWritten() throws {
        let source = Repository.digits + "digits.onnx"
        for output in ["/dev/full", folder.path, folder.path + "/missing/m.edge"] {
            try expectRefusal(["compile", source, "-o", output])
        }
        let input = Repository.digits + "golden/input.npy"
        try expectRefusal(["run", model, "--input", input, "--output", folder.path + "/missing/further"])
        try expectRefusal(["run", model, "--input", input, "--output", model])
        #expect(folder.names == ["digits.edge"])
    }

    @Test func aFullStandardOutputIsAnError() throws {
        let errors = folder.path + "/errors"
        let process = try Program.start(["inspect", model], input: "/dev/null", output: "/dev/full", errors: errors)
        #expect(Program.wait(for: process) == 1)
        #expect(Program.text(errors).contains("cannot be written"))
    }

    /// A gigabyte of nothing, which takes no room on the disk.
    @Test func aHugeListOfLabelsIsRefused() throws {
        let labels = folder.path + "/labels"
        try Program.write([], to: labels)
        #expect(truncate(labels, 1 << 30) == 0)
        try expectRefusal(
            ["run", model, "--input", Repository.digits + "golden/input.npy", "--labels", labels])
    }

    @Test(
        arguments: [
            "--iterations=99999999999999999999", "--iterations=0", "--threads=-1", "--threads=1000000",
            "--duration=nan", "--duration=inf", "--duration=-0", "--duration=1e300",
        ])
    func absurdNumbers(option: String) throws {
        let outcome = try Program.run(["bench", model, option])
        #expect(outcome.status == 2)
        #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
    }

    /// What a name from outside holds reaches the terminal as text.
    @Test func controlCharactersAreNotRepeated() throws {
        let outcome = try Program.run(["inspect", folder.path + "/\u{1B}[2J"])
        #expect(outcome.status == 1 && !outcome.errors.contains("\u{1B}"))
    }

    private func expectRefusal(_ arguments: [String]) throws {
        let start = ContinuousClock.now
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 1, "\(arguments) \(outcome.errors)")
        #expect(outcome.errors.hasPrefix("edgeinfer: ") && outcome.errors.filter { $0 == "\n" }.count == 1)
        #expect(ContinuousClock.now - start < .seconds(20 * Emulation.patience))
    }
}
