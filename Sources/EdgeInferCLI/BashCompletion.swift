/// The completion script of a tool for bash 4 and later.
struct BashCompletion {
    private let tool: Tool

    init(_ tool: Tool) { self.tool = tool }

    var script: String {
        """
        # Completion of \(tool.name) for bash; made by «\(tool.name) completions bash».

        _\(tool.name)_offer() {
            local line
            while IFS= read -r line; do COMPREPLY+=("$line"); done
        }

        _\(tool.name)_words() { _\(tool.name)_offer < <(compgen -W "$1" -- "$current"); }

        _\(tool.name)_folders() {
            compopt -o filenames 2>/dev/null
            _\(tool.name)_offer < <(compgen -d -- "$current")
        }

        _\(tool.name)_files() {
            _\(tool.name)_folders
            local extension
            for extension in "$@"; do _\(tool.name)_offer < <(compgen -f -X "!*.$extension" -- "$current"); done
            if (($# == 0)); then _\(tool.name)_offer < <(compgen -A file -- "$current"); fi
        }

        _\(tool.name)() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]}
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then
                _\(tool.name)_words "\(tool.firstWords.joined(separator: " "))"
                return
            fi
        \(subcommands)
            # Bash takes «=» for a word of its own: what stands behind «--option=» or «NAME=» is completed as a value is.
            local equals=$((COMP_CWORD - 1))
            if [[ $current == = ]]; then equals=$COMP_CWORD current=; fi
            if [[ ${COMP_WORDS[equals]} == = ]]; then
                previous=${COMP_WORDS[equals - 1]}
                if [[ $previous != --* ]]; then previous=${COMP_WORDS[equals - 2]}; fi
            fi
            case $verb:$previous in
        \(values.joined(separator: "\n"))
            help:*) _\(tool.name)_words "\(tool.commands.map(\.name).joined(separator: " "))"; return ;;
            esac
            case $verb:$current in
        \(tool.verbs.map(optionList).joined(separator: "\n"))
            esac
            case $verb in
        \(tool.verbs.compactMap(operandCase).joined(separator: "\n"))
            esac
        }

        complete -F _\(tool.name) \(tool.name)
        """
    }

    /// A case for every option that takes a value.
    private var values: [String] {
        tool.verbs.flatMap { verb in
            verb.command.options.filter(\.takesValue).map { option in
                let pattern = option.spellings.map { "\(key(verb)):\($0)" }.joined(separator: " | ")
                return "    \(pattern)) \(call(option.offered)) ;;"
            }
        }
    }

    /// A verb in the patterns of the script.
    private func key(_ verb: Verb) -> String { verb.path.joined(separator: "_") }

    /// Lines that make the key of a verb below another.
    private var subcommands: String {
        tool.verbs.filter { $0.path.count == 2 }.map { verb in
            "    if ((COMP_CWORD > 2)) && [[ $verb == \(verb.path[0]) && ${COMP_WORDS[2]} == \(verb.path[1]) ]]; then "
                + "verb=\(key(verb)); fi"
        }.joined(separator: "\n")
    }

    private func optionList(_ verb: Verb) -> String {
        let words = (verb.command.options + [.help]).flatMap(\.spellings).joined(separator: " ")
        return "    \(key(verb)):-*) _\(tool.name)_words \"\(words)\"; return ;;"
    }

    private func operandCase(_ verb: Verb) -> String? {
        guard let operand = verb.command.operands.first else { return nil }
        let below = verb.command.subcommands.map(\.name).joined(separator: " ")
        let words = below.isEmpty ? "" : "if ((COMP_CWORD == 2)); then _\(tool.name)_words \"\(below)\"; fi; "
        return "    \(key(verb))) \(words)\(call(operand.completion)) ;;"
    }

    private func call(_ completion: Completion) -> String {
        switch completion {
        case .nothing: "return"
        case .folders: "_\(tool.name)_folders; return"
        case .words(let words): "_\(tool.name)_words \"\(words.joined(separator: " "))\"; return"
        case .files(let extensions):
            (["_\(tool.name)_files"] + extensions).joined(separator: " ") + "; return"
        }
    }
}
