import EdgeGraph
import EdgeTensor

/// What ONNX's RNN, GRU and LSTM share: one or two directions with a slice of each input, and a layout.
///
/// Inputs: X `[T, N, I]`, W `[D, GH, I]`, R `[D, GH, H]`, B `[D, 2GH]`, sequence_lens `[N]`, initial_h `[D, N, H]` …
/// for G gates. Outputs: Y `[T, D, N, H]`, Y_h `[D, N, H]` … With layout 1 the batch is the first axis of all.
struct ONNXRecurrence {
    let node: ForeignNode
    /// For each direction, whether it walks from the end.
    let directions: [Bool]
    let isBatchFirst: Bool
    let hidden: Int
    private let gateCount: Int

    init(_ node: ForeignNode, gateCount: Int, _ builder: GraphBuilder) throws(OperatorError) {
        self.node = node
        self.gateCount = gateCount
        let direction = try node.string("direction", default: "forward")
        switch direction {
        case "forward": directions = [false]
        case "reverse": directions = [true]
        case "bidirectional": directions = [false, true]
        default: throw .badAttribute("direction", "is «\(direction)»")
        }
        isBatchFirst = try node.bool("layout")
        let recurrent = builder.shape(of: try node.input(2))
        guard recurrent.rank == 3, recurrent[0] == directions.count, recurrent[1] == gateCount * recurrent[2] else {
            throw .badInput(2, "has shape \(recurrent)")
        }
        hidden = recurrent[2]
        guard builder.shape(of: try node.input(0)).rank == 3 else {
            throw .badInput(0, "has shape \(builder.shape(of: try node.input(0)))")
        }
        guard try node.int("hidden_size", default: hidden) == hidden else {
            throw .badAttribute("hidden_size", "is not \(hidden), that of the recurrent weights")
        }
    }

    /// The largest magnitude of what goes into the functions; 0 for no limit.
    func clip() throws(OperatorError) -> Float { try node.float("clip", default: 0) }

    /// The functions of each direction: those of the model, or the usual ones.
    func functions(usual: [GateFunction]) throws(OperatorError) -> [[GateFunction]] {
        var names: [String] = []
        switch node.attributes["activations"] {
        case .strings(let given): names = given
        case nil: return directions.map { _ in usual }
        default: throw .badAttribute("activations", "is not a list of strings")
        }
        guard names.count == usual.count * directions.count else {
            throw .badAttribute("activations", "names \(names.count) functions")
        }
        // Parameters stand in a row for those functions that have them; a list of one for each function is taken, too.
        var alphas = try node.floats("activation_alpha") ?? [], betas = try node.floats("activation_beta") ?? []
        let (isAligned, isBetaAligned) = (alphas.count == names.count, betas.count == names.count)
        var functions: [GateFunction] = []
        for name in names {
            let usual = try GateFunction(onnx: name, alpha: nil, beta: nil).parameterCounts
            let alpha = (usual.alpha || isAligned) && !alphas.isEmpty ? alphas.removeFirst() : nil
            let beta = (usual.beta || isBetaAligned) && !betas.isEmpty ? betas.removeFirst() : nil
            functions.append(
                try GateFunction(onnx: name, alpha: usual.alpha ? alpha : nil, beta: usual.beta ? beta : nil))
        }
        return directions.indices.map { Array(functions[$0 * usual.count..<($0 + 1) * usual.count]) }
    }

    // MARK: Inputs

    /// X with the steps first.
    func x(_ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        try builder.transposed(try node.input(0), by: isBatchFirst ? [1, 0, 2] : [0, 1, 2])
    }

    /// The lengths of the sequences as int32; nil where all are as long as X.
    func lengths(_ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID? {
        guard let lengths = node.optionalInput(4) else { return nil }
        let x = builder.shape(of: try node.input(0))
        let (steps, batch) = isBatchFirst ? (x[1], x[0]) : (x[0], x[1])
        guard builder.shape(of: lengths).elementCount == batch else {
            throw .badInput(4, "has shape \(builder.shape(of: lengths)) for a batch of \(batch)")
        }
        if let known = builder.integers(lengths) {
            guard known.allSatisfy({ (0...steps).contains($0) }) else {
                throw .badInput(4, "has a length outside of 0 to \(steps)")
            }
            if known.allSatisfy({ $0 == steps }) { return nil }
        }
        return try builder.reshaped(try builder.cast(lengths, to: .int32), to: try .inferred([batch]))
    }

    /// The slice of input `index` that belongs to a direction, without that axis.
    func slice(
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
    func reordered(
        _ id: Graph.ValueID, _ order: [Int], _ index: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: id)
        guard shape.first == order.count * hidden else { throw .badInput(index, "has rows of shape \(shape)") }
        return try builder.reordered(id, blocks: order, length: hidden)
    }

    /// The two halves of B, for x and for h; nil where the model has none.
    func biases(
        _ direction: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> (x: Graph.ValueID, h: Graph.ValueID)? {
        guard node.optionalInput(3) != nil else { return nil }
        let both = try slice(3, direction, &builder)
        let shape = builder.shape(of: both)
        let half = gateCount * hidden
        guard shape.dimensions == [2 * half] else { throw .badInput(3, "has rows of shape \(shape)") }
        return (
            try builder.addOne(Slice(0..<half, ofAxis: 0, in: shape), [both]),
            try builder.addOne(Slice(half..<2 * half, ofAxis: 0, in: shape), [both])
        )
    }

    /// The sum of the two halves of B, or zeros.
    func bias(_ direction: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        guard let biases = try biases(direction, &builder) else {
            return try builder.addZeros([gateCount * hidden])
        }
        return try builder.addOne(Binary(.add), [biases.x, biases.h])
    }

    /// The initial state of a direction in input `index`, or zeros.
    func state(
        _ index: Int, _ direction: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let batch = builder.shape(of: try node.input(0))[isBatchFirst ? 0 : 1]
        guard node.optionalInput(index) != nil else { return try builder.addZeros([batch, hidden]) }
        return try slice(index, direction, axis: isBatchFirst ? 1 : 0, &builder)
    }

    // MARK: Outputs

    /// Y from the sequences of the directions, or a final state from theirs.
    func joined(
        _ results: [Graph.ValueID], _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var parts: [Graph.ValueID] = []
        var axis = 0
        for result in results {
            let isSequence = builder.shape(of: result).rank == 3
            axis = (isSequence ? 1 : 0) + (isBatchFirst ? 1 : 0)
            let ordered = isSequence && isBatchFirst ? try builder.transposed(result, by: [1, 0, 2]) : result
            var dimensions = builder.shape(of: ordered).dimensions
            dimensions.insert(1, at: axis)
            parts.append(try builder.addOne(Reshape(try .inferred(dimensions)), [ordered]))
        }
        return parts.count == 1 ? parts[0] : try builder.addOne(Concat(axis: axis), parts)
    }
}
