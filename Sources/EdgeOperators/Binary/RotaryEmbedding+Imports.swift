import EdgeGraph
import EdgeTensor

// Rotary position embedding (Su et al., RoFormer, 2021): the first numbers of each head, in pairs, are turned by an
// angle that grows with the position.

extension Binary {
    /// ONNX's `X`, `cos_cache`, `sin_cache`, `position_ids`.
    static var rotaryEmbedding: ImportRule {
        .onnx("RotaryEmbedding", versions: 23...Int.max) { node, builder throws(OperatorError) in
            let ids = node.optionalInput(3)
            return [try addRotation(node, cos: 1, sin: 2, positions: ids, &builder)]
        }
    }

    /// ONNX Runtime's `input`, `position_ids`, `cos_cache`, `sin_cache`; one position is that of the first element.
    static var microsoftRotaryEmbedding: ImportRule {
        .onnx("RotaryEmbedding", domain: "com.microsoft") { node, builder throws(OperatorError) in
            guard try !node.bool("is_packed_batching") else { throw .unsupported("packed batching") }
            guard try node.float("scale", default: 1) == 1 else { throw .unsupported("a scale other than 1") }
            var positions = try node.input(1)
            if builder.shape(of: positions).elementCount == 1 {
                let shape = builder.shape(of: try node.input(0))
                guard shape.rank >= 3 else { throw .badInput(0, "has shape \(shape)") }
                let length = shape[shape.rank - 2]
                let steps = try builder.reshaped(
                    try builder.addRange(length), to: try .inferred([1, length]))
                let first = try builder.reshaped(try builder.cast(positions, to: .int64), to: [1, 1])
                positions = try builder.addOne(Binary(.add), [first, steps])
            }
            return [try addRotation(node, cos: 2, sin: 3, positions: positions, &builder)]
        }
    }

    /// Turns input 0, `[N, heads, S, size]` or `[N, S, heads · size]`:
    ///
    ///     x₁, x₂ = the halves of what is turned, or its even and odd elements
    ///     y₁ = cos · x₁ − sin · x₂     y₂ = sin · x₁ + cos · x₂
    private static func addRotation(
        _ node: ForeignNode, cos: Int, sin: Int, positions: Graph.ValueID?, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let isFlat = builder.shape(of: input).rank == 3
        var x = input
        if isFlat {
            let size = (builder.shape(of: try node.input(cos)).last ?? 0).multipliedClamped(by: 2)
            let heads = try node.int("num_heads", default: 0)
            let all = builder.shape(of: input)[2]
            x = try builder.heads(input, heads > 0 ? heads : all / max(size, 1), input: 0)
        }
        let shape = builder.shape(of: x)
        guard shape.rank == 4 else { throw .badInput(0, "has shape \(shape); RotaryEmbedding takes rank 3 or 4") }
        let asked = try node.int("rotary_embedding_dim", default: 0)
        let count = asked == 0 ? shape[3] : asked
        guard count % 2 == 0, (0...shape[3]).contains(count) else {
            throw .badAttribute("rotary_embedding_dim", "is \(count) for heads of \(shape[3])")
        }
        let pairs = RotatedPairs(shape: shape, count: count, isInterleaved: try node.bool("interleaved"))
        let c = try angles(try node.input(cos), positions, shape, count / 2, &builder)
        let s = try angles(try node.input(sin), positions, shape, count / 2, &builder)
        let turned = try pairs.turned(x, cos: c, sin: s, &builder)
        return isFlat ? try builder.joinedHeads(turned) : turned
    }

    /// The sines or cosines of each position as `[N, 1, S, count]`.
    private static func angles(
        _ cache: Graph.ValueID, _ positions: Graph.ValueID?, _ shape: Shape, _ count: Int,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var rows = cache
        if let positions { rows = try builder.addOne(Gather(axis: 0), [cache, positions]) }
        let found = builder.shape(of: rows)
        guard found.rank == 3, found[1] == shape[2], found[2] == count, found[0] == shape[0] || found[0] == 1 else {
            throw .badInput(1, "gives angles of shape \(found) instead of \([shape[0], shape[2], count])")
        }
        return try builder.reshaped(rows, to: try .inferred([found[0], 1, found[1], count]))
    }
}

/// Which numbers of each head are turned together.
private struct RotatedPairs {
    let shape: Shape
    /// The numbers of a head that are turned; the others stay.
    let count: Int
    let isInterleaved: Bool

    func turned(
        _ x: Graph.ValueID, cos: Graph.ValueID, sin: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let (first, second) = (try builder.addOne(slice(0), [x]), try builder.addOne(slice(1), [x]))
        func product(_ a: Graph.ValueID, _ b: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
            try builder.addOne(Binary(.mul), [a, b])
        }
        var parts = [
            try builder.addOne(Binary(.sub), [try product(first, cos), try product(second, sin)]),
            try builder.addOne(Binary(.add), [try product(first, sin), try product(second, cos)]),
        ]
        if isInterleaved {
            let column = try Shape.inferred(Array(shape.dropLast()) + [count / 2, 1])
            for index in parts.indices { parts[index] = try builder.reshaped(parts[index], to: column) }
            let pairs = try builder.addOne(Concat(axis: 4), parts)
            parts = [try builder.reshaped(pairs, to: try .inferred(Array(shape.dropLast()) + [count]))]
        }
        if count < shape[3] {
            parts.append(try builder.addOne(Slice(count..<shape[3], ofAxis: 3, in: shape), [x]))
        }
        return parts.count == 1 ? parts[0] : try builder.addOne(Concat(axis: 3), parts)
    }

    /// The first or the second number of every pair.
    private func slice(_ place: Int) -> Slice {
        var slice = Slice(0..<count / 2, ofAxis: 3, in: shape)
        slice.starts[3] = isInterleaved ? place : place * (count / 2)
        slice.steps[3] = isInterleaved ? 2 : 1
        return slice
    }
}
