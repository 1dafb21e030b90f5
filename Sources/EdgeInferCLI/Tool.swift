import EdgeCompiler
import EdgeGraph

/// The program: its verbs, and what is common to them.
struct Tool: Sendable {
    let name: String
    let summary: String
    let commands: [Command]

    static let edgeinfer: Tool = Tool(
        name: "edgeinfer", summary: "Compile neural networks and run them on small Linux boards.",
        commands: [.compile, .inspect, .run, .bench, .eval, .check, .completions, .man])

    /// Runs the verb that `words` begin with; returns the exit code: 0, 1 when the work failed, 2 when the call was
    /// wrong.
    func run(_ words: [String]) -> Int32 {
        do {
            try dispatch(words)
            return 0
        } catch {
            Console.error("\(name): \(error.text)")
            return error.exitCode
        }
    }

    private func dispatch(_ words: [String]) throws(CommandError) {
        guard let verb = words.first else { throw .usage("no command given; see \(name) --help") }
        switch verb {
        case "--help", "-h", "help":
            let asked = words.dropFirst().filter { $0 != "--help" && $0 != "-h" }
            guard !asked.isEmpty, verb == "help" else { return Console.print(page: help) }
            let (command, path, _) = try command(asked[...])
            Console.print(page: command.help(for: path))
        case "--version": return Console.print("\(name) \(Compiler.version)")
        default:
            let (command, path, rest) = try command(words[...])
            let arguments = try Arguments(Array(rest), for: command)
            if arguments.wantsHelp { return Console.print(page: command.help(for: path)) }
            try command.run(arguments)
        }
    }

    /// The verb, or the verb below a verb, that `words` begin with; what stands before its name in a call; and the
    /// words behind it.
    private func command(
        _ words: ArraySlice<String>
    ) throws(CommandError) -> (command: Command, path: String, rest: ArraySlice<String>) {
        var rest = words
        var command = try command(rest.popFirst() ?? "")
        var path = name
        while let next = command.subcommands.first(where: { $0.name == rest.first }) {
            path += " \(command.name)"
            command = next
            rest = rest.dropFirst()
        }
        return (command, path, rest)
    }

    private func command(_ verb: String) throws(CommandError) -> Command {
        if let command = commands.first(where: { $0.name == verb }) { return command }
        let known = commands.map { $0.name } + ["help", "--help", "--version"]
        let kind = verb.hasPrefix("-") ? "option" : "command"
        throw .usage(
            "unknown \(kind) «\(verb)»\(Suggestion.text(for: verb, among: known))"
                + (Suggestion.text(for: verb, among: known).isEmpty ? "; see \(name) --help" : ""))
    }
}
