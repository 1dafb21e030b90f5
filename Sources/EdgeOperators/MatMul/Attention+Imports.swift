import EdgeGraph
import EdgeTensor

extension MatMul {
    /// ONNX's Attention: `Q`, `K`, `V`, `attn_mask`, `past_key`, `past_value`, `nonpad_kv_seqlen` give the result, keys
    /// and values with those of the past in front, and the scores at one of four steps. Computed in float32.
    static var attention: ImportRule {
        .onnx("Attention", versions: 23...Int.max) { node, builder throws(OperatorError) in
            let inputs = try AttentionInputs(node, &builder)
            var bias = try mask(node, inputs, &builder)
            bias = try builder.sum(bias, try frontier(node, inputs, &builder))
            if let count = node.optionalInput(6) {
                bias = try builder.sum(bias, try padding(count, inputs, &builder))
            }
            let scale = try node.float("scale", default: 0)
            let product = ScaledDotProduct(
                scale: node.attributes["scale"] == nil ? nil : Double(scale),
                softcap: try node.float("softcap", default: 0), bias: bias)
            let element = builder.type(of: inputs.q).element
            let result = try product.add(
                q: try builder.cast(inputs.q, to: .float32), k: try builder.cast(inputs.k, to: .float32),
                v: try builder.cast(inputs.v, to: .float32), to: &builder)
            let y = inputs.isFlat ? try builder.joinedHeads(result.y) : result.y
            let scores = try stage(try node.int("qk_matmul_output_mode", default: 0), of: result)
            return [
                try builder.cast(y, to: element), inputs.k, inputs.v, try builder.cast(scores, to: element),
            ]
        }
    }

    private static func stage(
        _ mode: Int, of result: ScaledDotProduct.Result
    ) throws(OperatorError) -> Graph.ValueID {
        switch mode {
        case 0: result.scores
        case 1: result.cappedScores
        case 2: result.biasedScores
        case 3: result.probabilities
        default: throw .badAttribute("qk_matmul_output_mode", "is \(mode)")
        }
    }

    /// The bias of `attn_mask`: bools say what is seen, numbers are added; keys behind its end are hidden.
    private static func mask(
        _ node: ForeignNode, _ inputs: AttentionInputs, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID? {
        guard let mask = node.optionalInput(3) else { return nil }
        let isBool = builder.type(of: mask).element == .bool
        let bias = isBool ? try builder.bias(seen: mask) : try builder.cast(mask, to: .float32)
        let shape = builder.shape(of: bias)
        guard (1...4).contains(shape.rank), let length = shape.last else {
            throw .badInput(3, "has shape \(shape); a mask has 1 to 4 axes")
        }
        guard length != 1, length < inputs.keyCount else { return bias }
        var missing = shape.map { _ in 0 }
        missing[shape.rank - 1] = inputs.keyCount - length
        return try builder.addOne(Pad(before: shape.map { _ in 0 }, after: missing, value: -.infinity), [bias])
    }

    /// The bias of `is_causal` and of the window around each query; queries follow the keys of the past.
    private static func frontier(
        _ node: ForeignNode, _ inputs: AttentionInputs, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID? {
        let isCausal = try node.bool("is_causal")
        let left = try node.int("left_window_size", default: -1)
        let right = try node.int("right_window_size", default: -1)
        guard isCausal || left >= 0 || right >= 0 else { return nil }
        guard node.optionalInput(6) == nil else {
            throw .unsupported("nonpad_kv_seqlen together with is_causal or a window")
        }
        return try builder.bias(queries: inputs.queryCount, keys: inputs.keyCount, offset: inputs.pastCount) {
            query, key in
            (!isCausal || key <= query) && (left < 0 || query - key <= left) && (right < 0 || key - query <= right)
        }
    }

    /// The bias of `nonpad_kv_seqlen`, `[N]`: keys from that number on are hidden.
    private static func padding(
        _ count: Graph.ValueID, _ inputs: AttentionInputs, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let keys = try builder.addRange(inputs.keyCount)
        return try builder.bias(
            seen: try builder.addOne(
                Compare(.less),
                [
                    try builder.reshaped(keys, to: try .inferred([1, 1, 1, inputs.keyCount])),
                    try builder.reshaped(
                        try builder.cast(count, to: .int64),
                        to: try .inferred([builder.shape(of: count).elementCount, 1, 1, 1])),
                ]))
    }
}

/// The tensors of an ONNX Attention as `[N, heads, length, size]`.
private struct AttentionInputs {
    let q: Graph.ValueID
    /// Keys and values, those of the past in front.
    let k: Graph.ValueID
    let v: Graph.ValueID
    /// Whether the node has them as `[N, length, heads · size]`.
    let isFlat: Bool
    let queryCount: Int
    let keyCount: Int
    let pastCount: Int

    init(_ node: ForeignNode, _ builder: inout GraphBuilder) throws(OperatorError) {
        var values: [Graph.ValueID] = []
        isFlat = builder.shape(of: try node.input(0)).rank == 3
        for index in 0..<3 {
            let input = try node.input(index)
            let heads = isFlat ? try node.int(index == 0 ? "q_num_heads" : "kv_num_heads") : 0
            values.append(isFlat ? try builder.heads(input, heads, input: index) : input)
            guard builder.shape(of: values[index]).rank == 4 else {
                throw .badInput(index, "has shape \(builder.shape(of: input)); Attention takes rank 3 or 4")
            }
        }
        queryCount = builder.shape(of: values[0])[2]
        var past = 0
        for (index, input) in [(1, 4), (2, 5)] {
            guard let before = node.optionalInput(input) else { continue }
            past = builder.shape(of: before).rank == 4 ? builder.shape(of: before)[2] : 0
            values[index] = try builder.addOne(Concat(axis: 2), [before, values[index]])
        }
        (q, k, v) = (values[0], values[1], values[2])
        pastCount = past
        keyCount = builder.shape(of: values[1])[2]
    }
}
