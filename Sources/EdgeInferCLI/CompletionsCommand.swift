import EdgeGraph

extension Command {
    static let completions: Command = Command(
        name: "completions", summary: "print what makes a shell complete the words of a call",
        operands: [Operand(placeholder: "SHELL", help: "bash, zsh or fish", completion: .words(shells))],
        notes: [
            "bash: edgeinfer completions bash > ~/.local/share/bash-completion/completions/edgeinfer",
            "zsh: edgeinfer completions zsh > _edgeinfer, in a folder of $fpath",
            "fish: edgeinfer completions fish > ~/.config/fish/completions/edgeinfer.fish",
        ]
    ) { arguments throws(CommandError) in
        let shell = arguments.operands[0]
        switch shell {
        case "bash": Console.print(page: BashCompletion(.edgeinfer).script)
        case "zsh": Console.print(page: ZshCompletion(.edgeinfer).script)
        case "fish": Console.print(page: FishCompletion(.edgeinfer).script)
        default:
            let hint = Suggestion.text(for: shell, among: shells)
            throw .usage("unknown shell «\(shell)»\(hint.isEmpty ? "; known are bash, zsh and fish" : hint)")
        }
    }

    private static let shells = ["bash", "zsh", "fish"]

    static let man: Command = Command(name: "man", summary: "print the manual page, as in: edgeinfer man | man -l -") {
        _ throws(CommandError) in
        Console.print(page: ManualPage(.edgeinfer).text)
    }
}

extension Tool {
    /// The words that may stand in the first place.
    var firstWords: [String] { commands.map(\.name) + ["help", "--help", "--version"] }
}

extension Tool {
    /// Every verb with its whole path, verbs below others behind them.
    var verbs: [Verb] { commands.flatMap { Verb.all($0, below: []) } }
}

/// A command and the words that call it.
struct Verb: Sendable {
    let path: [String]
    let command: Command

    static func all(_ command: Command, below path: [String]) -> [Verb] {
        let path = path + [command.name]
        return [Verb(path: path, command: command)] + command.subcommands.flatMap { all($0, below: path) }
    }

    /// The words of the call with one space between them.
    var name: String { path.joined(separator: " ") }
}

extension Option {
    /// What a shell offers for the value: the words of a choice, else ``completion``.
    var offered: Completion { if case .choice(let words, _) = value { .words(words) } else { completion } }

    /// The ways to write the option: `-o` and `--output`.
    var spellings: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(name)"] }

    var takesValue: Bool { if case .none = value { false } else { true } }
}

extension String {
    /// The text in single quotes, as POSIX shells read it.
    var shellQuoted: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
