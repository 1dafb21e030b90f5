import EdgeGraph
import EdgeTensor

extension DeformConvolution {
    public static var imports: [ImportRule] {
        [.onnx("DeformConv") { node, builder throws(OperatorError) in [try add(node, &builder)] }]
    }

    /// x, w, offsets `[N, D · h · w · 2, H', W']`, and perhaps a bias and a mask.
    private static func add(_ node: ForeignNode, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let (input, weights) = (try node.input(0), try node.input(1))
        let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
        guard shape.rank == 4, kernel.rank == 4 else {
            throw .unsupported("DeformConv of shape \(shape) with weights \(kernel)")
        }
        let window = try ForeignWindow(onnx: node, over: Array(shape.dropFirst(2)), window: Array(kernel.dropFirst(2)))
        let op = DeformConvolution(
            strides: window.strides, padding: window.padding, dilations: window.dilations,
            groups: try node.int("group", default: 1), offsetGroups: try node.int("offset_group", default: 1))
        var inputs = [
            try builder.channelsLast(input), try builder.permutedWeights(weights, [0, 2, 3, 1]),
            try builder.bias(node.optionalInput(3), count: kernel[0], beside: input),
            try builder.channelsLast(try node.input(2)),
        ]
        if let mask = node.optionalInput(4) { inputs.append(try builder.channelsLast(mask)) }
        return try builder.channelsFirst(try builder.addOne(op, inputs))
    }
}
