import EdgeGraph
import EdgeTensor

/// ONNX's LSTM: one or two directions, gates in the order input, output, forget, cell.
///
/// Inputs: X, W `[D, 4H, I]`, R `[D, 4H, H]`, B `[D, 8H]`, sequence_lens, initial_h, initial_c `[D, N, H]`,
/// P `[D, 3H]` (input, output, forget). Outputs: Y `[T, D, N, H]`, Y_h, Y_c `[D, N, H]`.
struct ONNXRecurrence {
    private let node: ForeignNode
    private let directions: [Bool]
    private let isBatchFirst: Bool
    private let hidden: Int

    init(_ node: ForeignNode, _ builder: GraphBuilder) throws(OperatorError) {
        self.node = node
        let direction = try node.string("direction", default: "forward")
        switch direction {
        case "forward": directions = [false]
        case "reverse": directions = [true]
        case "bidirectional": directions = [false, true]
        default: throw .badAttribute("direction", "is «\(direction)»")
        }
        isBatchFirst = try node.bool("layout")
        let recurrent = builder.shape(of: try node.input(2))
        guard recurrent.rank == 3, recurrent[0] == directions.count, recurrent[1] == 4 * recurrent[2] else {
            throw .badInput(2, "has shape \(recurrent)")
        }
        hidden = recurrent[2]
        try checkAttributes()
        try checkLengths(builder)
    }

    private func checkAttributes() throws(OperatorError) {
        if case .strings(let activations) = node.attributes["activations"] {
            let usual = directions.flatMap { _ in ["sigmoid", "tanh", "tanh"] }
            guard activations.map({ $0.lowercased() }) == usual else {
                throw .unsupported("activations \(activations) of an LSTM")
            }
        }
        guard try node.float("clip", default: 0) == 0 else { throw .unsupported("clip of an LSTM") }
        guard try node.int("hidden_size", default: hidden) == hidden else {
            throw .badAttribute("hidden_size", "is not \(hidden), that of the recurrent weights")
        }
    }

    /// Sequences that end before the others are not supported.
    private func checkLengths(_ builder: GraphBuilder) throws(OperatorError) {
        let x = builder.shape(of: try node.input(0))
        guard x.rank == 3 else { throw .badInput(0, "has shape \(x)") }
        guard node.optionalInput(4) != nil else { return }
        let steps = isBatchFirst ? x[1] : x[0]
        guard try node.integers(4, in: builder).allSatisfy({ $0 == steps }) else {
            throw .unsupported("an LSTM over sequences of different lengths")
        }
    }

    /// Adds an operator for each direction, and gives Y, Y_h and Y_c.
    func add(_ builder: inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID] {
        let x = try builder.transposed(try node.input(0), by: isBatchFirst ? [1, 0, 2] : [0, 1, 2])
        var sequences: [Graph.ValueID] = [], finals: [Graph.ValueID] = [], cells: [Graph.ValueID] = []
        for (direction, isReversed) in directions.enumerated() {
            let hasPeepholes = node.optionalInput(7) != nil
            var inputs = [
                x, try matrix(1, direction, &builder), try matrix(2, direction, &builder),
                try bias(direction, &builder), try state(5, direction, x, &builder),
                try state(6, direction, x, &builder),
            ]
            if hasPeepholes { inputs.append(try peepholes(direction, &builder)) }
            let outputs = try builder.add(LSTM(isReversed: isReversed, hasPeepholes: hasPeepholes), inputs)
            sequences.append(try direct(outputs[0], axis: isBatchFirst ? 2 : 1, &builder))
            finals.append(try direct(outputs[1], axis: isBatchFirst ? 1 : 0, &builder))
            cells.append(try direct(outputs[2], axis: isBatchFirst ? 1 : 0, &builder))
        }
        let y = try joined(sequences, axis: isBatchFirst ? 2 : 1, &builder)
        return [
            y, try joined(finals, axis: isBatchFirst ? 1 : 0, &builder),
            try joined(cells, axis: isBatchFirst ? 1 : 0, &builder),
        ]
    }

    // MARK: Inputs of one direction

    /// The slice of input `index` that belongs to a direction, without that axis.
    private func slice(
        _ index: Int, _ direction: Int, axis: Int = 0, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(index)
        let shape = builder.shape(of: input)
        guard shape.rank > axis, shape[axis] == directions.count else { throw .badInput(index, "has shape \(shape)") }
        let part = try builder.addOne(Slice(direction..<direction + 1, ofAxis: axis, in: shape), [input])
        var dimensions = shape.dimensions
        dimensions.remove(at: axis)
        return try builder.addOne(Reshape(try .inferred(dimensions)), [part])
    }

    /// The blocks of `hidden` rows in another order.
    private func reordered(
        _ id: Graph.ValueID, _ order: [Int], _ index: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: id)
        guard shape.first == order.count * hidden else { throw .badInput(index, "has rows of shape \(shape)") }
        var blocks: [Graph.ValueID] = []
        for block in order {
            let rows = block * hidden..<(block + 1) * hidden
            blocks.append(try builder.addOne(Slice(rows, ofAxis: 0, in: shape), [id]))
        }
        return try builder.addOne(Concat(axis: 0), blocks)
    }

    private func matrix(
        _ index: Int, _ direction: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let rows = try slice(index, direction, &builder)
        // With input_forget f = 1 − i; as 1 − σ(z) = σ(−z), its rows are those of i with the other sign.
        guard try node.bool("input_forget") else { return try reordered(rows, [0, 2, 3, 1], index, &builder) }
        return try coupled(rows, [0, 2, 3, 1], index, &builder)
    }

    /// ``reordered``, with block 1 of the result the negative of block 0.
    private func coupled(
        _ id: Graph.ValueID, _ order: [Int], _ index: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let blocks = try reordered(id, order, index, &builder)
        let shape = builder.shape(of: blocks)
        let input = try builder.addOne(Slice(0..<hidden, ofAxis: 0, in: shape), [blocks])
        let rest = try builder.addOne(Slice(2 * hidden..<shape[0], ofAxis: 0, in: shape), [blocks])
        return try builder.addOne(Concat(axis: 0), [input, try builder.addOne(Unary(.neg), [input]), rest])
    }

    /// The sum of the two halves of B, or zeros.
    private func bias(_ direction: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        guard node.optionalInput(3) != nil else { return try zeros([4 * hidden], &builder) }
        let both = try slice(3, direction, &builder)
        let shape = builder.shape(of: both)
        guard shape.dimensions == [8 * hidden] else { throw .badInput(3, "has rows of shape \(shape)") }
        let first = try builder.addOne(Slice(0..<4 * hidden, ofAxis: 0, in: shape), [both])
        let second = try builder.addOne(Slice(4 * hidden..<8 * hidden, ofAxis: 0, in: shape), [both])
        let sum = try builder.addOne(Binary(.add), [first, second])
        guard try node.bool("input_forget") else { return try reordered(sum, [0, 2, 3, 1], 3, &builder) }
        return try coupled(sum, [0, 2, 3, 1], 3, &builder)
    }

    private func peepholes(_ direction: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let rows = try slice(7, direction, &builder)
        guard try node.bool("input_forget") else { return try reordered(rows, [0, 2, 1], 7, &builder) }
        return try coupled(rows, [0, 2, 1], 7, &builder)
    }

    private func state(
        _ index: Int, _ direction: Int, _ x: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard node.optionalInput(index) != nil else { return try zeros([builder.shape(of: x)[1], hidden], &builder) }
        return try slice(index, direction, axis: isBatchFirst ? 1 : 0, &builder)
    }

    private func zeros(_ dimensions: [Int], _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let type = TensorType(.float32, try .inferred(dimensions))
        guard type.byteCount <= builder.foldingByteBudget else { throw .unsupported("a state of shape \(type.shape)") }
        builder.foldingByteBudget -= type.byteCount
        return builder.addConstant(Tensor(type, Array(repeating: Float(0), count: type.elementCount)))
    }

    // MARK: Outputs

    /// A result of one direction with an axis for it; sequences of a batch-first layout have the batch in front.
    private func direct(
        _ id: Graph.ValueID, axis: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let isSequence = builder.shape(of: id).rank == 3
        let ordered = isSequence && isBatchFirst ? try builder.transposed(id, by: [1, 0, 2]) : id
        var dimensions = builder.shape(of: ordered).dimensions
        dimensions.insert(1, at: axis)
        return try builder.addOne(Reshape(try .inferred(dimensions)), [ordered])
    }

    private func joined(
        _ ids: [Graph.ValueID], axis: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        ids.count == 1 ? ids[0] : try builder.addOne(Concat(axis: axis), ids)
    }
}
