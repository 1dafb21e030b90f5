import EdgeGraph
import EdgeTensor

extension TensorScatter {
    public static var imports: [ImportRule] {
        [
            .onnx("TensorScatter", versions: 24...Int.max) { node, builder throws(OperatorError) in
                let cache = try node.input(0)
                let shape = builder.shape(of: cache)
                let mode = try node.string("mode", default: "linear")
                guard mode == "linear" || mode == "circular" else { throw .badAttribute("mode", "is «\(mode)»") }
                let axis = try shape.axis(try node.int("axis", default: -2))
                let indices: Graph.ValueID
                if let given = node.optionalInput(2) {
                    indices = given
                } else {
                    indices = try builder.addComputed(TensorType(.int64, try .inferred(shape.prefix(1))))
                }
                let op = TensorScatter(axis: axis, isCircular: mode == "circular")
                return [try builder.addOne(op, [cache, try node.input(1), indices])]
            }
        ]
    }
}
