import EdgeGraph
import EdgeTensor

extension ForeignNode {
    /// Different axes of a tensor of this rank, in the order in which they are named.
    func axes(_ axes: [Int], ofRank rank: Int) throws(OperatorError) -> [Int] {
        var found: [Int] = []
        for axis in axes {
            guard (-rank..<rank).contains(axis) else {
                throw .badAttribute("axes", "\(axes) are no axes of a tensor of rank \(rank)")
            }
            let place = axis < 0 ? axis + rank : axis
            guard !found.contains(place) else { throw .badAttribute("axes", "\(axes) names axis \(place) twice") }
            found.append(place)
        }
        return found
    }

    /// A list that newer versions of the operator take as an input and older ones as an attribute; nil for neither.
    func list(
        _ attribute: String, orInput index: Int, in builder: GraphBuilder
    ) throws(OperatorError) -> [Int]? {
        guard optionalInput(index) != nil else { return try ints(attribute) }
        return try integers(index, in: builder)
    }

    /// The only integer of input `index`, which must be known at compile time.
    func integer(_ index: Int, in builder: GraphBuilder) throws(OperatorError) -> Int {
        let values = try integers(index, in: builder)
        guard values.count == 1 else { throw .badInput(index, "has \(values.count) elements instead of one") }
        return values[0]
    }

    /// The values of all inputs, none of which may be left out.
    func allInputs() throws(OperatorError) -> [Graph.ValueID] {
        var ids: [Graph.ValueID] = []
        for index in inputs.indices { ids.append(try input(index)) }
        return ids
    }
}

extension GraphBuilder {
    /// Applies an operator that moves elements, and gives its result in the quantization that a TFLite file declares.
    mutating func addMove(
        _ op: any Operator, _ input: Graph.ValueID, for node: ForeignNode, output: Int = 0
    ) throws(OperatorError) -> Graph.ValueID {
        try requantized(try addOne(op, [input]), to: node.outputQuantization(output))
    }

    /// `id` with its axes in another order.
    mutating func transposed(_ id: Graph.ValueID, by permutation: [Int]) throws(OperatorError) -> Graph.ValueID {
        guard permutation != Array(permutation.indices) else { return id }
        return try addOne(Transpose(permutation), [id])
    }
}

extension Transpose {
    /// `[N, C, spatial…]` to `[N, spatial…, C]`.
    static func toChannelsLast(rank: Int) -> Transpose { Transpose([0] + Array(2..<rank) + [1]) }
    /// `[N, spatial…, C]` to `[N, C, spatial…]`.
    static func toChannelsFirst(rank: Int) -> Transpose { Transpose([0, rank - 1] + Array(1..<rank - 1)) }
}
