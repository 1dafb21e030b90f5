import EdgeGraph
import EdgeTensor

extension AveragePool {
    public static var imports: [ImportRule] {
        [
            .onnx("AveragePool") { node, builder throws(OperatorError) in [try addONNX(node, &builder)] },
            .onnx("GlobalAveragePool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let window = Array(builder.shape(of: x).dropFirst().dropLast())
                let op = AveragePool(
                    window: window, strides: window.map { _ in 1 }, padding: .none(rank: window.count))
                return [try builder.channelsFirst(try builder.addOne(op, [x]))]
            },
            .tflite("AVERAGE_POOL_2D", options: MaxPool.tfliteOptions) { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let window = try MaxPool.window(node, builder.shape(of: input))
                let op = AveragePool(
                    window: window.window, strides: window.strides, padding: window.padding,
                    activation: try node.fusedActivation())
                return [try builder.addOne(op, [input], quantization: node.outputQuantization())]
            },
        ]
    }

    private static func addONNX(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var x = try builder.channelsLast(try node.input(0))
        let spatial = Array(builder.shape(of: x).dropFirst().dropLast())
        var window = try ForeignWindow(onnx: node, over: spatial)
        guard window.dilations.allSatisfy({ $0 == 1 }) else { throw .unsupported("AveragePool with dilations") }
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
            window: window.window, strides: window.strides, padding: window.padding, countsPadding: countsPadding)
        return try builder.channelsFirst(try builder.addOne(op, [x]))
    }
}
