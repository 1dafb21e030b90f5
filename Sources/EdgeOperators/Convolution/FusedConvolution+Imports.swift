import EdgeGraph
import EdgeTensor

extension Convolution {
    /// FusedConv of ONNX Runtime: a Conv, to whose result a fourth input is added, and then an activation.
    static var fusedConv: ImportRule {
        .onnx("FusedConv", domain: "com.microsoft") { node, builder throws(OperatorError) in
            var result = try addONNX(
                node, node.input(0), node.input(1), bias: node.optionalInput(2), &builder)
            if let addend = node.optionalInput(3) { result = try builder.addOne(Binary(.add), [result, addend]) }
            let parameters = try node.floats("activation_params") ?? []
            return [try builder.activated(result, by: try node.string("activation", default: ""), parameters)]
        }
    }
}
