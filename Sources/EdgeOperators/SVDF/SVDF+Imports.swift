import EdgeGraph
import EdgeTensor

extension SVDF {
    public static var imports: [ImportRule] {
        [
            .tflite("SVDF", options: [TFLiteOption("rank", slot: 0, .int32), .fusedActivation(slot: 1)]) {
                node, builder throws(OperatorError) in
                let op = SVDF(
                    rank: try node.int("rank"),
                    function: try GateFunction(tflite: try node.int("fused_activation_function", default: 0)))
                let state = try node.input(4), time = try node.input(2)
                guard builder.shape(of: time).rank == 2, op.rank > 0 else {
                    throw .badInput(2, "has shape \(builder.shape(of: time)) for rank \(op.rank)")
                }
                let isInteger = builder.type(of: try node.input(0)).element == .int8
                var inputs = [try node.input(0)]
                for index in 1...2 {
                    inputs.append(
                        isInteger ? try wide(index, node, &builder) : try node.realWeights(index, &builder))
                }
                let units = try Shape.inferred([builder.shape(of: time)[0] / op.rank])
                if let bias = node.optionalInput(3) {
                    inputs.append(bias)
                } else {
                    inputs.append(try builder.addComputed(TensorType(isInteger ? .int32 : .float32, units)))
                }
                let outputs = try builder.add(
                    op, inputs + [state], quantizations: [isInteger ? node.outputQuantization() : nil])
                builder.setNext(outputs[1], ofState: state)
                return [outputs[0]]
            }
        ]
    }

    /// Time weights that the file keeps in int8 become int16; feature weights stay.
    private static func wide(
        _ index: Int, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let id = try node.input(index)
        guard index == 2, builder.type(of: id).element == .int8 else { return id }
        guard let tensor = builder.constant(id) else { throw .notConstant(index) }
        let type = TensorType(.int16, tensor.shape, quantization: tensor.type.quantization)
        return builder.addConstant(Tensor(type, tensor.elements(as: Int8.self).map { Int16($0) }))
    }
}
