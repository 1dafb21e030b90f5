import EdgeGraph
import EdgeTensor

extension Select {
    public static var imports: [ImportRule] {
        [
            .onnx("Where") { node, builder throws(OperatorError) in
                [try builder.addBroadcast(Select(), [try node.input(0), try node.input(1), try node.input(2)])]
            },
            .onnx("QLinearWhere", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let a = try LinearQuantization(node, scale: 2, zeroPoint: 3, in: builder)
                let b = try LinearQuantization(node, scale: 5, zeroPoint: 6, in: builder)
                let output = try LinearQuantization(node, scale: 7, zeroPoint: 8, in: builder)
                let first = try builder.dequantizedLinear(try node.input(1), a)
                let second = try builder.dequantizedLinear(try node.input(4), b)
                let chosen = try builder.addBroadcast(Select(), [try node.input(0), first, second])
                return [try builder.quantizedLinear(chosen, output)]
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
