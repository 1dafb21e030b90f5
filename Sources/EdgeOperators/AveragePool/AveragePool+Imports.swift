import EdgeGraph
import EdgeTensor

extension AveragePool {
    public static var imports: [ImportRule] { means + powerMeans }

    private static var means: [ImportRule] {
        [
            .onnx("AveragePool") { node, builder throws(OperatorError) in
                let picture = try builder.channelsLast(try node.input(0))
                return [try builder.channelsFirst(try addONNX(node, picture, &builder))]
            },
            .onnx("QLinearAveragePool", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try addQLinear(node, &builder)]
            },
            .onnx("GlobalAveragePool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let whole = ForeignWindow(whole: Array(builder.shape(of: x).dropFirst().dropLast()))
                let op = AveragePool(window: whole.window, strides: whole.strides, padding: whole.padding)
                return [try builder.channelsFirst(try builder.addOne(op, [x]))]
            },
            .tflite("AVERAGE_POOL_2D", options: MaxPool.tfliteOptions) { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let window = try MaxPool.window(node, builder.shape(of: input))
                let op = AveragePool(
                    window: window.window, strides: window.strides, padding: window.padding,
                    roundsHalvesUp: try node.bool("unsigned"), activation: try node.fusedActivation())
                guard builder.isInt8PerTensor(input) else {
                    return [try builder.addInReals(op, [input], quantization: node.outputQuantization())]
                }
                return [try builder.addOne(op, [input], quantization: node.outputQuantization())]
            }.withFusedFunctions,
        ]
    }

    /// x, s_x, x0, s_y, y0; a picture `[N, C, spatial…]`, or `[N, spatial…, C]` with `channels_last`.
    private static func addQLinear(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let from = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
        let to = try LinearQuantization(node, scale: 3, zeroPoint: 4, in: builder)
        let isChannelsLast = try node.bool("channels_last")
        var picture = try builder.dequantizedLinear(try node.input(0), from)
        if !isChannelsLast { picture = try builder.channelsLast(picture) }
        var result = try addONNX(node, picture, &builder)
        if !isChannelsLast { result = try builder.channelsFirst(result) }
        return try builder.quantizedLinear(result, to)
    }

    /// The mean over a picture `[N, spatial…, C]` by the attributes of an ONNX node.
    private static func addONNX(
        _ node: ForeignNode, _ picture: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var x = picture
        let spatial = Array(builder.shape(of: x).dropFirst().dropLast())
        var window = try ForeignWindow(onnx: node, over: spatial)
        var countsPadding = try node.bool("count_include_pad")
        let asked = window.padding
        if try node.bool("ceil_mode") {
            let overhang = window.roundUp(over: spatial)
            if countsPadding, overhang.contains(where: { $0 > 0 }) {
                // Padding counts, what lies beyond it does not: the padding becomes part of the picture.
                x = try builder.addOne(
                    Pad(before: [0] + asked.before + [0], after: [0] + asked.after + [0]), [x])
                window.padding = Padding(before: spatial.map { _ in 0 }, after: overhang)
                countsPadding = false
            }
        }
        let op = AveragePool(
            window: window.window, strides: window.strides, padding: window.padding,
            dilations: window.dilations, countsPadding: countsPadding)
        return try builder.addOne(op, [x])
    }
}
