import EdgeGraph
import EdgeTensor

// The attention operators of ONNX Runtime, com.microsoft, in the forms that its optimizer writes for encoders.

extension MatMul {
    /// `query`, `key`, `value`, `bias`, `key_padding_mask`, `attention_bias`, `past_key`, `past_value` give the result,
    /// keys and values with those of the past in front, and the scores. Queries are `[N, S, heads · size]`; keys and
    /// values as well, or `[N, heads, T, size]`.
    static var multiHeadAttention: ImportRule {
        .onnx("MultiHeadAttention", domain: "com.microsoft") { node, builder throws(OperatorError) in
            let heads = try node.int("num_heads")
            guard builder.shape(of: try node.input(0)).rank == 3, node.optionalInput(1) != nil,
                node.optionalInput(2) != nil
            else { throw .unsupported("MultiHeadAttention with packed queries, keys and values") }
            for index in node.inputs.indices.dropFirst(8) where node.optionalInput(index) != nil {
                throw .unsupported("MultiHeadAttention with input \(index)")
            }
            var parts: [Graph.ValueID] = []
            for index in 0..<3 { parts.append(try node.input(index)) }
            if let bias = node.optionalInput(3) { parts = try adding(bias, to: parts, &builder) }
            for index in 0..<3 where builder.shape(of: parts[index]).rank != 4 {
                parts[index] = try builder.heads(parts[index], heads, input: index)
            }
            let past = [node.optionalInput(6), node.optionalInput(7)]
            return try addHeads(
                parts, past: past, mask: node.optionalInput(4), bias: node.optionalInput(5), node, &builder)
        }
    }

    /// `input`, `weights`, `bias`, `mask_index`, `past`, `attention_bias`: queries, keys and values come from one product.
    /// Gives the result, and keys and values as one tensor `[2, N, heads, T, size]`.
    static var microsoftAttention: ImportRule {
        .onnx("Attention", domain: "com.microsoft") { node, builder throws(OperatorError) in
            let heads = try node.int("num_heads")
            guard try !node.bool("do_rotary"), try !node.bool("past_present_share_buffer"), node.optionalInput(6) == nil
            else { throw .unsupported("Attention with do_rotary or a shared buffer") }
            var joined = try addONNX(try node.input(0), try node.input(1), &builder)
            if let bias = node.optionalInput(2) {
                joined = try builder.addBroadcast(Binary(.add), [joined, bias])
            }
            let shape = builder.shape(of: joined)
            guard shape.rank == 3 else { throw .badInput(0, "makes shape \(shape); Attention takes rank 3") }
            let sizes = try node.ints("qkv_hidden_sizes") ?? Array(repeating: shape[2] / 3, count: 3)
            var parts = try split(joined, sizes, &builder)
            for index in 0..<3 { parts[index] = try builder.heads(parts[index], heads, input: 1) }
            var past: [Graph.ValueID?] = [nil, nil]
            if let both = node.optionalInput(4) {
                let stack = builder.shape(of: both)
                guard stack.rank == 5, stack[0] == 2 else { throw .badInput(4, "has shape \(stack)") }
                for index in 0..<2 {
                    let one = try builder.addOne(Slice(index..<index + 1, ofAxis: 0, in: stack), [both])
                    past[index] = try builder.reshaped(one, to: try .inferred(stack.dropFirst()))
                }
            }
            let outputs = try addHeads(
                parts, past: past, mask: node.optionalInput(3), bias: node.optionalInput(5), node, &builder)
            guard node.outputCount > 1 else { return [outputs[0]] }
            var stacked: [Graph.ValueID] = []
            for output in outputs[1...2] {
                stacked.append(try builder.reshaped(output, to: try .inferred([1] + builder.shape(of: output))))
            }
            return [outputs[0], try builder.addOne(Concat(axis: 0), stacked)]
        }
    }

    /// Attention of queries, keys and values `[N, heads, length, size]`: the result `[N, S, heads · size]`, all keys, all
    /// values, the scores.
    private static func addHeads(
        _ parts: [Graph.ValueID], past: [Graph.ValueID?], mask: Graph.ValueID?, bias: Graph.ValueID?,
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        var parts = parts
        var pastCount = 0
        for index in 0..<2 {
            guard let before = past[index] else { continue }
            pastCount = builder.shape(of: before).rank == 4 ? builder.shape(of: before)[2] : 0
            parts[index + 1] = try builder.addOne(Concat(axis: 2), [before, parts[index + 1]])
        }
        guard builder.shape(of: parts[1]).rank == 4 else { throw .badInput(1, "is no stack of heads") }
        let (queries, keys) = (builder.shape(of: parts[0])[2], builder.shape(of: parts[1])[2])
        var total = bias
        if let bias { total = try builder.cast(bias, to: .float32) }
        if let mask {
            total = try builder.sum(total, try paddingBias(mask, keys: keys, node, &builder))
        }
        if try node.bool("unidirectional") {
            let frontier = try builder.bias(queries: queries, keys: keys, offset: pastCount) { $1 <= $0 }
            total = try builder.sum(total, frontier)
        }
        let scale = Double(try node.float("scale", default: 0))
        let element = builder.type(of: parts[0]).element
        let result = try ScaledDotProduct(scale: scale == 0 ? nil : scale, bias: total).add(
            q: try builder.cast(parts[0], to: .float32), k: try builder.cast(parts[1], to: .float32),
            v: try builder.cast(parts[2], to: .float32), to: &builder)
        let y = try builder.cast(try builder.joinedHeads(result.y), to: element)
        return [y, parts[1], parts[2], try builder.cast(result.scores, to: element)]
    }

    /// The bias of a mask of integers, 0 for what is hidden: `[N, T]` or `[N, S, T]`; or of the number of keys, `[N]`.
    private static func paddingBias(
        _ mask: Graph.ValueID, keys: Int, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: mask)
        let hidden = Double(try node.float("mask_filter_value", default: -10_000))
        var seen: Graph.ValueID
        switch shape.rank {
        case 1 where shape[0] == builder.shape(of: try node.input(0))[0]:
            let places = try builder.reshaped(
                try builder.addRange(keys), to: try .inferred([1, 1, 1, keys]))
            let counts = try builder.cast(mask, to: .int64)
            seen = try builder.addOne(
                Compare(.less), [places, try builder.reshaped(counts, to: try .inferred([shape[0], 1, 1, 1]))])
        case 2, 3:
            guard shape.last == keys else {
                throw .badInput(4, "has shape \(shape), which does not fit \(keys) keys")
            }
            seen = try builder.cast(mask, to: .bool)
            let middle = shape.rank == 2 ? [1, 1] : [1, shape[1]]
            seen = try builder.reshaped(seen, to: try .inferred([shape[0]] + middle + [keys]))
        default:
            throw .unsupported("an attention mask of shape \(shape)")
        }
        return try builder.bias(seen: seen, hidden: hidden)
    }

    /// Queries, keys and values plus their parts of one bias.
    private static func adding(
        _ bias: Graph.ValueID, to parts: [Graph.ValueID], _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        guard parts.allSatisfy({ builder.shape(of: $0).rank == 3 }) else {
            throw .unsupported("a bias for keys and values that are heads already")
        }
        let biases = try split(bias, parts.map { builder.shape(of: $0)[2] }, &builder)
        var sums: [Graph.ValueID] = []
        for (part, bias) in zip(parts, biases) {
            sums.append(try builder.addBroadcast(Binary(.add), [part, bias]))
        }
        return sums
    }

    /// Parts of these sizes along the last axis.
    private static func split(
        _ id: Graph.ValueID, _ sizes: [Int], _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let shape = builder.shape(of: id)
        let axis = try shape.axis(-1)
        let total = sizes.reduce(0) { $0.addingClamped($1) }
        guard sizes.count == 3, sizes.allSatisfy({ $0 >= 0 }), total == shape[axis] else {
            throw .badAttribute("qkv_hidden_sizes", "\(sizes) do not divide \(shape[axis]) columns")
        }
        var start = 0
        var parts: [Graph.ValueID] = []
        for size in sizes {
            parts.append(try builder.addOne(Slice(start..<start + size, ofAxis: axis, in: shape), [id]))
            start += size
        }
        return parts
    }
}
