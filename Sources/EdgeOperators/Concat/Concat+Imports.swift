import EdgeGraph
import EdgeTensor

extension Concat {
    public static var imports: [ImportRule] {
        [
            .onnx("Concat") { node, builder throws(OperatorError) in
                let inputs = try node.allInputs()
                let axis = node.version < 4 ? try node.int("axis", default: 1) : try node.int("axis")
                return [try add(inputs, axis, quantization: nil, node, &builder)]
            },
            .tflite(
                "CONCATENATION",
                options: [
                    TFLiteOption("axis", slot: 0, .int32), TFLiteOption("fused_activation_function", slot: 1, .int8),
                ]
            ) { node, builder throws(OperatorError) in
                let result = try add(
                    try node.allInputs(), try node.int("axis"), quantization: node.outputQuantization(), node,
                    &builder)
                return [try activated(result, try node.int("fused_activation_function"), &builder)]
            },
            .tflite(
                "PACK", options: [TFLiteOption("values_count", slot: 0, .int32), TFLiteOption("axis", slot: 1, .int32)]
            ) { node, builder throws(OperatorError) in
                let axis = try node.int("axis")
                var inputs: [Graph.ValueID] = []
                for input in try node.allInputs() {
                    inputs.append(try Reshape.unsqueeze(input, [axis], node, &builder))
                }
                return [try add(inputs, axis, quantization: node.outputQuantization(), node, &builder)]
            },
        ]
    }

    /// Concatenates; without a quantization of the file's, integers must agree in theirs.
    private static func add(
        _ inputs: [Graph.ValueID], _ axis: Int, quantization: Quantization?, _ node: ForeignNode,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard let first = inputs.first else { throw .inputCount(0, expected: 1...Int.max) }
        let type = builder.type(of: first)
        if quantization == nil {
            for (index, input) in inputs.enumerated() where builder.type(of: input).quantization != type.quantization {
                throw .badInput(index, "has another quantization than the first one")
            }
        }
        let concat = Concat(axis: try node.axis(axis, ofRank: type.shape.rank))
        return try builder.addOne(
            concat, inputs, quantization: type.quantization == nil ? nil : quantization ?? type.quantization)
    }

    private static func activated(
        _ result: Graph.ValueID, _ activation: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let range: ActivationRange?
        switch activation {
        case 0: return result
        case 1: range = .relu
        case 2: range = ActivationRange(-1, 1)
        case 3: range = .relu6
        default: range = nil
        }
        guard let range else { throw .unsupported("fused activation \(activation) of a concatenation") }
        return try builder.addOne(Clamp(range), [result])
    }
}
