import EdgeGraph
import EdgeTensor

extension Convolution {
    /// A depthwise convolution over a sequence `[N, C, L]` that sees the present and what came before, the last of which
    /// it gives back for the next call. Inputs: x, w `[C, 1, K]`, perhaps a bias and the past `[N, C, K − 1]`.
    static var causal: ImportRule {
        .onnx("CausalConvWithState") { node, builder throws(OperatorError) in
            let (input, weights) = (try node.input(0), try node.input(1))
            let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
            guard shape.rank == 3, kernel.rank == 3, kernel[2] >= 1 else {
                throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)")
            }
            let length = kernel[2] - 1
            let padded: Graph.ValueID
            if let past = node.optionalInput(3) {
                padded = try builder.addOne(Concat(axis: 2), [past, input])
            } else {
                padded = try builder.addOne(Pad(before: [0, 0, length], after: [0, 0, 0]), [input])
            }
            let op = Convolution(strides: [1], padding: .none(rank: 1), dilations: [1], groups: shape[1])
            let x = try builder.channelsLast(padded)
            let w = try builder.permutedWeights(weights, [0, 2, 1])
            let b = try builder.bias(node.optionalInput(2), count: kernel[0], beside: input)
            let sums = try builder.channelsFirst(try builder.addOne(op, [x, w, b]))
            let y = try activated(sums, try node.string("activation", default: "none"), &builder)
            let whole = builder.shape(of: padded)
            guard whole[2] >= length else { throw .badInput(3, "is too short for a window of \(kernel[2])") }
            let state = Slice(whole[2] - length..<whole[2], ofAxis: 2, in: whole)
            return node.outputCount < 2 ? [y] : [y, try builder.addOne(state, [padded])]
        }
    }

    /// The activation in float32, whatever the sums are.
    private static func activated(
        _ sums: Graph.ValueID, _ name: String, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        switch name {
        case "none": return sums
        case "silu", "swish":
            let real = try builder.cast(sums, to: .float32)
            let result = try builder.addOne(Unary(.silu), [real])
            return try builder.cast(result, to: builder.type(of: sums).element)
        default: throw .unsupported("activation \(name)")
        }
    }
}
