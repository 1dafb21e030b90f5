import EdgeGraph
import EdgeTensor

extension RNN {
    public static var imports: [ImportRule] {
        [.onnx("RNN") { node, builder throws(OperatorError) in try importONNX(node, &builder) }] + tflite
    }

    private static func importONNX(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let recurrence = try ONNXRecurrence(node, gateCount: 1, builder)
        let functions = try recurrence.functions(usual: [.tanh])
        let x = try recurrence.x(&builder), lengths = try recurrence.lengths(&builder)
        var results: [[Graph.ValueID]] = [[], []]
        for (direction, isReversed) in recurrence.directions.enumerated() {
            var inputs = [
                x, try recurrence.slice(1, direction, &builder), try recurrence.slice(2, direction, &builder),
                try recurrence.bias(direction, &builder), try recurrence.state(5, direction, &builder),
            ]
            if let lengths { inputs.append(lengths) }
            let op = RNN(
                isReversed: isReversed, hasLengths: lengths != nil, clip: try recurrence.clip(),
                function: functions[direction][0])
            for (index, output) in try builder.add(op, inputs).enumerated() { results[index].append(output) }
        }
        return try results.map { values throws(OperatorError) in try recurrence.joined(values, &builder) }
    }
}
