/// The completion function of a tool for zsh, in the terms of its `_arguments` (zshcompsys(1)).
struct ZshCompletion {
    private let tool: Tool

    init(_ tool: Tool) { self.tool = tool }

    var script: String {
        """
        #compdef \(tool.name)
        # Completion of \(tool.name) for zsh; made by «\(tool.name) completions zsh».

        _\(tool.name)() {
            local context state line
            _arguments -C '1: :->verb' '*:: :->call' '(- *)--version[\("Show the version")]' '(- *)--help[Show the help]'
            case $state in
            verb)
                local -a verbs=(
        \(tool.commands.map { "            " + "\($0.name):\($0.summary)".shellQuoted }.joined(separator: "\n"))
                )
                _describe -t commands command verbs ;;
            call)
        \(subcommands)
                case $words[1] in
        \(tool.verbs.map(call).joined(separator: "\n"))
                esac ;;
            esac
        }

        _\(tool.name) "$@"
        """
    }

    /// Lines that make one word of a verb below another.
    private var subcommands: String {
        tool.verbs.filter { $0.path.count == 2 }.map { verb in
            "        if [[ $words[1] == \(verb.path[0]) && $words[2] == \(verb.path[1]) && CURRENT -gt 2 ]]; then\n"
                + "            words=('\(verb.name)' \"${(@)words[3,-1]}\")\n            ((CURRENT--))\n        fi"
        }.joined(separator: "\n")
    }

    private func call(_ verb: Verb) -> String {
        let command = verb.command
        let specifications = (command.options + [.help]).map(specification) + operands(command)
        return "        '\(verb.name)')\n            _arguments -s \\\n"
            + specifications.map { "                " + $0 }.joined(separator: " \\\n") + " ;;"
    }

    private func specification(_ option: Option) -> String {
        let exclusion =
            option.isRepeatable ? "*" : option.spellings.count > 1 ? "(\(option.spellings.joined(separator: " ")))" : ""
        let help = "[\(escaped(option.help))]"
        let value = option.takesValue ? ":\(escaped(option.placeholder)):\(action(option.offered))" : ""
        let spelling =
            option.spellings.count > 1 ? "{\(option.spellings.joined(separator: ","))}" : option.spellings[0]
        return (exclusion.isEmpty ? "" : exclusion.shellQuoted) + spelling + (help + value).shellQuoted
    }

    private func operands(_ command: Command) -> [String] {
        command.operands.enumerated().map { index, operand in
            let below = index == 0 ? command.subcommands.map(\.name).joined(separator: " ") : ""
            let action = action(operand.completion)
            let all = below.isEmpty ? action : "{compadd \(below); \(action)}"
            return "\(index + 1):\(escaped(operand.placeholder)):\(all)".shellQuoted
        }
    }

    private func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: " "
        case .folders: "_files -/"
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .files(let extensions) where extensions.isEmpty: "_files"
        case .files(let extensions): "_files -g \"*.(\(extensions.joined(separator: "|")))\""
        }
    }

    /// Colons and brackets have a meaning in specifications.
    private func escaped(_ text: String) -> String {
        String(text.flatMap { ":[]\\".contains($0) ? ["\\", $0] : [$0] })
    }
}
