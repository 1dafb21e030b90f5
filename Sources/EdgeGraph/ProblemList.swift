/// What stands in the way of an import: the first problems in full, the others as a number.
///
/// Texts come from strangers' files; control characters are replaced and long ones cut, so that a problem is a line.
public struct ProblemList: Sendable {
    /// More problems than this are only counted.
    public static let limit = 100
    /// Names and reasons of more characters are cut.
    public static let maximumTextCount = 300

    public private(set) var problems: [ImportFailure.Problem] = []
    public private(set) var count = 0

    public init() {}

    public var isEmpty: Bool { count == 0 }

    /// Adds a problem of one node, or of the file as a whole.
    public mutating func append(node: String = "", operatorName: String = "", version: Int = 0, _ reason: String) {
        count += 1
        guard problems.count < ProblemList.limit else { return }
        problems.append(
            ImportFailure.Problem(
                node: ProblemList.line(node), operatorName: ProblemList.line(operatorName), version: version,
                reason: ProblemList.line(reason)))
    }

    /// The problems of `lists` one after the other, at most ``limit`` and one that counts the rest.
    public static func joined(_ lists: [ProblemList]) -> [ImportFailure.Problem] {
        let count = lists.reduce(0) { $0 + $1.count }
        var problems = Array(lists.flatMap(\.problems).prefix(limit))
        if count > problems.count {
            problems.append(ImportFailure.Problem(reason: "and \(count - problems.count) more"))
        }
        return problems
    }

    /// `text` on one line of at most `maximumCount` characters.
    public static func line(_ text: String, maximumCount: Int = maximumTextCount) -> String {
        let isClean = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        if isClean, text.utf8.count <= maximumCount { return text }
        var line = ""
        for scalar in text.unicodeScalars.prefix(maximumCount) {
            line.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return text.unicodeScalars.count > maximumCount ? line + "…" : line
    }
}
