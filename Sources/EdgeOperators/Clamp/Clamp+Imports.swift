import EdgeGraph
import EdgeTensor

extension Clamp {
    public static var imports: [ImportRule] {
        [
            .onnx("Relu") { node, builder throws(OperatorError) in
                [try add(.relu, to: try node.input(0), &builder)]
            },
            .onnx("Clip", versions: 1...10) { node, builder throws(OperatorError) in
                let lower = try node.float("min", default: -.infinity)
                let upper = try node.float("max", default: .infinity)
                guard let range = ActivationRange(lower, upper) else { throw .badAttribute("min", "is above max") }
                return [try add(range, to: try node.input(0), &builder)]
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
                let input = try builder.requantized(try node.input(0), to: node.outputQuantization())
                return [try add(range, to: input, &builder)]
            }
        }
    }

    /// A Clamp where there is one for the type of `input`; else a maximum and a minimum.
    fileprivate static func add(
        _ range: ActivationRange, to input: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        if takes(builder.type(of: input)) { return try builder.addOne(Clamp(range), [input]) }
        let lower = range.lower == -.infinity ? nil : builder.addScalar(Double(range.lower), like: input)
        let upper = range.upper == .infinity ? nil : builder.addScalar(Double(range.upper), like: input)
        return try add(lower, upper, to: input, &builder)
    }

    /// A Clamp where both ends are known, too; else a maximum and a minimum.
    private static func add(
        _ lower: Graph.ValueID?, _ upper: Graph.ValueID?, to input: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        func end(_ id: Graph.ValueID?, _ fallback: Float) -> Float {
            guard let id else { return fallback }
            return builder.real(id, beside: builder.type(of: input)) ?? .nan
        }
        if takes(builder.type(of: input)), let range = ActivationRange(end(lower, -.infinity), end(upper, .infinity)) {
            return try builder.addOne(Clamp(range), [input])
        }
        var result = input
        if let lower { result = try builder.addBroadcast(Binary(.max), [result, lower]) }
        if let upper { result = try builder.addBroadcast(Binary(.min), [result, upper]) }
        return result
    }

    private static func takes(_ type: TensorType) -> Bool {
        type.element == .float32 || type.isWide || (type.element == .int8 && type.quantization?.isPerTensor == true)
    }
}

extension GraphBuilder {
    /// A value of any number type, clamped.
    mutating func clamped(_ id: Graph.ValueID, to range: ActivationRange) throws(OperatorError) -> Graph.ValueID {
        try Clamp.add(range, to: id, &self)
    }
}
