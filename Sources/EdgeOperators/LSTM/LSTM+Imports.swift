import EdgeGraph
import EdgeTensor

extension LSTM {
    public static var imports: [ImportRule] {
        [.onnx("LSTM") { node, builder throws(OperatorError) in try ONNXLSTM(node, builder).add(&builder) }] + tflite
    }

    private static var tflite: [ImportRule] {
        [
            .tflite(
                "UNIDIRECTIONAL_SEQUENCE_LSTM",
                options: [
                    .fusedActivation(slot: 0), TFLiteOption("cell_clip", slot: 1, .float),
                    TFLiteOption("proj_clip", slot: 2, .float), TFLiteOption("time_major", slot: 3, .bool),
                    TFLiteOption("diagonal_recurrent_tensors", slot: 5, .bool),
                ]
            ) { node, builder throws(OperatorError) in
                let sequence = try TFLiteSequence(node)
                let layer = try TFLiteLSTM(node, builder)
                let y = try layer.add(try sequence.input(&builder), &builder)
                return [try sequence.output(y, &builder)]
            },
            .tflite(
                "BIDIRECTIONAL_SEQUENCE_LSTM",
                options: [
                    .fusedActivation(slot: 0), TFLiteOption("cell_clip", slot: 1, .float),
                    TFLiteOption("proj_clip", slot: 2, .float), TFLiteOption("merge_outputs", slot: 3, .bool),
                    TFLiteOption("time_major", slot: 4, .bool, default: 1),
                ]
            ) { node, builder throws(OperatorError) in try bidirectional(node, &builder) },
            .tflite(
                "LSTM",
                options: [
                    .fusedActivation(slot: 0), TFLiteOption("cell_clip", slot: 1, .float),
                    TFLiteOption("proj_clip", slot: 2, .float), TFLiteOption("kernel_type", slot: 3, .int8),
                ]
            ) { node, builder throws(OperatorError) in
                if try node.int("kernel_type", default: 0) == 1 { return try basic(node, &builder) }
                let y = try TFLiteLSTM(node, builder).add(try builder.asStep(try node.input(0)), &builder)
                return [try builder.requantized(try builder.asVector(y), to: node.outputQuantization())]
            },
        ]
    }

    private static func bidirectional(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let sequence = try TFLiteSequence(node)
        let (forward, backward) = (TFLiteLSTM.Places.forward, TFLiteLSTM.Places.backward)
        let usesAuxiliary = node.optionalInput(41) != nil
        let x = try sequence.inputs(auxiliary: 39, hasWeights: usesAuxiliary, &builder)
        let first = try TFLiteLSTM(node, at: forward, builder).add(x.forward, usesAuxiliary: usesAuxiliary, &builder)
        let second = try TFLiteLSTM(node, at: backward, builder).add(
            x.backward, isReversed: true, usesAuxiliary: usesAuxiliary, &builder)
        return try sequence.outputs(first, second, &builder)
    }

    /// TFLite's basic form: one step whose h and c are ordinary tensors, all gates in one matrix in the order input, cell,
    /// forget, output, and the two halves of its product as further outputs.
    private static func basic(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let x = try builder.dequantized(try node.input(0)), h = try builder.dequantized(try node.input(1))
        let c = try builder.dequantized(try node.input(4))
        guard builder.shape(of: x).rank == 2, builder.shape(of: h).rank == 2 else {
            throw .badInput(0, "has shape \(builder.shape(of: x))")
        }
        let (input, hidden) = (builder.shape(of: x)[1], builder.shape(of: h)[1])
        let weights = try builder.dequantized(try node.input(2))
        let shape = builder.shape(of: weights)
        guard shape.dimensions == [4 * hidden, input + hidden] else { throw .badInput(2, "has shape \(shape)") }
        let bias = try basicBias(node, hidden, &builder)
        func reordered(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
            try builder.reordered(id, blocks: [0, 2, 1, 3], length: hidden)
        }
        let inputWeights = try builder.addOne(Slice(0..<input, ofAxis: 1, in: shape), [weights])
        let recurrentWeights = try builder.addOne(Slice(input..<input + hidden, ofAxis: 1, in: shape), [weights])
        let op = LSTM(
            cellClip: try node.float("cell_clip", default: 0), projectionClip: try node.float("proj_clip", default: 0))
        let outputs = try builder.add(
            op,
            [
                try builder.asStep(x), try reordered(inputWeights), try reordered(recurrentWeights),
                try reordered(bias), h, c,
            ])
        let both = try builder.addOne(Concat(axis: 1), [x, h])
        let sums = try builder.addOne(FullyConnected(), [both, weights, bias])
        var results: [Graph.ValueID] = []
        for (index, value) in [outputs[1], outputs[2], both, sums].enumerated() {
            let declared = node.outputTypes.indices.contains(index) ? node.outputTypes[index] : nil
            if let declared, let quantization = declared.quantization {
                results.append(
                    try builder.addOne(Quantize(element: declared.element, quantization: quantization), [value]))
            } else {
                results.append(value)
            }
        }
        return results
    }

    /// The bias in float32; int32 counts in units of the scales of x and of the weights.
    private static func basicBias(
        _ node: ForeignNode, _ hidden: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let id = try node.input(3)
        guard builder.type(of: id).element == .int32 else { return id }
        guard let stored = builder.integers(id), stored.count == 4 * hidden else { throw .notConstant(3) }
        let scale = builder.type(of: try node.input(0)).scale() * builder.type(of: try node.input(2)).scale()
        let type = TensorType(.float32, try .inferred([stored.count]))
        return builder.addConstant(Tensor(type, stored.map { Float($0) * scale }))
    }
}
