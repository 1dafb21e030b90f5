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
                guard try node.int("batch_dims") == 0 else { throw .unsupported("batch_dims other than 0") }
                let result = try builder.addOne(Gather(axis: axis), [data, try node.input(1)])
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }
}
