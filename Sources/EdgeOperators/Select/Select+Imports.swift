import EdgeGraph
import EdgeTensor

extension Select {
    public static var imports: [ImportRule] {
        [
            .onnx("Where") { node, builder throws(OperatorError) in
                [try builder.addBroadcast(Select(), [try node.input(0), try node.input(1), try node.input(2)])]
            },
            .tflite("SELECT_V2") { node, builder throws(OperatorError) in
                [try add(try node.input(0), node, &builder)]
            },
            .tflite("SELECT") { node, builder throws(OperatorError) in
                // A condition of rank 1 chooses along the first axis.
                let condition = try node.input(0)
                let (own, rank) = (builder.shape(of: condition), builder.shape(of: try node.input(1)).rank)
                guard own.rank == 1, rank > 1 else { return [try add(condition, node, &builder)] }
                let raised = try Shape.inferred(own.dimensions + Array(repeating: 1, count: rank - 1))
                return [try add(try builder.reshaped(condition, to: raised), node, &builder)]
            },
        ]
    }

    private static func add(
        _ condition: Graph.ValueID, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let quantization = node.outputQuantization()
        let a = try builder.requantized(try node.input(1), to: quantization)
        let b = try builder.requantized(try node.input(2), to: quantization)
        return try builder.addBroadcast(Select(), [condition, a, b])
    }
}
