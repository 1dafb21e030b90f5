import EdgeGraph
import EdgeTensor

extension Clamp {
    public static var imports: [ImportRule] {
        [
            .onnx("Relu") { node, builder throws(OperatorError) in
                [try builder.addOne(Clamp(.relu), [try node.input(0)])]
            },
            .onnx("Clip", versions: 1...10) { node, builder throws(OperatorError) in
                let lower = try node.float("min", default: -.infinity)
                let upper = try node.float("max", default: .infinity)
                return [try add(lower, upper, to: try node.input(0), &builder)]
            },
            .onnx("Clip", versions: 11...Int.max) { node, builder throws(OperatorError) in
                func bound(_ index: Int) throws(OperatorError) -> Float? {
                    guard node.optionalInput(index) != nil else { return nil }
                    return try node.reals(index, in: builder).first
                }
                return [try add(try bound(1), try bound(2), to: try node.input(0), &builder)]
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

    private static func add(
        _ lower: Float?, _ upper: Float?, to input: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard let range = ActivationRange(lower ?? -.infinity, upper ?? .infinity) else {
            throw .badAttribute("min", "is above max")
        }
        return try builder.addOne(Clamp(range), [input])
    }
}
