import EdgeGraph
import EdgeTensor

extension DynamicQuantize {
    public static var imports: [ImportRule] {
        [
            .onnx("DynamicQuantizeLinear") { node, builder throws(OperatorError) in
                try builder.add(DynamicQuantize(), [try builder.cast(try node.input(0), to: .float32)])
            },
            recurrence,
        ]
    }
}
