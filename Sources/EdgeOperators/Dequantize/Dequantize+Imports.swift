import EdgeGraph
import EdgeTensor

extension Dequantize {
    public static var imports: [ImportRule] {
        [
            .onnx("DequantizeLinear") { node, builder throws(OperatorError) in [try add(node, &builder)] },
            .onnx("DequantizeLinear", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try add(node, &builder)]
            },
            .tflite("DENSIFY") { node, _ throws(OperatorError) in
                // Sparse constants become dense as the file is read.
                [try node.input(0)]
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
        let real: Graph.ValueID
        if try node.int("block_size", default: 0) == 0 {
            let linear = try LinearQuantization(
                node, scale: 1, zeroPoint: 2, axis: try node.int("axis", default: 1), in: builder)
            real = try builder.dequantizedLinear(try node.input(0), linear)
        } else {
            real = try builder.dequantizedInBlocks(node)
        }
        // The result has the scale's element type, or the one that is asked for.
        let code = try node.int("output_dtype", default: 0)
        let element = code == 0 ? builder.type(of: try node.input(1)).element : try Cast.element(ofONNX: code)
        return try builder.cast(real, to: element)
    }
}
