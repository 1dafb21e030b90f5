/// The completions of a tool for fish 3 and later.
struct FishCompletion {
    private let tool: Tool

    init(_ tool: Tool) { self.tool = tool }

    var script: String {
        var lines = [
            "# Completion of \(tool.name) for fish; made by «\(tool.name) completions fish».", "",
            "function __\(tool.name)_files", "    set -l typed (commandline -ct)",
            "    __fish_complete_directories $typed",
            "    for extension in $argv", "        for file in $typed*.$extension", "            echo $file",
            "        end",
            "    end", "end", "", "complete -c \(tool.name) -f",
            "complete -c \(tool.name) -n __fish_use_subcommand -l version -d 'Show the version'",
            "complete -c \(tool.name) -n __fish_use_subcommand -s h -l help -d 'Show the help'",
        ]
        for command in tool.commands {
            lines.append(
                "complete -c \(tool.name) -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary.capitalizedFirst))"
            )
        }
        return (lines + tool.verbs.flatMap(lines(of:))).joined(separator: "\n")
    }

    private func lines(of verb: Verb) -> [String] {
        let command = verb.command
        let below = command.subcommands.map(\.name)
        var condition = verb.path.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
        if !below.isEmpty { condition += "; and not __fish_seen_subcommand_from \(below.joined(separator: " "))" }
        let start = "complete -c \(tool.name) -n '\(condition)'"
        let verbs = command.subcommands.map { "\(start) -a \($0.name) -d \(quoted($0.summary.capitalizedFirst))" }
        let options = (command.options + [.help]).map { option in
            let short = option.short.map { " -s \($0)" } ?? ""
            let value = option.takesValue ? " -r" + argument(option.offered) : ""
            return "\(start)\(short) -l \(option.name)\(value) -d \(quoted(option.help))"
        }
        return [""] + options + verbs + command.operands.prefix(1).map { start + argument($0.completion) }
    }

    private func argument(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .folders: " -a '(__fish_complete_directories (commandline -ct))'"
        case .words(let words): " -a \(quoted(words.joined(separator: " ")))"
        case .files(let extensions) where extensions.isEmpty: " -F"
        case .files(let extensions): " -a '(__\(tool.name)_files \(extensions.joined(separator: " ")))'"
        }
    }

    /// The text in single quotes, in which fish knows a backslash before a quote and before itself.
    private func quoted(_ text: String) -> String {
        "'" + String(text.flatMap { "'\\".contains($0) ? ["\\", $0] : [$0] }) + "'"
    }
}
