import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Values that are stored with one scale and zero point.
///
/// Those around an operator that only moves or selects stored values must be. Those of a concat, a residual add and an
/// average pooling are where it costs little: what is narrower than the widest of them would lose resolution, so
/// each must use at least a share of the common range (B. Jacob et al., «Quantization and Training of Neural Networks
/// for Efficient Integer-Arithmetic-Only Inference», CVPR 2018, A.3, where concat always shares).
struct SharedRanges {
    /// For each value the first one of its group.
    private var first: [Int]

    /// Of the common range, what every tensor of a concat, an add, or a pooling must use itself.
    private static let leastShare = 0.7

    /// Every integer node's values, those of movements together.
    init(_ graph: Graph, isInteger: [Bool]) {
        first = Array(0..<graph.values.count)
        for (index, node) in graph.nodes.enumerated() where isInteger[index] && Self.mustShare(node) {
            for id in graph.activations(of: node) { join(id.index, node.outputs[0].index) }
        }
    }

    /// Joins the groups around concats, adds and average poolings where their ranges are alike.
    mutating func joinAlike(_ graph: Graph, isInteger: [Bool], _ histograms: [Histogram?]) {
        for (index, node) in graph.nodes.enumerated() where isInteger[index] && Self.mayShare(node) {
            let values = graph.activations(of: node) + node.outputs
            let ranges = values.map { id in
                let histogram = Histogram.union(group(of: id.index).compactMap { histograms[$0] })
                return RangeMethod.minmax.range(of: histogram)
            }
            let common = ranges.dropFirst().reduce(ranges[0]) { $0.union($1) }
            guard ranges.allSatisfy({ $0.width >= Self.leastShare * common.width }) else { continue }
            for id in values { join(id.index, values[0].index) }
        }
    }

    /// The values of the group that value `index` belongs to, in order.
    func group(of index: Int) -> [Int] {
        let root = root(index)
        return first.indices.filter { self.root($0) == root }
    }

    /// Groups of values for which `isMember` holds, in order of their first member.
    func groups(_ isMember: (Int) -> Bool) -> [[Int]] {
        var places: [Int: Int] = [:]
        var groups: [[Int]] = []
        for index in first.indices where isMember(index) {
            let root = root(index)
            if let place = places[root] {
                groups[place].append(index)
            } else {
                places[root] = groups.count
                groups.append([index])
            }
        }
        return groups
    }

    private static func mustShare(_ node: Graph.Node) -> Bool {
        if let binary = node.op as? Binary { return binary.function == .min || binary.function == .max }
        return node.op.integerRule == .transparent
    }

    private static func mayShare(_ node: Graph.Node) -> Bool {
        if let binary = node.op as? Binary { return binary.function == .add }
        return node.op is Concat || node.op is AveragePool
    }

    private func root(_ index: Int) -> Int {
        var index = index
        while first[index] != index { index = first[index] }
        return index
    }

    private mutating func join(_ one: Int, _ other: Int) {
        let (one, other) = (root(one), root(other))
        first[Swift.max(one, other)] = Swift.min(one, other)
    }
}
