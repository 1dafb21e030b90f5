import EdgeGraph
import EdgeTensor

extension Softmax {
    public static var imports: [ImportRule] {
        [("Softmax", false), ("LogSoftmax", true)].flatMap { name, isLogarithmic -> [ImportRule] in
            [
                .onnx(name, versions: 1...12) { node, builder throws(OperatorError) in
                    let axis = try node.int("axis", default: 1)
                    return [
                        try addFlattened(try node.input(0), axis: axis, &builder) {
                            Softmax(axis: $0, isLogarithmic: isLogarithmic)
                        }
                    ]
                },
                .onnx(name, versions: 13...Int.max) { node, builder throws(OperatorError) in
                    let axis = try builder.shape(of: try node.input(0)).axis(try node.int("axis", default: -1))
                    return [
                        try builder.addOne(Softmax(axis: axis, isLogarithmic: isLogarithmic), [try node.input(0)])
                    ]
                },
            ]
        } + [qLinear, tflite, tfliteLogarithm]
    }

    /// Before version 13 everything from the axis on is one row; `op` works along an axis.
    static func addFlattened(
        _ input: Graph.ValueID, axis: Int, _ builder: inout GraphBuilder, _ op: (_ axis: Int) -> any Operator
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: input)
        let axis = axis == shape.rank ? axis : try shape.axis(axis)
        let tail = shape.dropFirst(axis)
        if let first = tail.first, tail.dropFirst().allSatisfy({ $0 == 1 }) || first == tail.reduce(1, *) {
            return try builder.addOne(op(axis), [input])
        }
        let rows = try Shape.inferred([shape.prefix(axis).reduce(1, *), tail.reduce(1, *)])
        let flat = try builder.addOne(Reshape(rows), [input])
        let result = try builder.addOne(op(1), [flat])
        return try builder.addOne(Reshape(shape), [result])
    }

    /// The version of the standard operator that it quantizes stands in the attribute `opset`.
    private static var qLinear: ImportRule {
        .onnx("QLinearSoftmax", domain: "com.microsoft") { node, builder throws(OperatorError) in
            let from = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
            let to = try LinearQuantization(node, scale: 3, zeroPoint: 4, in: builder)
            let real = try builder.dequantizedLinear(try node.input(0), from)
            let axis = try node.int("axis", default: -1)
            if try node.int("opset", default: 13) < 13 {
                let flat = try addFlattened(real, axis: axis, &builder) { Softmax(axis: $0) }
                return [try builder.quantizedLinear(flat, to)]
            }
            let softmax = Softmax(axis: try builder.shape(of: real).axis(axis))
            return [try builder.quantizedLinear(try builder.addOne(softmax, [real]), to)]
        }
    }

    private static var tflite: ImportRule {
        .tflite("SOFTMAX", options: [TFLiteOption("beta", slot: 0, .float)]) { node, builder throws(OperatorError) in
            let input = try node.input(0)
            let axis = try builder.shape(of: input).axis(-1)
            let softmax = Softmax(axis: axis, beta: try node.float("beta", default: 0))
            let quantization = node.outputQuantization()
            guard builder.isIntegerPerTensor(input), quantization?.isPerTensor == true else {
                return [try builder.addInReals(softmax, [input], quantization: quantization)]
            }
            return [try builder.addOne(softmax, [input], quantization: quantization)]
        }
    }

    private static var tfliteLogarithm: ImportRule {
        .tflite("LOG_SOFTMAX") { node, builder throws(OperatorError) in
            let input = try node.input(0)
            let softmax = Softmax(axis: try builder.shape(of: input).axis(-1), isLogarithmic: true)
            return [try builder.addInReals(softmax, [input], quantization: node.outputQuantization())]
        }
    }
}
