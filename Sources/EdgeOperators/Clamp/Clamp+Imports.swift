import EdgeGraph
import EdgeTensor

extension Clamp {
    public static var imports: [ImportRule] {
        [
            .onnx("Relu") { node, builder throws(OperatorError) in
                let zero = builder.addScalar(0, like: try node.input(0))
                return [try add(zero, nil, to: try node.input(0), &builder)]
            },
            .onnx("Clip", versions: 1...10) { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let lower = builder.addScalar(Double(try node.float("min", default: -.infinity)), like: input)
                let upper = builder.addScalar(Double(try node.float("max", default: .infinity)), like: input)
                return [try add(lower, upper, to: input, &builder)]
            },
            .onnx("Clip", versions: 11...Int.max) { node, builder throws(OperatorError) in
                [try add(node.optionalInput(1), node.optionalInput(2), to: try node.input(0), &builder)]
            },
        ] + tflite
    }

    private static var tflite: [ImportRule] {
        let ranges: [(String, ActivationRange)] = [
            ("RELU", .relu), ("RELU6", .relu6), ("RELU_N1_TO_1", .reluN1To1), ("RELU_0_TO_1", .relu0To1),
        ]
        return ranges.map { name, range in
            .tflite(name) { node, builder throws(OperatorError) in
                let clamped = try builder.addOne(Clamp(range), [try node.input(0)])
                return [try builder.requantized(clamped, to: node.outputQuantization())]
            }
        }
    }

    /// A Clamp where the ends are known and the numbers are real; else a maximum and a minimum.
    private static func add(
        _ lower: Graph.ValueID?, _ upper: Graph.ValueID?, to input: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        if let range = range(lower, upper, of: input, builder) { return try builder.addOne(Clamp(range), [input]) }
        var result = input
        if let lower { result = try builder.addBroadcast(Binary(.max), [result, lower]) }
        if let upper { result = try builder.addBroadcast(Binary(.min), [result, upper]) }
        return result
    }

    /// The range of a Clamp, if it can be one.
    private static func range(
        _ lower: Graph.ValueID?, _ upper: Graph.ValueID?, of input: Graph.ValueID, _ builder: GraphBuilder
    ) -> ActivationRange? {
        let type = builder.type(of: input)
        guard type.element == .float32 || (type.element == .int8 && type.quantization != nil) else { return nil }
        func end(_ id: Graph.ValueID?, _ fallback: Float) -> Float? {
            guard let id else { return fallback }
            guard let values = builder.reals(id), values.count == 1 else { return nil }
            return values[0]
        }
        guard let first = end(lower, -.infinity), let last = end(upper, .infinity) else { return nil }
        return ActivationRange(first, last)
    }
}
