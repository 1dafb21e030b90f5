import EdgeGraph

/// What a caller decides about quantization; the defaults are what most models want.
public struct QuantizerOptions: Hashable, Sendable {
    /// Whether something is done.
    public enum Choice: String, Hashable, Sendable, CaseIterable {
        case on, off
        /// Both ways are tried, and the one whose outputs are nearer to the float model's is taken.
        case auto
    }

    /// How ranges of activations are found; nil for the best of all methods, tensor by tensor.
    public var method: RangeMethod?
    public var weightRange = WeightRange.minmax
    public var equalization = Choice.auto
    public var biasCorrection = Choice.auto
    /// Names of nodes that stay float.
    public var keptFloat: [String] = []
    /// Names of the only nodes that become integer; empty for all.
    public var quantizedOnly: [String] = []
    /// Whether inputs and outputs shall be integers, too. Otherwise probabilities at the end of the graph are computed in
    /// float32, where two that are near do not become one.
    public var hasIntegerEnds = false
    /// Samples on which ranges and corrections are tried; ranges themselves come from all.
    public var trialCount = 16
    /// Samples on which whole graphs are compared.
    public var comparisonCount = 64

    public init() {}

    /// Which nodes the caller wants to be changed, by name.
    ///
    /// - Throws: ``QuantizerError/unknownNode(_:suggestion:)`` for the first name that no node of `graph` has.
    public func selection(of graph: Graph) throws(QuantizerError) -> @Sendable (String) -> Bool {
        let known = graph.nodes.map(graph.name(of:))
        for name in keptFloat + quantizedOnly where !known.contains(Graph.firstName(of: name)) {
            throw .unknownNode(name, suggestion: Suggestion.text(for: name, among: known))
        }
        let (kept, only) = (Set(keptFloat.map(Graph.firstName)), Set(quantizedOnly.map(Graph.firstName)))
        return { name in !kept.contains(name) && (only.isEmpty || only.contains(name)) }
    }
}
