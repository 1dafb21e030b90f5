import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor

/// The nodes of a float graph that have a rule for integers, by what the operators say of themselves.
struct IntegerScope {
    /// For each node whether it can compute on int8, and on int16.
    let isCandidate: [Bool]
    let isWideCandidate: [Bool]

    init(_ graph: Graph) {
        isCandidate = graph.withoutLonelyMovements(graph.nodes.map { graph.takes(.int8, $0) || graph.isTabular($0) })
        isWideCandidate = graph.nodes.map { graph.takes(.int16, $0) }
    }
}

extension Graph {
    /// Which nodes are integer when movements between nodes that are not gain nothing from being so.
    func withoutLonelyMovements(_ isInteger: [Bool]) -> [Bool] {
        var isMoved = [Bool](repeating: false, count: values.count)
        for (index, node) in nodes.enumerated() where isInteger[index] && node.op.integerRule != .transparent {
            for id in activations(of: node) + node.outputs { isMoved[id.index] = true }
        }
        let movements = nodes.indices.filter { isInteger[$0] && nodes[$0].op.integerRule == .transparent }
        // A walk in either direction reaches every chain of movements.
        for index in movements + movements.reversed() + movements {
            let ends = activations(of: nodes[index]) + nodes[index].outputs
            if ends.contains(where: { isMoved[$0.index] }) {
                for id in ends { isMoved[id.index] = true }
            }
        }
        var kept = isInteger
        for index in movements where !isMoved[nodes[index].outputs[0].index] { kept[index] = false }
        return kept
    }
}

extension Graph {
    /// Whether a node has a rule for activations of `element`.
    fileprivate func takes(_ element: ElementType, _ node: Node) -> Bool {
        guard isReal(node), element == .int16 || node.op.integerRule != .none else { return false }
        let unit = ClippingRange.quantization(1, 0)
        var types: [TensorType] = []
        for (position, input) in node.inputs.enumerated() {
            var type = type(of: input)
            switch role(of: position, in: node) {
            case .plain: break
            case .activation, .constant: (type.element, type.quantization) = (element, unit)
            case .weights:
                let count = type.shape.first ?? 0
                guard count > 0 else { return false }
                type.element = .int8
                type.quantization = try? Quantization(
                    scales: Array(repeating: 1, count: count), zeroPoints: Array(repeating: 0, count: count), axis: 0)
            case .bias: type.element = element == .int16 ? .int64 : .int32
            }
            types.append(type)
        }
        guard let result = try? node.op.outputTypes(for: types), result.count == 1 else { return false }
        return result[0].element == element && result[0].shape == type(of: node.outputs[0]).shape
    }

    /// Whether a node is a function of one number, which a table of 256 entries holds.
    func isTabular(_ node: Node) -> Bool {
        guard isReal(node), node.op is Unary || node.op is Clamp || node.op is Binary else { return false }
        let roles = node.inputs.indices.map { role(of: $0, in: node) }
        guard roles.filter({ $0 == .activation }).count == 1 else { return false }
        return zip(node.inputs, roles).allSatisfy { id, role in
            let type = type(of: id)
            return role == .activation
                ? type.shape.rank > 0 && type.shape == self.type(of: node.outputs[0]).shape
                : role == .constant && type.elementCount == 1
        }
    }

    /// Whether a node makes one tensor of real numbers from real numbers, as long as its type says.
    private func isReal(_ node: Node) -> Bool {
        guard node.outputs.count == 1, type(of: node.outputs[0]).element == .float32,
            node.op.countedAxes.isEmpty, type(of: node.outputs[0]).elementCount > 0
        else { return false }
        guard !activations(of: node).isEmpty else { return false }
        guard node.op is any WeightedOperator else { return true }
        return role(of: 1, in: node) == .weights && role(of: 2, in: node) == .bias
    }
}
