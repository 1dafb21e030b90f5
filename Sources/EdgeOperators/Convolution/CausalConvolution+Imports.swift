import EdgeGraph
import EdgeTensor

extension Convolution {
    /// ONNX's CausalConvWithState: a depthwise convolution of x `[N, C, L]` behind the last `k − 1` positions before it.
    ///
    ///     past ─┐
    ///     x ────┴─ Concat ─┬─ Convolution ─ SiLU ─ y
    ///                      └─ Slice ─ present
    static func addCausal(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let element = builder.type(of: try node.input(0)).element
        func real(_ index: Int) throws(OperatorError) -> Graph.ValueID {
            try builder.cast(try node.input(index), to: .float32)
        }
        let x = try real(0), weights = try real(1)
        let (shape, kernel) = (builder.shape(of: x), builder.shape(of: weights))
        guard shape.rank == 3 else { throw .badInput(0, "has shape \(shape)") }
        guard kernel.rank == 3, kernel[0] == shape[1], kernel[1] == 1, kernel[2] > 0 else {
            throw .badInput(1, "has shape \(kernel), which does not fit the input's \(shape)")
        }
        let before = kernel[2] - 1
        var signal = x
        if before > 0 {
            let past = node.optionalInput(3) == nil ? try builder.addZeros([shape[0], shape[1], before]) : try real(3)
            guard builder.shape(of: past).dimensions == [shape[0], shape[1], before] else {
                throw .badInput(3, "has shape \(builder.shape(of: past))")
            }
            signal = try builder.addOne(Concat(axis: 2), [past, x])
        }
        let op = Convolution(strides: [1], padding: .none(rank: 1), dilations: [1], groups: shape[1])
        let bias = try builder.bias(node.optionalInput(2) == nil ? nil : try real(2), count: shape[1])
        var y = try builder.addOne(
            op, [try builder.channelsLast(signal), try builder.permutedWeights(weights, [0, 2, 1]), bias])
        switch try node.string("activation", default: "none") {
        case "none": break
        case "silu", "swish": y = try builder.addOne(Unary(.silu), [y])
        case let name: throw .badAttribute("activation", "is «\(name.prefix(40))»")
        }
        let tail = Slice(shape[2]..<shape[2] + before, ofAxis: 2, in: builder.shape(of: signal))
        let present = try builder.addOne(tail, [signal])
        return [
            try builder.cast(try builder.channelsFirst(y), to: element), try builder.cast(present, to: element),
        ]
    }
}
