import EdgeGraph

extension String {
    /// The first hundred characters, control characters replaced: a name from a file in a message of one line.
    var shortened: String {
        let clean = unicodeScalars.prefix(100).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined()
        return clean.unicodeScalars.count < unicodeScalars.count ? clean + "…" : clean
    }
}

/// What stands in the way of an import, in the order of the file; the first hundred are kept.
struct ProblemList {
    private var problems: [ImportFailure.Problem] = []
    private var droppedCount = 0

    var isEmpty: Bool { problems.isEmpty }

    mutating func add(_ reason: String) { add(ImportFailure.Problem(reason: reason)) }

    mutating func add(_ problem: ImportFailure.Problem) {
        if problems.count < 100 {
            problems.append(problem)
        } else {
            droppedCount += 1
        }
    }

    /// All of them together.
    var failure: ImportFailure {
        droppedCount == 0
            ? ImportFailure(problems)
            : ImportFailure(problems + [ImportFailure.Problem(reason: "and \(droppedCount) more")])
    }
}
