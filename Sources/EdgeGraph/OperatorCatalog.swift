import Synchronization

/// The operators that an engine knows. Importers, reader and runtime get it as a parameter.
public struct OperatorCatalog: Sendable {
    public let operators: [any Operator.Type]
    private let rules = ImportRules()

    public init(_ operators: [any Operator.Type]) { self.operators = operators }

    /// The operator type with this name in an `.edge` file.
    public func operatorType(named name: String) -> (any Operator.Type)? { operators.first { $0.name == name } }

    /// The rule for a foreign operator at a version.
    public func rule(
        _ format: ImportRule.Format, domain: String = "", _ operatorName: String, version: Int
    ) -> ImportRule? {
        rules.of(operators, .init(format: format, domain: domain, operatorName: operatorName))
            .first { $0.versions.contains(version) }
    }

    /// The versions for which a foreign operator is known; empty when it is unknown altogether.
    public func knownVersions(
        _ format: ImportRule.Format, domain: String = "", _ operatorName: String
    ) -> [ClosedRange<Int>] {
        rules.of(operators, .init(format: format, domain: domain, operatorName: operatorName)).map(\.versions)
    }
}

/// The import rules of all operators, collected when the first is asked for: a device that opens compiled models never
/// asks.
private final class ImportRules: Sendable {
    struct Key: Hashable {
        let format: ImportRule.Format
        let domain: String
        let operatorName: String
    }

    private let byKey = Mutex<[Key: [ImportRule]]?>(nil)

    func of(_ operators: [any Operator.Type], _ key: Key) -> [ImportRule] {
        byKey.withLock { known in
            if known == nil {
                known = Dictionary(grouping: operators.flatMap { $0.imports }) { rule in
                    Key(format: rule.format, domain: rule.domain, operatorName: rule.operatorName)
                }
            }
            return known?[key] ?? []
        }
    }
}
