import EdgeGraph
import EdgeTensor

extension GRU {
    public static var imports: [ImportRule] {
        [.onnx("GRU") { node, builder throws(OperatorError) in try importONNX(node, &builder) }]
    }

    /// ONNX's GRU: gates in our order; the candidate's two biases stay apart.
    private static func importONNX(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let recurrence = try ONNXRecurrence(node, gateCount: 3, builder)
        let functions = try recurrence.functions(usual: [.sigmoid, .tanh])
        let x = try recurrence.x(&builder), lengths = try recurrence.lengths(&builder)
        var results: [[Graph.ValueID]] = [[], []]
        for (direction, isReversed) in recurrence.directions.enumerated() {
            var inputs = [
                x, try recurrence.slice(1, direction, &builder), try recurrence.slice(2, direction, &builder),
                try bias(recurrence, direction, &builder), try recurrence.state(5, direction, &builder),
            ]
            if let lengths { inputs.append(lengths) }
            let op = GRU(
                isReversed: isReversed, resetsAfter: try node.bool("linear_before_reset"), hasLengths: lengths != nil,
                clip: try recurrence.clip(), gate: functions[direction][0], candidate: functions[direction][1])
            for (index, output) in try builder.add(op, inputs).enumerated() { results[index].append(output) }
        }
        return try results.map { values throws(OperatorError) in try recurrence.joined(values, &builder) }
    }

    private static func bias(
        _ recurrence: ONNXRecurrence, _ direction: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let hidden = recurrence.hidden
        guard let biases = try recurrence.biases(direction, &builder) else { return try builder.addZeros([4 * hidden]) }
        func block(_ id: Graph.ValueID, _ rows: Range<Int>) throws(OperatorError) -> Graph.ValueID {
            try builder.addOne(Slice(rows, ofAxis: 0, in: builder.shape(of: id)), [id])
        }
        let gates = 0..<2 * hidden, candidate = 2 * hidden..<3 * hidden
        let sum = try builder.addOne(Binary(.add), [try block(biases.x, gates), try block(biases.h, gates)])
        return try builder.addOne(
            Concat(axis: 0), [sum, try block(biases.x, candidate), try block(biases.h, candidate)])
    }
}
