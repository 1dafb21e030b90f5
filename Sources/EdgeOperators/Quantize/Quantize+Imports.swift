import EdgeGraph
import EdgeTensor

extension Quantize {
    public static var imports: [ImportRule] {
        [
            fakeQuantize,
            .onnx("QuantizeLinear") { node, builder throws(OperatorError) in [try add(node, &builder)] },
            .onnx("QuantizeLinear", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try add(node, &builder)]
            },
            .tflite("QUANTIZE") { node, builder throws(OperatorError) in
                guard let quantization = node.outputQuantization(), let element = node.outputTypes.first??.element
                else {
                    throw .unsupported("QUANTIZE to a type without a quantization")
                }
                return [
                    try builder.addOne(Quantize(element: element, quantization: quantization), [try node.input(0)])
                ]
            },
        ]
    }

    private static func add(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let code = try node.int("output_dtype", default: 0)
        let element = code == 0 ? nil : try Cast.element(ofONNX: code)
        guard try node.int("block_size", default: 0) == 0 else {
            return try builder.quantizedInBlocks(node, element: element)
        }
        let linear = try LinearQuantization(
            node, scale: 1, zeroPoint: 2, axis: try node.int("axis", default: 1), in: builder)
        return try builder.quantizedLinear(try node.input(0), linear, element: element)
    }
}
