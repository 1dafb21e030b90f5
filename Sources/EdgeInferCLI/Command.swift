/// One verb of the command line, described as data: parsing, help, suggestions, shell completions and the manual page
/// are all made from this.
struct Command: Sendable {
    let name: String
    /// What the verb does, as the object of a list: no capital, no full stop.
    let summary: String
    /// Operands in order.
    var operands: [Operand] = []
    var options: [Option] = []
    /// Paragraphs below the options in the help.
    var notes: [String] = []
    /// Verbs below this one; each goes before an operand of the same name.
    var subcommands: [Command] = []
    let run: @Sendable (Arguments) throws(CommandError) -> Void
}

/// An argument that has a place instead of a name.
struct Operand: Sendable {
    let placeholder: String
    let help: String
    /// What a shell offers for it.
    var completion = Completion.files([])
    /// Whether the command does without it; only operands behind all others may be.
    var isOptional = false
}

/// What a shell offers where a value is to be typed.
enum Completion: Hashable, Sendable {
    case nothing
    /// Files whose names end in one of these, all files where none is given; and folders on the way to them.
    case files([String])
    case folders
    case words([String])

    static let compiledModels = Completion.files(["edge"])
    static let models = Completion.files(["edge", "onnx", "tflite"])
    static let arrays = Completion.files(["npy", "npz"])
}

/// `--name`, with a value or without.
struct Option: Sendable {
    /// What may stand behind the name; checked while parsing, so that a wrong call does no work.
    enum Value: Sendable {
        case none
        case text
        case integer(ClosedRange<Int>)
        /// A decimal number of seconds above 0.
        case seconds
        /// Several such numbers with commas between them.
        case secondsList
        /// A decimal number.
        case decimal(ClosedRange<Double>)
        /// One of these words; a synonym stands for one of them and is not shown.
        case choice([String], synonyms: [String: String])
    }

    let name: String
    var short: Character?
    var value = Value.none
    /// What stands for the value in the help.
    var placeholder = ""
    let help: String
    var isRepeatable = false
    var isRequired = false
    /// What a shell offers for the value.
    var completion = Completion.nothing

    /// An option without value.
    static func flag(_ name: String, _ help: String) -> Option {
        Option(name: name, help: help)
    }

    /// An option whose value is any text: a path, a name.
    static func text(
        _ name: String, short: Character? = nil, _ placeholder: String, _ help: String, isRepeatable: Bool = false,
        isRequired: Bool = false, completion: Completion = .nothing
    ) -> Option {
        Option(
            name: name, short: short, value: .text, placeholder: placeholder, help: help, isRepeatable: isRepeatable,
            isRequired: isRequired, completion: completion)
    }

    /// An option whose value is an integer within `range`.
    static func integer(_ name: String, _ range: ClosedRange<Int>, _ help: String) -> Option {
        Option(name: name, value: .integer(range), placeholder: "N", help: help)
    }

    /// An option whose value is a length of time in seconds.
    static func seconds(_ name: String, _ help: String) -> Option {
        Option(name: name, value: .seconds, placeholder: "S", help: help)
    }

    /// An option whose value is a list of lengths of time in seconds.
    static func secondsList(_ name: String, _ help: String) -> Option {
        Option(name: name, value: .secondsList, placeholder: "S,S", help: help)
    }

    /// An option whose value is a decimal number within `range`.
    static func decimal(_ name: String, _ placeholder: String, _ range: ClosedRange<Double>, _ help: String) -> Option {
        Option(name: name, value: .decimal(range), placeholder: placeholder, help: help)
    }

    /// An option whose value is one of `words`, which the help lists.
    static func choice(
        _ name: String, _ placeholder: String, _ words: [String], synonyms: [String: String] = [:], _ help: String
    ) -> Option {
        Option(
            name: name, value: .choice(words, synonyms: synonyms), placeholder: placeholder,
            help: "\(help): \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")")
    }

    static let help = Option(name: "help", short: "h", help: "Show this help")
}

/// Why a command did not do what it was asked to.
enum CommandError: Error {
    /// The call was wrong; exit 2.
    case usage(String)
    /// The work failed; exit 1.
    case failed(String)

    var exitCode: Int32 { if case .usage = self { 2 } else { 1 } }

    /// What the user is told; names and files that it quotes may hold anything.
    var text: String {
        switch self {
        case .usage(let text), .failed(let text): text
        }
    }
}
