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
            .onnx("QLinearConcat", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let output = try LinearQuantization(node, scale: 0, zeroPoint: 1, in: builder)
                var inputs: [Graph.ValueID] = []
                // Behind the output's scale and zero point, three inputs for every tensor.
                for index in stride(from: 2, to: node.inputs.count, by: 3) {
                    let linear = try LinearQuantization(node, scale: index + 1, zeroPoint: index + 2, in: builder)
                    inputs.append(try builder.dequantizedLinear(try node.input(index), linear))
                }
                let result = try add(inputs, try node.int("axis"), quantization: nil, node, &builder)
                return [try builder.quantizedLinear(result, output)]
            },
            .tflite(
                "CONCATENATION",
                options: [TFLiteOption("axis", slot: 0, .int32), .fusedActivation(slot: 1)]
            ) { node, builder throws(OperatorError) in
                let result = try add(
                    try node.allInputs(), try node.int("axis"), quantization: node.outputQuantization(), node,
                    &builder)
                let activation = try node.fusedActivation()
                return [activation == .none ? result : try builder.addOne(Clamp(activation), [result])]
            }.withFusedFunctions,
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
        var inputs = inputs
        if type.isWide {
            // Only int8 is requantized as it is joined.
            for index in inputs.indices { inputs[index] = try builder.requantized(inputs[index], to: quantization) }
        }
        let concat = Concat(axis: try type.shape.axis(axis))
        return try builder.addOne(
            concat, inputs, quantization: type.quantization == nil ? nil : quantization ?? type.quantization)
    }
}
