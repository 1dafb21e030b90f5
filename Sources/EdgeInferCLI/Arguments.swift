import EdgeGraph

/// The arguments of one call, checked against a ``Command``.
struct Arguments: Sendable {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    private(set) var wantsHelp = false

    /// The value of an option; the last one where it may stand more than once.
    subscript(_ option: Option) -> String? { values[option.name]?.last }

    /// All values of an option in the order of the call.
    func all(_ option: Option) -> [String] { values[option.name] ?? [] }

    /// Whether an option stands in the call.
    func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// The value of an integer option.
    func integer(_ option: Option) -> Int? { self[option].flatMap { Int($0) } }

    /// The value of an option in seconds.
    func seconds(_ option: Option) -> Double? { self[option].flatMap { Double($0) } }

    /// The value of an option that is a decimal number.
    func decimal(_ option: Option) -> Double? { self[option].flatMap { Double($0) } }

    /// The value of an option that is a list of seconds; empty without it.
    func secondsList(_ option: Option) -> [Double] {
        self[option]?.split(separator: ",").compactMap { Double($0) } ?? []
    }

    /// Reads `words`, everything behind the verb. Options and operands may mix; `--` ends the options;
    /// `--name=value` is `--name value`.
    init(_ words: [String], for command: Command) throws(CommandError) {
        var rest = words[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || !word.hasPrefix("-") || word == "-" {
                operands.append(word)
            } else if word == "--" {
                optionsEnded = true
            } else {
                try takeOption(word, &rest, command)
            }
            if wantsHelp { return }
        }
        try checkCompleteness(command)
    }

    private mutating func takeOption(
        _ word: String, _ rest: inout ArraySlice<String>, _ command: Command
    ) throws(CommandError) {
        let (name, attached) = Self.split(word)
        guard let option = Self.find(name, in: command) else {
            let names = (command.options + [.help]).map { "--" + $0.name }
            throw .usage("unknown option «\(name)» for \(command.name)\(Suggestion.text(for: name, among: names))")
        }
        if option.name == Option.help.name {
            wantsHelp = true
            return
        }
        var value = ""
        if case .none = option.value {
            guard attached == nil else { throw .usage("option --\(option.name) takes no value") }
        } else {
            guard let found = attached ?? rest.popFirst() else {
                throw .usage("option --\(option.name) needs a value: \(option.placeholder)")
            }
            value = try Self.checked(found, for: option)
        }
        guard option.isRepeatable || values[option.name] == nil else {
            throw .usage("option --\(option.name) stands twice")
        }
        values[option.name, default: []].append(value)
    }

    private func checkCompleteness(_ command: Command) throws(CommandError) {
        var missing = command.operands.dropFirst(operands.count).filter { !$0.isOptional }.map(\.placeholder)
        missing += command.options.filter { $0.isRequired && !has($0) }.map { "--\($0.name) \($0.placeholder)" }
        if !missing.isEmpty {
            throw .usage("\(command.name) needs \(missing.joined(separator: " and ")); see --help")
        }
        if operands.count > command.operands.count {
            throw .usage("\(command.name) does not take «\(operands[command.operands.count])»")
        }
    }

    private static func split(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private static func find(_ name: String, in command: Command) -> Option? {
        (command.options + [.help]).first { option in
            name == "--" + option.name || option.short.map { name == "-" + String($0) } ?? false
        }
    }

    /// The value as ``subscript(_:)`` gives it: synonyms of a choice are the words that they stand for.
    private static func checked(_ text: String, for option: Option) throws(CommandError) -> String {
        switch option.value {
        case .none, .text: return text
        case .integer(let range):
            if let value = Int(text), range.contains(value) { return text }
            throw .usage("option --\(option.name) takes an integer from \(range.words), not «\(text)»")
        case .seconds:
            if isLengthOfTime(text) { return text }
            throw .usage("option --\(option.name) takes a number of seconds above 0 and up to 1000000, not «\(text)»")
        case .secondsList:
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            if parts.count <= 64, parts.allSatisfy({ isLengthOfTime(String($0)) }) { return text }
            throw .usage(
                "option --\(option.name) takes numbers of seconds above 0 and up to 1000000 like 0.1,5, not «\(text)»")
        case .decimal(let range):
            if let value = Double(text), range.contains(value) { return text }
            throw .usage(
                "option --\(option.name) takes a number from \(range.lowerBound.words) to \(range.upperBound.words), "
                    + "not «\(text)»")
        case .choice(let words, let synonyms):
            if let word = synonyms[text] ?? words.first(where: { $0 == text }) { return word }
            let near = Suggestion.text(for: text, among: words)
            throw .usage("option --\(option.name) takes \(words.joined(separator: ", ")); not «\(text)»\(near)")
        }
    }

    private static func isLengthOfTime(_ text: String) -> Bool {
        Double(text).map { $0 > 0 && $0 <= 1e6 } ?? false
    }
}

extension Double {
    /// Without a fraction that is zero.
    fileprivate var words: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

extension ClosedRange<Int> {
    /// `1 to 64`, or `1 on` without an upper end.
    fileprivate var words: String {
        upperBound == Int.max ? "\(lowerBound) on" : "\(lowerBound) to \(upperBound)"
    }
}
