import EdgeGraph
import EdgeTensor

extension ConvolutionInteger {
    public static var imports: [ImportRule] {
        [
            .onnx("ConvInteger") { node, builder throws(OperatorError) in
                let (input, weights) = (try node.input(0), try node.input(1))
                let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
                guard kernel.rank >= 3, kernel.rank == shape.rank else {
                    throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)")
                }
                let window = try ForeignWindow(
                    onnx: node, over: Array(shape.dropFirst(2)), window: Array(kernel.dropFirst(2)))
                let op = ConvolutionInteger(
                    strides: window.strides, padding: window.padding, dilations: window.dilations,
                    groups: try node.int("group", default: 1))
                let x = try builder.channelsLast(input)
                let w = try builder.permutedWeights(weights, [0] + Array(2..<kernel.rank) + [1])
                let x0 = node.optionalInput(2) ?? builder.addScalar(0, like: input)
                let w0 = node.optionalInput(3) ?? builder.addScalar(0, like: weights)
                return [try builder.channelsFirst(try builder.addOne(op, [x, w, x0, w0]))]
            }
        ]
    }
}
