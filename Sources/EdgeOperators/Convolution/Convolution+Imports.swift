import EdgeGraph
import EdgeTensor

extension Convolution {
    public static var imports: [ImportRule] {
        [
            .onnx("Conv") { node, builder throws(OperatorError) in
                [try addONNX(node, node.input(0), node.input(1), bias: node.optionalInput(2), &builder)]
            },
            causal,
            .onnx("QLinearConv") { node, builder throws(OperatorError) in [try addQLinear(node, &builder)] },
            .tflite(
                "CONV_2D",
                options: TFLiteOption.window + [
                    .fusedActivation(slot: 3), TFLiteOption("dilation_w_factor", slot: 4, .int32, default: 1),
                    TFLiteOption("dilation_h_factor", slot: 5, .int32, default: 1),
                ]
            ) { node, builder throws(OperatorError) in
                [try addTFLite(node, weights: node.input(1), &builder)]
            }.withFusedFunctions,
            .tflite(
                "DEPTHWISE_CONV_2D",
                options: TFLiteOption.window + [
                    TFLiteOption("depth_multiplier", slot: 3, .int32), .fusedActivation(slot: 4),
                    TFLiteOption("dilation_w_factor", slot: 5, .int32, default: 1),
                    TFLiteOption("dilation_h_factor", slot: 6, .int32, default: 1),
                ]
            ) { node, builder throws(OperatorError) in
                // [1, H, W, C · multiplier] becomes [C · multiplier, H, W, 1].
                let weights = try builder.permutedWeights(try node.input(1), [3, 1, 2, 0])
                return [try addTFLite(node, weights: weights, &builder)]
            }.withFusedFunctions,
            .tflite("CONV_3D", options: TFLiteOption.volumeWindow) { node, builder throws(OperatorError) in
                // [D, H, W, I, O] becomes [O, D, H, W, I].
                let weights = try builder.permutedWeights(try node.input(1), [4, 0, 1, 2, 3])
                return [try addTFLite(node, weights: weights, &builder)]
            }.withFusedFunctions,
            fusedConv,
        ]
    }

    /// A convolution of pictures `[N, C, spatial…]` with weights `[O, C / groups, spatial…]`.
    static func addONNX(
        _ node: ForeignNode, _ input: Graph.ValueID, _ weights: Graph.ValueID, bias: Graph.ValueID?,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
        guard kernel.rank >= 3, kernel.rank == shape.rank else {
            throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)")
        }
        let window = try ForeignWindow(onnx: node, over: Array(shape.dropFirst(2)), window: Array(kernel.dropFirst(2)))
        let op = Convolution(
            strides: window.strides, padding: window.padding, dilations: window.dilations,
            groups: try node.int("group", default: 1))
        let x = try builder.channelsLast(input)
        let w = try builder.permutedWeights(weights, [0] + Array(2..<kernel.rank) + [1])
        let b = try builder.bias(bias, count: kernel[0], beside: input)
        return try builder.channelsFirst(try builder.addOne(op, [x, w, b]))
    }

    /// ONNX QLinearConv: x, s_x, x0, w, s_w, w0, s_y, y0 and an int32 bias in units of s_x · s_w.
    private static func addQLinear(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let x = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
        let w = try LinearQuantization(node, scale: 4, zeroPoint: 5, axis: 0, in: builder)
        let y = try LinearQuantization(node, scale: 6, zeroPoint: 7, in: builder)
        var bias: Graph.ValueID?
        if node.optionalInput(8) != nil {
            bias = try builder.dequantizedBias(8, of: node, input: x.scales[0], weights: w.scales)
        }
        let input = try builder.dequantizedLinear(try node.input(0), x)
        let weights = try builder.dequantizedLinear(try node.input(3), w)
        return try builder.quantizedLinear(try addONNX(node, input, weights, bias: bias, &builder), y)
    }

    private static func addTFLite(
        _ node: ForeignNode, weights: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
        guard 4...5 ~= shape.rank, kernel.rank == shape.rank else {
            throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)")
        }
        let (channels, depth) = (shape[shape.rank - 1], kernel[kernel.rank - 1])
        guard depth > 0, channels % depth == 0 else {
            throw .badInput(1, "has \(depth) channels, which do not divide the input's \(channels)")
        }
        let window = try ForeignWindow(tflite: node, over: shape, window: Array(kernel.dropFirst().dropLast()))
        let product = try ForeignProduct(tflite: node, input, weights, bias: node.optionalInput(2), &builder)
        let op = Convolution(
            strides: window.strides, padding: window.padding, dilations: window.dilations,
            groups: channels / depth, activation: try node.fusedActivation())
        return try builder.addOne(
            op, [product.input, product.weights, product.bias], quantization: node.outputQuantization())
    }
}

extension GraphBuilder {
    /// Input `index` of a QLinear node, a constant int32 bias in units of `input · weights[o]`, dequantized.
    mutating func dequantizedBias(
        _ index: Int, of node: ForeignNode, input: Float, weights: [Float]
    ) throws(OperatorError) -> Graph.ValueID {
        guard let stored = constant(try node.input(index)) else { throw .notConstant(index) }
        guard stored.type.element == .int32 else { throw .badInput(index, "is \(stored.type.element), not int32") }
        let scales = weights.map { Float(Double(input) * Double($0)) }
        let quantization: Quantization
        do {
            quantization = try Quantization(
                scales: scales, zeroPoints: scales.map { _ in 0 },
                axis: scales.count == 1 ? nil : stored.shape.rank - 1)
        } catch {
            throw .badInput(index, "makes \(error)")
        }
        let type = TensorType(.int32, stored.shape, quantization: quantization)
        return try addOne(Dequantize(), [addConstant(Tensor(type, stored.bytes))])
    }
}
