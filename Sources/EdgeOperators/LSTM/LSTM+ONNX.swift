import EdgeGraph
import EdgeTensor

/// ONNX's LSTM: gates in the order input, output, forget, cell; initial_c as input 6 and P `[D, 3H]` (input, output,
/// forget) as input 7. Y_c is output 2.
struct ONNXLSTM {
    private let recurrence: ONNXRecurrence
    private let couplesGates: Bool

    init(_ node: ForeignNode, _ builder: GraphBuilder) throws(OperatorError) {
        recurrence = try ONNXRecurrence(node, gateCount: 4, builder)
        couplesGates = try node.bool("input_forget")
    }

    /// Adds an operator for each direction, and gives Y, Y_h and Y_c.
    func add(_ builder: inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID] {
        let hasPeepholes = recurrence.node.optionalInput(7) != nil
        let functions = try recurrence.functions(usual: [.sigmoid, .tanh, .tanh])
        // The coupled gate below is a negated one, which only the sigmoid turns into its rest to 1.
        guard !couplesGates || functions.allSatisfy({ $0[0] == .sigmoid }) else {
            throw .unsupported("input_forget with another gate function than Sigmoid")
        }
        let x = try recurrence.x(&builder), lengths = try recurrence.lengths(&builder)
        var results: [[Graph.ValueID]] = [[], [], []]
        for (direction, isReversed) in recurrence.directions.enumerated() {
            var inputs = [x]
            for index in 1...2 {
                inputs.append(
                    try rows(try recurrence.slice(index, direction, &builder), [0, 2, 3, 1], index, &builder))
            }
            inputs.append(try rows(try recurrence.bias(direction, &builder), [0, 2, 3, 1], 3, &builder))
            inputs += [try recurrence.state(5, direction, &builder), try recurrence.state(6, direction, &builder)]
            if hasPeepholes {
                inputs.append(try rows(try recurrence.slice(7, direction, &builder), [0, 2, 1], 7, &builder))
            }
            if let lengths { inputs.append(lengths) }
            let chosen = functions[direction]
            let op = LSTM(
                isReversed: isReversed, hasPeepholes: hasPeepholes, hasLengths: lengths != nil,
                gateClip: try recurrence.clip(), gate: chosen[0], candidate: chosen[1], output: chosen[2])
            for (index, output) in try builder.add(op, inputs).enumerated() { results[index].append(output) }
        }
        return try results.map { values throws(OperatorError) in try recurrence.joined(values, &builder) }
    }

    /// The blocks of gates in our order. With input_forget f = 1 − i; as 1 − σ(z) = σ(−z), the forget gate's rows are
    /// those of the input gate with the other sign.
    private func rows(
        _ id: Graph.ValueID, _ order: [Int], _ index: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let blocks = try recurrence.reordered(id, order, index, &builder)
        guard couplesGates else { return blocks }
        let (shape, hidden) = (builder.shape(of: blocks), recurrence.hidden)
        let input = try builder.addOne(Slice(0..<hidden, ofAxis: 0, in: shape), [blocks])
        let rest = try builder.addOne(Slice(2 * hidden..<shape[0], ofAxis: 0, in: shape), [blocks])
        return try builder.addOne(Concat(axis: 0), [input, try builder.addOne(Unary(.neg), [input]), rest])
    }
}
