import EdgeGraph
import EdgeTensor

extension Gather {
    public static var imports: [ImportRule] {
        [
            .onnx("Gather") { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let axis = try builder.shape(of: data).axis(try node.int("axis", default: 0))
                return [try builder.addOne(Gather(axis: axis), [data, try node.input(1)])]
            },
            .tflite(
                "GATHER", options: [TFLiteOption("axis", slot: 0, .int32), TFLiteOption("batch_dims", slot: 1, .int32)]
            ) { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let axis = try builder.shape(of: data).axis(try node.int("axis"))
                let indices = try builder.asIndices(try node.input(1))
                var result: Graph.ValueID
                switch try node.int("batch_dims") {
                case 0: result = try builder.addOne(Gather(axis: axis), [data, indices])
                case axis:
                    let tuples = try Shape.inferred(builder.shape(of: indices).dimensions + [1])
                    result = try builder.addOne(
                        GatherND(batchDimensions: axis), [data, try builder.reshaped(indices, to: tuples)])
                case let count: throw .unsupported("batch_dims \(count) with axis \(axis)")
                }
                result = try builder.requantized(result, to: node.outputQuantization())
                return [result]
            },
            // The other way round, and in real numbers where only the table is quantized.
            .tflite("EMBEDDING_LOOKUP") { node, builder throws(OperatorError) in
                var table = try node.input(1)
                if node.outputTypes.first??.element == .float32 { table = try builder.dequantized(table) }
                let result = try builder.addOne(Gather(axis: 0), [table, try builder.asIndices(try node.input(0))])
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }
}
