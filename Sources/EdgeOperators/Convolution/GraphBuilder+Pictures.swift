import EdgeGraph
import EdgeTensor

extension GraphBuilder {
    /// A picture `[N, C, spatial…]` as `[N, spatial…, C]`.
    mutating func channelsLast(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        let rank = shape(of: resolve(id)).rank
        guard rank >= 3 else { throw .badInput(0, "has rank \(rank); a picture [N, C, spatial…] has 3 or more") }
        return try addOne(Transpose.toChannelsLast(rank: rank), [id])
    }

    /// A picture `[N, spatial…, C]` as `[N, C, spatial…]`.
    mutating func channelsFirst(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        let rank = shape(of: resolve(id)).rank
        return try addOne(Transpose.toChannelsFirst(rank: rank), [id])
    }

    /// Whether `id` is a constant, or a constant that is dequantized.
    func isWeights(_ id: Graph.ValueID) -> Bool {
        constant(resolve(id)) != nil || dequantizedConstant(id) != nil
    }

    /// The stored constant of which `id` is the dequantization.
    private func dequantizedConstant(_ id: Graph.ValueID) -> Graph.ValueID? {
        guard let index = producer(of: resolve(id)), graph.nodes[index].op is Dequantize else { return nil }
        let stored = graph.nodes[index].inputs[0]
        return constant(stored) == nil ? nil : stored
    }

    /// `change` applied to a constant, or to the integers of one that is dequantized, so that it stays both.
    mutating func changingWeights(
        _ id: Graph.ValueID,
        _ change: (Graph.ValueID, inout GraphBuilder) throws(OperatorError) -> Graph.ValueID
    ) throws(OperatorError) -> Graph.ValueID {
        guard let stored = dequantizedConstant(id) else { return try change(id, &self) }
        return try addOne(Dequantize(), [try change(stored, &self)])
    }

    /// Weights with their axes in another order, constants with their scales.
    mutating func permutedWeights(
        _ id: Graph.ValueID, _ permutation: [Int]
    ) throws(OperatorError) -> Graph.ValueID {
        guard permutation.count == shape(of: resolve(id)).rank else {
            throw .badInput(1, "has shape \(shape(of: resolve(id))) instead of rank \(permutation.count)")
        }
        return try changingWeights(id) { id, builder throws(OperatorError) in
            try builder.addOne(Transpose(permutation), [id])
        }
    }

    /// A bias of `count` zeros for inputs of element type `element`.
    mutating func addZeroBias(_ count: Int, for element: ElementType) throws(OperatorError) -> Graph.ValueID {
        let bias: ElementType = element.isFloatingPoint ? element : element == .int16 ? .int64 : .int32
        return try addComputed(TensorType(bias, try .inferred([count])))
    }

    /// A float bias, or `count` zeros beside `input` where there is none.
    mutating func bias(
        _ id: Graph.ValueID?, count: Int, beside input: Graph.ValueID
    ) throws(OperatorError) -> Graph.ValueID {
        guard let id else { return try addZeroBias(count, for: type(of: resolve(input)).element) }
        return id
    }
}
