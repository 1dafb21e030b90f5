import EdgeGraph
import EdgeTensor

extension MaxPool {
    public static var imports: [ImportRule] {
        [
            .onnx("MaxPool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let spatial = Array(builder.shape(of: x).dropFirst().dropLast())
                var window = try ForeignWindow(onnx: node, over: spatial)
                if try node.bool("ceil_mode") { _ = window.roundUp(over: spatial) }
                let op = MaxPool(
                    window: window.window, strides: window.strides, padding: window.padding,
                    dilations: window.dilations)
                let values = try builder.channelsFirst(try builder.addOne(op, [x]))
                guard node.outputCount > 1 else { return [values] }
                let places = ArgMaxPool(
                    window: window.window, strides: window.strides, padding: window.padding,
                    dilations: window.dilations, countsColumns: try node.bool("storage_order"))
                return [values, try builder.channelsFirst(try builder.addOne(places, [x]))]
            },
            .onnx("GlobalMaxPool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let whole = ForeignWindow(whole: Array(builder.shape(of: x).dropFirst().dropLast()))
                let op = MaxPool(
                    window: whole.window, strides: whole.strides, padding: whole.padding, dilations: whole.dilations)
                return [try builder.channelsFirst(try builder.addOne(op, [x]))]
            },
            .tflite("MAX_POOL_2D", options: tfliteOptions) { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let window = try window(node, builder.shape(of: input))
                let op = MaxPool(
                    window: window.window, strides: window.strides, padding: window.padding, dilations: [1, 1],
                    activation: try node.fusedActivation())
                guard !builder.type(of: input).isWide else {
                    return [try builder.addInReals(op, [input], quantization: node.outputQuantization())]
                }
                return [try builder.requantized(try builder.addOne(op, [input]), to: node.outputQuantization())]
            }.withFusedFunctions,
        ]
    }

    static let tfliteOptions =
        TFLiteOption.window + [
            TFLiteOption("filter_width", slot: 3, .int32), TFLiteOption("filter_height", slot: 4, .int32),
            .fusedActivation(slot: 5),
        ]

    /// The window of a TFLite pooling.
    static func window(_ node: ForeignNode, _ input: Shape) throws(OperatorError) -> ForeignWindow {
        let window = [try node.int("filter_height"), try node.int("filter_width")]
        return try ForeignWindow(tflite: node, over: input, window: window)
    }
}
