extension Tool {
    /// The page of `--help`.
    var help: String {
        return """
            \(summary)

            Usage: \(name) <command> [options]

            Commands:
            \(Help.columns(commands.map { ($0.name, $0.summary.capitalizedFirst) }))

            Options:
            \(Help.columns([("-h, --help", "Show this help, or that of a command behind its name"), ("--version", "Show the version")]))

            Exit status: 0 if all went well, 1 if the work failed, 2 if the call was wrong.

            """
    }
}

extension Command {
    /// `compile IN -o OUT.edge [options]`
    var usageLine: String {
        var words = [name] + operands.map(\.placeholder)
        for option in options where option.isRequired {
            words.append((option.short.map { "-\($0)" } ?? "--\(option.name)") + " \(option.placeholder)")
        }
        return words.joined(separator: " ") + (options.contains { !$0.isRequired } ? " [options]" : "")
    }

    /// The page of `tool verb --help`.
    func help(for tool: String) -> String {
        var page = "\(summary.capitalizedFirst).\n\nUsage: \(tool) \(usageLine)\n"
        for command in subcommands { page += "       \(tool) \(name) \(command.usageLine)\n" }
        if !operands.isEmpty {
            page += "\nArguments:\n" + Help.columns(operands.map { ($0.placeholder, $0.help) }) + "\n"
        }
        page += "\nOptions:\n" + Help.columns((options + [.help]).map { ($0.label, $0.help) }) + "\n"
        if !subcommands.isEmpty {
            page += "\nCommands:\n" + Help.columns(subcommands.map { ($0.name, $0.summary.capitalizedFirst) }) + "\n"
        }
        for note in notes { page += "\n" + Help.wrapped(note, width: Help.width).joined(separator: "\n") + "\n" }
        return page
    }
}

extension Option {
    /// `-o, --output OUT.edge`
    var label: String {
        (short.map { "-\($0), " } ?? "") + "--" + name + (placeholder.isEmpty ? "" : " \(placeholder)")
            + (isRepeatable ? " …" : "")
    }
}

/// Text in columns.
enum Help {
    static let width = 80
    private static let indent = 2
    private static let widestLabel = 30

    /// Labels on the left, wrapped explanations on the right; a label that is too wide has a line of its own.
    static func columns(_ rows: [(label: String, text: String)]) -> String {
        let labelWidth = min(rows.map { $0.label.count }.max() ?? 0, widestLabel)
        let gap = String(repeating: " ", count: indent + labelWidth + 2)
        var lines: [String] = []
        for row in rows {
            let text = wrapped(row.text, width: width - gap.count)
            let label = String(repeating: " ", count: indent) + row.label
            if row.label.count > labelWidth {
                lines.append(label)
            } else {
                lines.append(label + String(repeating: " ", count: gap.count - label.count) + (text.first ?? ""))
            }
            lines += text.dropFirst(row.label.count > labelWidth ? 0 : 1).map { gap + $0 }
        }
        return lines.joined(separator: "\n")
    }

    /// `text` in lines of at most `width` characters, broken at spaces.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
