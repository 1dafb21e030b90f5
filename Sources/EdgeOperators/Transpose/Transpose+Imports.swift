import EdgeGraph
import EdgeTensor

extension Transpose {
    public static var imports: [ImportRule] {
        [
            .onnx("Transpose") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let axes = builder.shape(of: input).indices
                return [try builder.addOne(Transpose(try node.ints("perm") ?? axes.reversed()), [input])]
            },
            .tflite("TRANSPOSE") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let permutation = try node.integers(1, in: builder)
                let axes = try node.axes(permutation, ofRank: builder.shape(of: input).rank)
                return [try builder.addMove(Transpose(axes), input, for: node)]
            },
        ] + blocks
    }
}
