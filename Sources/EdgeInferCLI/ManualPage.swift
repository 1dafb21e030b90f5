import EdgeCompiler

/// The manual page of a tool, in the macros of man(7).
struct ManualPage {
    private let tool: Tool

    init(_ tool: Tool) { self.tool = tool }

    var text: String {
        var lines = [
            ".\\\" Made by «\(tool.name) man».",
            ".TH \(tool.name.uppercased()) 1 \"\" \"\(tool.name) \(Compiler.version)\" \"User Commands\"",
            ".SH NAME", "\(tool.name) \\- \(line(tool.summary))",
            ".SH SYNOPSIS",
        ]
        for verb in tool.verbs {
            lines += [".B \(tool.name) \(verb.name)", line(arguments(of: verb.command)), ".br"]
        }
        lines += [".B \(tool.name)", "\\-\\-help | \\-\\-version", ".SH COMMANDS"]
        for verb in tool.verbs { lines += section(verb) }
        lines += [".SH EXIT STATUS"] + entries(Self.exitStatus)
        lines += [".SH ENVIRONMENT"] + entries(Self.environment)
        return lines.joined(separator: "\n")
    }

    private static let exitStatus = [
        ("0", "All went well."), ("1", "The work failed; one line on standard error says what, where, and what to do."),
        ("2", "The call was wrong."),
    ]

    private static let environment = [
        ("EDGEINFER_LOG", "With the value debug, more is said on standard error."),
        (
            "SOURCE_DATE_EPOCH",
            "Seconds since 1970 that compile stores as the time of compilation; without it none is stored."
        ),
    ]

    private func arguments(of command: Command) -> String {
        String(command.usageLine.dropFirst(command.name.count)).trimmedStart
    }

    private func section(_ verb: Verb) -> [String] {
        let command = verb.command
        var lines = [".SS \(verb.name)", line(command.summary.capitalizedFirst + ".")]
        lines += entries(command.operands.map { ($0.placeholder, $0.help + ".") })
        lines += entries(command.options.map { ($0.label, $0.help + ".") })
        for note in command.notes { lines += [".PP", line(note)] }
        return lines
    }

    private func entries(_ rows: [(String, String)]) -> [String] {
        rows.flatMap { [".TP", ".B \(line($0.0))", line($0.1)] }
    }

    /// Text as roff reads it: hyphens that may be copied into a shell, no backslash, no line that begins a request.
    private func line(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            default: result.append(character)
            }
        }
        return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
    }
}

extension String {
    fileprivate var trimmedStart: String { String(drop { $0 == " " }) }
}
