import EdgeGraph
import EdgeTensor

extension Dequantize {
    public static var imports: [ImportRule] {
        [
            .onnx("DequantizeLinear") { node, builder throws(OperatorError) in [try add(node, &builder)] },
            .onnx("DequantizeLinear", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try add(node, &builder)]
            },
            .tflite("DEQUANTIZE") { node, builder throws(OperatorError) in
                // Half-precision weights are «dequantized» too.
                let input = try node.input(0)
                guard builder.type(of: input).quantization != nil else {
                    return [try builder.cast(input, to: .float32)]
                }
                return [try builder.addOne(Dequantize(), [input])]
            },
        ]
    }

    private static func add(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard try node.int("block_size", default: 0) == 0 else { throw .unsupported("quantization in blocks") }
        let linear = try LinearQuantization(
            node, scale: 1, zeroPoint: 2, axis: try node.int("axis", default: 1), in: builder)
        return try builder.dequantizedLinear(try node.input(0), linear)
    }
}
