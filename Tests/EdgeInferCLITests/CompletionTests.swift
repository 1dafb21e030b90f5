import EdgeTestSupport
import Testing

/// What shells are told about the command line, compared with files in `Tests/Fixtures/cli`; and what bash makes of it.
@Suite struct CompletionTests {
    @Test(arguments: ["bash", "zsh", "fish"]) func scripts(shell: String) throws {
        let outcome = try Program.run(["completions", shell])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        try Repository.compare(outcome.output, withSnapshot: "completions.\(shell)")
    }

    @Test func manualPage() throws {
        let outcome = try Program.run(["man"])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let version = try Program.run(["--version"]).output.dropLast()
        #expect(outcome.output.contains(version))
        try Repository.compare(
            outcome.output.replacing(version, with: "edgeinfer VERSION"), withSnapshot: "edgeinfer.1")
    }

    @Test func unknownShellsAreNamed() throws {
        let near = try Program.run(["completions", "fihs"])
        #expect(near.status == 2 && near.errors.contains("did you mean «fish»?"))
        #expect(try Program.run(["completions", "powershell"]).errors.contains("known are bash, zsh and fish"))
    }

    /// The words of a call, the last of them being typed, and what bash offers for it among the files of a folder.
    struct Call: Sendable, CustomTestStringConvertible {
        let words: [String]
        let offered: [String]

        init(_ words: String..., offers offered: [String]) {
            self.words = words
            self.offered = offered
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    static let calls = [
        Call("ins", offers: ["inspect"]), Call("help", "ev", offers: ["eval"]),
        Call("compile", "", offers: ["dir", "a.onnx", "two words.onnx", "c.tflite"]),
        Call("compile", "tw", offers: ["two words.onnx"]), Call("compile", "a.onnx", "--pip", offers: ["--pipeline"]),
        Call("compile", "a.onnx", "-o", "", offers: ["dir", "b.edge"]),
        Call("compile", "a.onnx", "--output", "=", offers: ["dir", "b.edge"]),
        Call("compile", "a.onnx", "--output", "=", "b", offers: ["b.edge"]),
        Call("compile", "a.onnx", "--freeze", "k", "=", "x", offers: ["x.npy"]),
        Call("compile", "a.onnx", "--name", "", offers: []), Call("run", "b.edge", "--output", "", offers: ["dir"]),
        Call("completions", "f", offers: ["fish"]), Call("bench", "co", offers: ["compare"]),
        Call("bench", "b.edge", "--scenario", "off", offers: ["offline"]),
        Call("bench", "compare", "", offers: ["dir", "a.json"]),
        Call("bench", "compare", "--fail", offers: ["--fail-if-slower"]),
    ]

    @Test(arguments: calls) func bashOffersWhatFits(call: Call) throws {
        let folder = try TemporaryFolder()
        let script = """
            cd "$1" && mkdir dir && touch a.onnx b.edge c.tflite 'two words.onnx' x.npy a.json || exit 1
            source "$2"
            shift 2
            COMP_WORDS=(edgeinfer "$@") COMP_CWORD=$#
            _edgeinfer
            if ((${#COMPREPLY[@]})); then printf '%s\\n' "${COMPREPLY[@]}"; fi
            rm -r dir a.onnx b.edge c.tflite 'two words.onnx' x.npy a.json
            """
        let completions = Repository.root + "Tests/Fixtures/cli/completions.bash"
        let outcome = try Program.run(
            ["-c", script, "bash", folder.path, completions] + call.words, executable: "/bin/bash")
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.split(separator: "\n").map(String.init) == call.offered)
    }
}
