import EdgeGraph
import EdgeTensor

extension Hardmax {
    public static var imports: [ImportRule] {
        [
            .onnx("Hardmax", versions: 1...12) { node, builder throws(OperatorError) in
                let axis = try node.int("axis", default: 1)
                return [try Softmax.addFlattened(try node.input(0), axis: axis, &builder) { Hardmax(axis: $0) }]
            },
            .onnx("Hardmax", versions: 13...Int.max) { node, builder throws(OperatorError) in
                let axis = try builder.shape(of: try node.input(0)).axis(try node.int("axis", default: -1))
                return [try builder.addOne(Hardmax(axis: axis), [try node.input(0)])]
            },
        ]
    }
}
