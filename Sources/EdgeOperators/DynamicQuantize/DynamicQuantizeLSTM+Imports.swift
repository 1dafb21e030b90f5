import EdgeGraph
import EdgeTensor

extension DynamicQuantize {
    /// DynamicQuantizeLSTM of ONNX Runtime: an LSTM whose constant weights W `[D, I, 4H]` and R `[D, H, 4H]` are 8-bit
    /// integers, with scales and zero points (inputs 8 to 11) for all, for a direction, or for each row of gates.
    ///
    /// It becomes an LSTM with the weights' real numbers; its activations are not quantized on the way.
    static var recurrence: ImportRule {
        .onnx("DynamicQuantizeLSTM", domain: "com.microsoft") { node, builder throws(OperatorError) in
            guard let rule = LSTM.imports.first(where: { $0.format == .onnx && $0.operatorName == "LSTM" }) else {
                throw .unsupported("an LSTM")
            }
            var inputs = Array(node.inputs.prefix(8))
            _ = try node.input(2)
            inputs[1] = try weights(1, scale: 8, node, &builder)
            inputs[2] = try weights(2, scale: 10, node, &builder)
            let plain = ForeignNode(
                format: .onnx, operatorName: "LSTM", version: 14, name: node.name, attributes: node.attributes,
                inputs: inputs, outputTypes: node.outputTypes, outputCount: node.outputCount)
            return try rule.apply(plain, &builder)
        }
    }

    /// Stored weights `[D, K, N]` as float32 `[D, N, K]`, which is how LSTM takes them.
    private static func weights(
        _ index: Int, scale: Int, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let stored = try node.integers(index, in: builder)
        let shape = builder.shape(of: try node.input(index))
        let scales = try node.reals(scale, in: builder)
        let zeroPoints =
            node.optionalInput(scale + 1) == nil ? scales.map { _ in 0 } : try node.integers(scale + 1, in: builder)
        guard shape.rank == 3, [1, shape[0], shape[0] * shape[2]].contains(scales.count),
            zeroPoints.count == scales.count
        else { throw .badInput(scale, "has \(scales.count) scales for weights \(shape)") }
        let (depth, rows) = (shape[1], shape[2])
        let perDirection = scales.count / Swift.max(shape[0], 1)
        let type = TensorType(.float32, try .inferred([shape[0], rows, depth]))
        var reals = Array(repeating: Float(0), count: type.elementCount)
        for (place, value) in stored.enumerated() {
            let (direction, k, row) = (place / (depth * rows), place / rows % depth, place % rows)
            let slice = scales.count == 1 ? 0 : perDirection == 1 ? direction : direction * rows + row
            reals[(direction * rows + row) * depth + k] = scales[slice] * (Float(value) - Float(zeroPoints[slice]))
        }
        return builder.addConstant(Tensor(type, reals))
    }
}
