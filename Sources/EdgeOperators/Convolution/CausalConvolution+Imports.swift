import EdgeGraph
import EdgeTensor

extension Convolution {
    /// ONNX's CausalConvWithState: each channel of `[N, C, L]` convolved with the numbers before it, of which the last
    /// ones come from the previous call and are given to the next. Computed in float32.
    static var causal: ImportRule {
        .onnx("CausalConvWithState", versions: 27...Int.max) { node, builder throws(OperatorError) in
            let (input, weights) = (try node.input(0), try node.input(1))
            let (shape, kernel) = (builder.shape(of: input), builder.shape(of: weights))
            guard shape.rank == 3, kernel.rank == 3, kernel[0] == shape[1], kernel[1] == 1, kernel[2] > 0 else {
                throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)")
            }
            let history = kernel[2] - 1
            var all = input
            if let past = node.optionalInput(3) {
                all = try builder.addOne(Concat(axis: 2), [past, input])
            } else if history > 0 {
                all = try builder.addOne(Pad(before: [0, 0, history], after: [0, 0, 0]), [input])
            }
            let length = builder.shape(of: all)[2]
            guard length == shape[2] + history else {
                throw .badInput(3, "does not have the \(history) numbers before each channel's first")
            }
            let element = builder.type(of: input).element
            let x = try builder.channelsLast(try builder.cast(all, to: .float32))
            let w = try builder.permutedWeights(try builder.cast(weights, to: .float32), [0, 2, 1])
            var bias = node.optionalInput(2)
            if let given = bias { bias = try builder.cast(given, to: .float32) }
            let op = Convolution(strides: [1], padding: .none(rank: 1), dilations: [1], groups: shape[1])
            var y = try builder.addOne(op, [x, w, try builder.bias(bias, count: shape[1], beside: x)])
            switch try node.string("activation", default: "none") {
            case "none": break
            case "silu", "swish": y = try builder.addOne(Unary(.silu), [y])
            case let unknown: throw .badAttribute("activation", "is «\(unknown)»")
            }
            let result = try builder.cast(try builder.channelsFirst(y), to: element)
            guard node.outputCount > 1 else { return [result] }
            let kept = Slice(length - history..<length, ofAxis: 2, in: builder.shape(of: all))
            return [result, try builder.addOne(kept, [all])]
        }
    }
}
