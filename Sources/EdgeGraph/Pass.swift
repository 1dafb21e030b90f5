/// One rewriting of a graph that keeps its meaning: for integer graphs every byte, for float graphs up to rounding.
public protocol Pass: Sendable {
    /// The imperative in kebab case, as `--dump-after` takes it: `fuse-activation`.
    var name: String { get }
    /// Rewrites `graph`; returns whether anything changed. Running it twice changes nothing the second time.
    func run(on graph: inout Graph) throws(PassError) -> Bool
}

/// Why a pass gave up: the pass, the node and the reason.
public struct PassError: Error, CustomStringConvertible {
    public let pass: String
    public let node: String
    public let reason: String

    public init(pass: String, node: String, reason: String) {
        self.pass = pass
        self.node = node
        self.reason = reason
    }

    public var description: String { "pass \(pass) failed at node \(node): \(reason)" }
}
