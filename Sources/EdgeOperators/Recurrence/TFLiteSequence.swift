import EdgeGraph
import EdgeTensor

/// The sequences of a TFLite layer: x with the steps first, whatever the file has first, and y the other way round.
struct TFLiteSequence {
    let node: ForeignNode
    let isTimeMajor: Bool

    init(_ node: ForeignNode) throws(OperatorError) {
        self.node = node
        isTimeMajor = try node.bool("time_major")
    }

    /// Input `index` as `[T, N, I]`.
    func input(at index: Int = 0, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let x = try node.input(index)
        guard builder.shape(of: x).rank == 3 else { throw .badInput(index, "has shape \(builder.shape(of: x))") }
        return try builder.transposed(x, by: isTimeMajor ? [0, 1, 2] : [1, 0, 2])
    }

    /// `[T, N, O]` as the file's output `index`.
    func output(
        _ y: Graph.ValueID, at index: Int = 0, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let ordered = try builder.transposed(y, by: isTimeMajor ? [0, 1, 2] : [1, 0, 2])
        return try builder.requantized(ordered, to: node.outputQuantization(index))
    }

    /// The outputs of a layer of two directions: apart, or merged along the last axis.
    func outputs(
        _ forward: Graph.ValueID, _ backward: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        guard try node.bool("merge_outputs") else {
            return [try output(forward, &builder), try output(backward, at: 1, &builder)]
        }
        return [try output(try builder.addOne(Concat(axis: 2), [forward, backward]), &builder)]
    }

    /// What each direction of a layer with an auxiliary input at `index` sees.
    ///
    /// With weights of its own, which `hasWeights` says, the auxiliary input is a second part of both; without them it
    /// is the input of the backward direction alone.
    func inputs(
        auxiliary index: Int, hasWeights: Bool, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> (forward: Graph.ValueID, backward: Graph.ValueID) {
        let x = try input(&builder)
        guard node.optionalInput(index) != nil else { return (x, x) }
        let auxiliary = try input(at: index, &builder)
        guard hasWeights else { return (x, auxiliary) }
        let both = try builder.addOne(Concat(axis: 2), [x, auxiliary])
        return (both, both)
    }
}

extension ForeignNode {
    /// Constant weights in float32; those of the hybrid form are int8 beside a float32 input.
    func realWeights(_ index: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let id = try input(index)
        guard builder.type(of: id).element != .float32 else { return id }
        let type = TensorType(.float32, builder.shape(of: id))
        return builder.addConstant(Tensor(type, try reals(index, in: builder)))
    }
}

extension GraphBuilder {
    /// The blocks of `length` rows of which a tensor consists, in another order.
    mutating func reordered(
        _ id: Graph.ValueID, blocks order: [Int], length: Int
    ) throws(OperatorError) -> Graph.ValueID {
        guard order != Array(order.indices) else { return id }
        var blocks: [Graph.ValueID] = []
        for block in order {
            let rows = Slice(block * length..<(block + 1) * length, ofAxis: 0, in: shape(of: id))
            blocks.append(try addOne(rows, [id]))
        }
        return try addOne(Concat(axis: 0), blocks)
    }

    /// `[N, I]` as a sequence of one step, `[1, N, I]`.
    mutating func asStep(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        try addOne(Reshape(try .inferred([1] + shape(of: id).dimensions)), [id])
    }

    /// `[1, N, O]` as `[N, O]`.
    mutating func asVector(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        try addOne(Reshape(try .inferred(shape(of: id).dimensions.dropFirst())), [id])
    }
}
