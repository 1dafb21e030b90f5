import EdgeGraph
import EdgeTensor

extension TransposedConvolution {
    public static var imports: [ImportRule] {
        [
            .onnx("ConvTranspose") { node, builder throws(OperatorError) in [try addONNX(node, &builder)] },
            .tflite("TRANSPOSE_CONV", options: TFLiteOption.window + [.fusedActivation(slot: 3)]) {
                node, builder throws(OperatorError) in
                [try addTFLite(node, weights: try node.input(1), &builder)]
            }.withFusedFunctions,
            .tflite("CONV_3D_TRANSPOSE", options: TFLiteOption.volumeWindow) { node, builder throws(OperatorError) in
                // [D, H, W, O, I] becomes [O, D, H, W, I].
                let weights = try builder.permutedWeights(try node.input(1), [3, 0, 1, 2, 4])
                return [try addTFLite(node, weights: weights, &builder)]
            }.withFusedFunctions,
        ]
    }

    /// Pictures `[N, C, spatial…]`, weights `[C, O / groups, spatial…]`.
    private static func addONNX(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let (input, weights) = (try node.input(0), try node.input(1))
        let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
        let groups = try node.int("group", default: 1)
        guard kernel.rank >= 3, kernel.rank == shape.rank, groups >= 1, kernel[0] == shape[1], kernel[0] % groups == 0
        else { throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)") }
        var op = try geometry(node, Array(shape.dropFirst(2)), Array(kernel.dropFirst(2)))
        op.groups = groups
        let x = try builder.channelsLast(input)
        let w = try builder.changingWeights(weights) { id, builder throws(OperatorError) in
            try channelsLast(id, groups: groups, &builder)
        }
        let outputs = builder.shape(of: w)[0]
        let b = try builder.bias(node.optionalInput(2), count: outputs, beside: input)
        return try builder.channelsFirst(try builder.addOne(op, [x, w, b]))
    }

    /// `[C, O / groups, spatial…]` as `[O, spatial…, C / groups]`.
    private static func channelsLast(
        _ weights: Graph.ValueID, groups: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: weights)
        let (spatial, inputs) = (Array(shape.dropFirst(2)), shape[0] / groups)
        guard groups > 1 else { return try builder.addOne(Transpose([1] + Array(2..<shape.rank) + [0]), [weights]) }
        let split = try builder.addOne(Reshape(try .inferred([groups, inputs] + shape.dropFirst())), [weights])
        let moved = try builder.addOne(Transpose([0, 2] + Array(3...shape.rank) + [1]), [split])
        return try builder.addOne(Reshape(try .inferred([groups * shape[1]] + spatial + [inputs])), [moved])
    }

    /// Strides and padding of an ONNX node, which may say the size of its output instead of its padding.
    private static func geometry(
        _ node: ForeignNode, _ input: [Int], _ kernel: [Int]
    ) throws(OperatorError) -> TransposedConvolution {
        let autoPad = try node.string("auto_pad", default: "NOTSET")
        let isSame = autoPad.hasPrefix("SAME")
        let window = try ForeignWindow(onnx: node, over: input, window: kernel)
        var op = TransposedConvolution(
            strides: window.strides, padding: window.padding,
            outputPadding: try node.ints("output_padding") ?? Array(repeating: 0, count: input.count),
            dilations: window.dilations)
        let wanted = try node.ints("output_shape").map { Array($0.suffix(input.count)) }
        guard isSame || wanted != nil else { return op }
        let output = wanted ?? zip(input, op.strides).map { $0 * $1 }
        guard output.count == input.count, op.outputPadding.count == input.count,
            (output + op.outputPadding).allSatisfy({ 0...SlidingWindow.limit ~= $0 })
        else { throw .badAttribute("output_shape", "\(output) does not fit \(input.count) spatial axes") }
        for axis in input.indices {
            let extent = (kernel[axis] - 1) * op.dilations[axis] + 1
            let whole = (input[axis] - 1) * op.strides[axis] + extent + op.outputPadding[axis]
            op.padding.set(axis, total: whole - output[axis], isLower: autoPad != "SAME_UPPER")
            op.outputPadding[axis] += Swift.max(output[axis] - whole, 0)
        }
        return op
    }

    /// Inputs: the output's shape, `weights` as `[O, spatial…, C]`, the picture, and perhaps a bias.
    private static func addTFLite(
        _ node: ForeignNode, weights: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(2)
        let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
        let output = try node.integers(0, in: builder)
        guard 4...5 ~= shape.rank, kernel.rank == shape.rank, output.count == shape.rank,
            output.allSatisfy({ 1...SlidingWindow.limit ~= $0 })
        else { throw .badInput(0, "\(output) does not fit input \(shape) and weights \(kernel)") }
        let window = try ForeignWindow(tflite: node, over: shape, window: Array(kernel.dropFirst().dropLast()))
        let product = try ForeignProduct(tflite: node, input, weights, bias: node.optionalInput(3), &builder)
        let axes = shape.rank - 2
        var op = TransposedConvolution(
            strides: window.strides, padding: .none(rank: axes), outputPadding: Array(repeating: 0, count: axes),
            dilations: window.dilations, activation: try node.fusedActivation())
        let isSame = try node.isSamePadding()
        for axis in 0..<axes {
            let extent = (kernel[axis + 1] - 1) * op.dilations[axis] + 1
            let excess = (shape[axis + 1] - 1) * op.strides[axis] + extent - output[axis + 1]
            op.padding.before[axis] = isSame ? Swift.max(excess, 0) / 2 : 0
            op.padding.after[axis] = Swift.max(excess - op.padding.before[axis], 0)
            op.outputPadding[axis] = Swift.max(-excess, 0)
        }
        return try builder.addOne(
            op, [product.input, product.weights, product.bias], quantization: node.outputQuantization())
    }
}
