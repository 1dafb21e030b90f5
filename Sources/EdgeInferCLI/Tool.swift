import EdgeCompiler
import EdgeGraph

/// The program: its verbs, and what is common to them.
struct Tool: Sendable {
    let name: String
    let summary: String
    let commands: [Command]

    static let edgeinfer = Tool(
        name: "edgeinfer", summary: "Compile neural networks and run them on small Linux boards.",
        commands: [.compile, .inspect, .run, .bench, .eval, .check])

    /// Runs the verb that `words` begin with; returns the exit code: 0, 1 when the work failed, 2 when the call was
    /// wrong.
    func run(_ words: [String]) -> Int32 {
        do {
            try dispatch(words)
            return 0
        } catch {
            Console.error("\(name): \(error.line)")
            return error.exitCode
        }
    }

    private func dispatch(_ words: [String]) throws(CommandError) {
        guard let verb = words.first else { throw .usage("no command given; see \(name) --help") }
        switch verb {
        case "--help", "-h", "help":
            if words.count > 1, verb == "help" { return Console.print(try command(words[1]).help(for: name)) }
            return Console.print(help)
        case "--version": return Console.print("\(name) \(Compiler.version)")
        default:
            let command = try command(verb)
            let arguments = try Arguments(Array(words.dropFirst()), for: command)
            if arguments.wantsHelp { return Console.print(command.help(for: name)) }
            try command.run(arguments)
        }
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
