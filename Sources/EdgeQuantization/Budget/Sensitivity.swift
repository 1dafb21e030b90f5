import EdgeGraph
import EdgePasses
import EdgeTensor

/// What more precision in one place would do for the outputs, and what it would cost.
public struct Sensitivity: Sendable {
    /// More precision in one place.
    public enum Move: Hashable, Sendable {
        /// A node computes in float32.
        case float(node: Int)
        /// A group of tensors is stored in 16 bits, and the nodes around it compute with those.
        case wide(values: [Int])

        var isFloat: Bool { if case .float = self { true } else { false } }
    }

    public let move: Move
    /// Names of the nodes that change.
    public let names: [String]
    /// By how much the noise at the outputs falls, as a share of the signal.
    public let gain: Double
    /// Nanoseconds that a run takes longer, by the estimate; 0 where it does not.
    public let addedNanoseconds: Double

    /// Gain for its price.
    var worth: Double { gain / Swift.max(addedNanoseconds, 1) }
}

extension QuantizedModel {
    /// The places in which more precision is possible.
    func moves(_ scope: IntegerScope) -> [Sensitivity.Move] {
        var moves: [Sensitivity.Move] = []
        for index in graph.nodes.indices
        where plan.isInteger[index] && graph.nodes[index].op.integerRule != .transparent {
            moves.append(.float(node: index))
        }
        for result in ranges {
            let values = Set(result.values)
            let nodes = graph.nodes.indices.filter { index in
                let node = graph.nodes[index]
                return plan.isInteger[index]
                    && (graph.activations(of: node) + node.outputs).contains { values.contains($0.index) }
            }
            guard !nodes.isEmpty, nodes.allSatisfy({ scope.isWideCandidate[$0] }),
                result.values.contains(where: { plan.storages[$0]?.element == .int8 })
            else { continue }
            moves.append(.wide(values: result.values))
        }
        return moves
    }

    /// This model with more precision in one place.
    func applying(_ move: Sensitivity.Move) -> QuantizedModel {
        var model = self
        switch move {
        case .float(let index):
            model.plan.isInteger[index] = false
            model.plan.isInteger = graph.withoutLonelyMovements(model.plan.isInteger)
            // What rounding did to its means is gone.
            if model.plan.weightScales[index] != nil {
                model.graph.nodes[index].inputs = model.uncorrected.nodes[index].inputs
            }
        case .wide(let values):
            for value in values { model.plan.storages[value]?.element = .int16 }
        }
        return model
    }

    /// The names of the nodes that a move changes.
    func names(of move: Sensitivity.Move) -> [String] {
        switch move {
        case .float(let index): return [graph.name(of: graph.nodes[index])]
        case .wide(let values):
            let members = Set(values)
            let names = graph.nodes.filter { node in node.outputs.contains { members.contains($0.index) } }
                .map { graph.name(of: $0) }
            return names.isEmpty ? values.map { graph.label(Graph.ValueID($0)) } : names
        }
    }
}
