/// The operators that an engine knows. Importers, reader and runtime get it as a parameter.
public struct OperatorCatalog: Sendable {
    public let operators: [any Operator.Type]
    private let byName: [String: any Operator.Type]
    private let rules: [RuleKey: [ImportRule]]

    private struct RuleKey: Hashable {
        let format: ImportRule.Format
        let domain: String
        let operatorName: String
    }

    public init(_ operators: [any Operator.Type]) {
        self.operators = operators
        byName = Dictionary(operators.map { ($0.name, $0) }) { first, _ in first }
        var rules: [RuleKey: [ImportRule]] = [:]
        for rule in operators.flatMap({ $0.imports }) {
            let key = RuleKey(format: rule.format, domain: rule.domain, operatorName: rule.operatorName)
            rules[key, default: []].append(rule)
        }
        self.rules = rules
    }

    /// The operator type with this name in an `.edge` file.
    public func operatorType(named name: String) -> (any Operator.Type)? { byName[name] }

    /// The rule for a foreign operator at a version.
    public func rule(
        _ format: ImportRule.Format, domain: String = "", _ operatorName: String, version: Int
    ) -> ImportRule? {
        rules[RuleKey(format: format, domain: domain, operatorName: operatorName)]?
            .first { $0.versions.contains(version) }
    }

    /// The versions for which a foreign operator is known; empty when it is unknown altogether.
    public func knownVersions(
        _ format: ImportRule.Format, domain: String = "", _ operatorName: String
    ) -> [ClosedRange<Int>] {
        (rules[RuleKey(format: format, domain: domain, operatorName: operatorName)] ?? []).map(\.versions)
    }
}
