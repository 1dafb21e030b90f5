import EdgeGraph
import EdgeTensor

// Activations that foreign operators apply to their own result. Ranges become part of our operator; functions become a
// node behind it.

extension ImportRule {
    /// This rule for nodes with the fused activations TANH and SIGN_BIT of TFLite, too, which its result then passes.
    var withFusedFunctions: ImportRule {
        guard format == .tflite else { return self }
        return .tflite(operatorName, versions: versions, options: options) { node, builder throws(OperatorError) in
            let function: Unary.Function
            switch try node.int(ForeignNode.fusedActivationName, default: 0) {
            case 4: function = .tanh
            case 5: function = .signBit
            default: return try apply(node, &builder)
            }
            var results = try apply(node.withoutFusedActivation, &builder)
            guard let first = results.first, builder.type(of: first).quantization == nil else {
                throw .unsupported("the fused activation \(function) of a quantized result")
            }
            results[0] = try builder.addOne(Unary(function), [first])
            return results
        }
    }
}

extension ForeignNode {
    /// The attribute that holds a TFLite node's fused activation.
    static let fusedActivationName = "fused_activation_function"

    fileprivate var withoutFusedActivation: ForeignNode {
        var attributes = attributes
        attributes[ForeignNode.fusedActivationName] = .int(0)
        return ForeignNode(
            format: format, operatorName: operatorName, version: version, name: name, attributes: attributes,
            inputs: inputs, outputTypes: outputTypes, outputCount: outputCount)
    }
}

extension GraphBuilder {
    /// `id` after the activation that ONNX Runtime's optimizer fused into an operator, with its parameters.
    mutating func activated(
        _ id: Graph.ValueID, by name: String, _ parameters: [Float]
    ) throws(OperatorError) -> Graph.ValueID {
        func parameter(_ index: Int, _ fallback: Float) -> Float {
            parameters.indices.contains(index) ? parameters[index] : fallback
        }
        switch name {
        case "": return id
        case "Relu": return try addOne(Clamp(.relu), [id])
        case "Clip":
            guard let range = ActivationRange(parameter(0, -.infinity), parameter(1, .infinity)) else {
                throw .badAttribute("activation_params", "are no range")
            }
            return try addOne(Clamp(range), [id])
        case "Tanh": return try addOne(Unary(.tanh), [id])
        case "Sigmoid": return try addOne(Unary(.sigmoid), [id])
        case "HardSwish": return try addOne(Unary(.hardSwish), [id])
        case "Softplus": return try addOne(Unary(.softplus), [id])
        case "Softsign": return try addOne(Unary(.softsign), [id])
        case "LeakyRelu": return try addOne(Unary(.leakyRelu, alpha: parameter(0, 0.01)), [id])
        case "Elu": return try addOne(Unary(.elu, alpha: parameter(0, 1)), [id])
        case "ThresholdedRelu": return try addOne(Unary(.thresholdedRelu, alpha: parameter(0, 1)), [id])
        case "HardSigmoid":
            return try addOne(Unary(.hardSigmoid, alpha: parameter(0, 0.2), beta: parameter(1, 0.5)), [id])
        default: throw .badAttribute("activation", "has the unknown value «\(name)»")
        }
    }
}
