import EdgeGraph
import EdgeTensor

// Division by a norm along one axis: x / ‖x‖.

extension Reduce {
    /// ONNX: where the norm is 0, so is the result.
    static var lpNormalization: ImportRule {
        .onnx("LpNormalization") { node, builder throws(OperatorError) in
            let x = try node.input(0)
            let type = builder.type(of: x)
            let order = try node.int("p", default: 2)
            guard order == 1 || order == 2 else { throw .badAttribute("p", "is \(order)") }
            let axis = try type.shape.axis(try node.int("axis", default: -1))
            // The smallest number that a norm above 0 can be.
            let smallest = type.element == .float16 ? 0x1p-24 : 0x1p-126
            return [try addDivision(of: x, byNorm: order == 1 ? .l1 : .l2, along: axis, atLeast: smallest, &builder)]
        }
    }

    /// TFLite: along the last axis, with norms of at least 10⁻⁶; the file says that an int8 result counts in 2⁻⁷.
    static var l2Normalization: ImportRule {
        .tflite("L2_NORMALIZATION", options: [.fusedActivation(slot: 0)]) { node, builder throws(OperatorError) in
            let x = try builder.dequantized(try node.input(0))
            let axis = try builder.shape(of: x).axis(-1)
            let activation = try node.fusedActivation()
            var y = try addDivision(of: x, byNorm: .l2, along: axis, atLeast: 1e-6, &builder)
            if activation != .none { y = try builder.addOne(Clamp(activation), [y]) }
            let isQuantized = builder.type(of: try node.input(0)).quantization != nil
            return [isQuantized ? try builder.requantized(y, to: node.outputQuantization()) : y]
        }
    }

    private static func addDivision(
        of x: Graph.ValueID, byNorm norm: Function, along axis: Int, atLeast smallest: Double,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard builder.type(of: x).element.isFloatingPoint else {
            throw .badInput(0, "is \(builder.type(of: x).element); a norm needs floats")
        }
        let length = try builder.addOne(Reduce(norm, axes: [axis], keepsDimensions: true), [x])
        let divisor = try builder.addBroadcast(Binary(.max), [length, builder.addScalar(smallest, like: x)])
        return try builder.addOne(Binary(.div), [x, divisor])
    }
}
