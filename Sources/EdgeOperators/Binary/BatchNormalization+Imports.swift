import EdgeGraph
import EdgeTensor

extension Binary {
    /// BatchNormalization of ONNX as one product and one sum per channel, computed in float64:
    ///
    ///     factor = scale / √(variance + ε)     shift = bias − mean · factor     y = x · factor + shift
    static var batchNormalization: ImportRule {
        .onnx("BatchNormalization") { node, builder throws(OperatorError) in
            let isTraining = try node.bool("training_mode")
            let isTest = try node.bool("is_test", default: true)
            guard !isTraining, isTest || node.version >= 7 else {
                throw .unsupported("BatchNormalization in training")
            }
            let input = try node.input(0)
            let shape = builder.shape(of: input)
            let epsilon = Double(try node.float("epsilon", default: 1e-5))
            var parameters: [[Double]] = []
            for index in 1...4 { parameters.append(try node.reals(index, in: builder).map { Double($0) }) }
            guard shape.rank >= 2, parameters.allSatisfy({ $0.count == shape[1] }) else {
                throw .badInput(1, "does not fit the channels of shape \(shape)")
            }
            let factors = zip(parameters[0], parameters[3]).map { $0 / ($1 + epsilon).squareRoot() }
            let shifts = zip(parameters[1], zip(parameters[2], factors)).map { $0 - $1.0 * $1.1 }
            let channels = try Shape.inferred([1, shape[1]] + Array(repeating: 1, count: shape.rank - 2))
            let type = TensorType(builder.type(of: input).element, channels)
            func constant(_ values: [Double]) -> Graph.ValueID {
                builder.addConstant(
                    Tensor(type) { view in
                        for (index, value) in values.enumerated() { view.setElement(index, value) }
                    })
            }
            let product = try builder.addOne(Binary(.mul), [input, constant(factors)])
            return [try builder.addOne(Binary(.add), [product, constant(shifts)])]
        }
    }
}
