import EdgeGraph
import EdgeTensor

/// Scaled dot-product attention as nodes that there are for other reasons:
///
///     q ─ Mul scale ─┐                ┌─ softcap ─┐   ┌─ bias
///     k ─ Transpose ─┴─ MatMul ───────┴───────────┴─ Add ── Softmax ─┬─ MatMul ─ y
///     v ─────────────────────────────────────────────────────────────┘
///
/// q is `[N, heads, S, D]`, k `[N, kvHeads, T, D]`, v `[N, kvHeads, T, E]`, and y `[N, heads, S, E]`, all float32; as
/// many heads of q in a row share one of k and v as q has more.
struct ScaledDotProduct {
    /// What the products are multiplied by; nil for 1/√D.
    var scale: Double?
    /// Scores become `softcap · tanh(score / softcap)`; 0 leaves them alone.
    var softcap: Float = 0
    /// Added to the scores; broadcast to `[N, heads, S, T]`, with -∞ for keys that a query does not see. A query that
    /// sees no key gives zeros.
    var bias: Graph.ValueID?

    /// The steps on the way, each `[N, heads, S, T]`.
    struct Result {
        var y: Graph.ValueID
        var scores: Graph.ValueID
        var cappedScores: Graph.ValueID
        var biasedScores: Graph.ValueID
        var probabilities: Graph.ValueID
    }

    func add(
        q: Graph.ValueID, k: Graph.ValueID, v: Graph.ValueID, to builder: inout GraphBuilder
    ) throws(OperatorError) -> Result {
        let (query, key, value) = (builder.shape(of: q), builder.shape(of: k), builder.shape(of: v))
        guard query.rank == 4, key.rank == 4, value.rank == 4, key[0] == query[0], key[3] == query[3],
            Array(value[..<3]) == Array(key[..<3]), key[1] > 0, query[1] % key[1] == 0
        else {
            throw .badInput(1, "and input 2 have heads \(key) and \(value), which do not fit queries \(query)")
        }
        // Heads of q that share one of k are more rows of one product.
        let rows = query[1] / key[1] * query[2]
        let scoresShape = try Shape.inferred([query[0], query[1], query[2], key[2]])
        let factor = scale ?? (query[3] == 0 ? 1 : 1 / Double(query[3]).squareRoot())
        var scaled = q
        if factor != 1 { scaled = try builder.addBroadcast(Binary(.mul), [q, builder.addScalar(factor, like: q)]) }
        scaled = try builder.reshaped(scaled, to: try .inferred([query[0], key[1], rows, query[3]]))
        let product = try builder.addOne(MatMul(), [scaled, try builder.transposed(k, by: [0, 1, 3, 2])])
        let scores = try builder.reshaped(product, to: scoresShape)
        let capped = try cap(scores, &builder)
        var (biased, visible) = (capped, capped)
        var visibility: (bias: Graph.ValueID, rows: Graph.ValueID)?
        if let bias {
            biased = try builder.addBroadcast(Binary(.add), [capped, bias])
            visibility = try self.visibility(of: bias, &builder)
            visible = biased
            if let visibility { visible = try builder.addBroadcast(Binary(.add), [capped, visibility.bias]) }
        }
        let softmax = try builder.addOne(Softmax(axis: 3), [visible])
        let weights = try builder.reshaped(softmax, to: try .inferred([query[0], key[1], rows, key[2]]))
        let mixed = try builder.addOne(MatMul(), [weights, v])
        var y = try builder.reshaped(mixed, to: try .inferred([query[0], query[1], query[2], value[3]]))
        var probabilities = softmax
        if let visibility {
            y = try builder.addBroadcast(Binary(.mul), [y, visibility.rows])
            probabilities = try builder.addBroadcast(Binary(.mul), [softmax, visibility.rows])
        }
        return Result(
            y: y, scores: scores, cappedScores: capped, biasedScores: biased, probabilities: probabilities)
    }

    private func cap(_ scores: Graph.ValueID, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        guard softcap > 0 else { return scores }
        let cap = builder.addScalar(Double(softcap), like: scores)
        let ratio = try builder.addBroadcast(Binary(.div), [scores, cap])
        return try builder.addBroadcast(Binary(.mul), [try builder.addOne(Unary(.tanh), [ratio]), cap])
    }

    /// For a bias of which a row may be -∞ as a whole: the bias with the lowest number instead of -∞, which keeps a
    /// softmax from being NaN, and a factor of 1 for rows with a visible key, 0 for others. Nil where no row is.
    private func visibility(
        of bias: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> (bias: Graph.ValueID, rows: Graph.ValueID)? {
        let shape = builder.shape(of: bias)
        let last = try shape.axis(-1)
        if let known = builder.reals(bias), shape[last] > 0 {
            let isHidden = stride(from: 0, to: known.count, by: shape[last]).contains { start in
                known[start..<start + shape[last]].allSatisfy { $0 == -.infinity }
            }
            if !isHidden { return nil }
        }
        let lowest = -Float.greatestFiniteMagnitude
        guard let range = ActivationRange(lowest, .infinity) else { return nil }
        let finite = try builder.addOne(Clamp(range), [bias])
        let largest = try builder.addOne(Reduce(.max, axes: [last], keepsDimensions: true), [finite])
        let isVisible = try builder.addBroadcast(
            Compare(.greater), [largest, builder.addScalar(Double(lowest), like: largest)])
        return (finite, try builder.cast(isVisible, to: .float32))
    }
}

extension GraphBuilder {
    /// `[N, S, heads · D]` as `[N, heads, S, D]`.
    mutating func heads(_ id: Graph.ValueID, _ count: Int, input: Int) throws(OperatorError) -> Graph.ValueID {
        let shape = shape(of: resolve(id))
        guard shape.rank == 3, count > 0, shape[2] % count == 0 else {
            throw .badInput(input, "has shape \(shape), which \(count) heads do not divide")
        }
        let split = try reshaped(id, to: try .inferred([shape[0], shape[1], count, shape[2] / count]))
        return try transposed(split, by: [0, 2, 1, 3])
    }

    /// `[N, heads, S, D]` as `[N, S, heads · D]`.
    mutating func joinedHeads(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        let shape = shape(of: resolve(id))
        let moved = try transposed(id, by: [0, 2, 1, 3])
        return try reshaped(moved, to: try .inferred([shape[0], shape[2], shape[1] * shape[3]]))
    }

    /// 0 where a bool says that a key is seen, `hidden` elsewhere.
    mutating func bias(seen: Graph.ValueID, hidden: Double = -.infinity) throws(OperatorError) -> Graph.ValueID {
        let zero = addConstant(Tensor(TensorType(.float32, []), [Float(0)]))
        let number = addScalar(hidden, like: zero)
        return try addBroadcast(Select(), [seen, zero, number])
    }

    /// The sum of what there is of two biases.
    mutating func sum(_ a: Graph.ValueID?, _ b: Graph.ValueID?) throws(OperatorError) -> Graph.ValueID? {
        guard let a, let b else { return a ?? b }
        return try addBroadcast(Binary(.add), [a, b])
    }

    /// `[S, T]` with 0 where query `i`, at place `offset + i`, sees key `j`, and -∞ elsewhere.
    mutating func bias(
        queries: Int, keys: Int, offset: Int, sees: (_ query: Int, _ key: Int) -> Bool
    ) throws(OperatorError) -> Graph.ValueID {
        let type = TensorType(.float32, try .inferred([queries, keys]))
        return try addComputed(type) { view in
            let elements = view.elements(as: Float.self)
            for query in 0..<queries {
                for key in 0..<keys where !sees(offset + query, key) { elements[query * keys + key] = -.infinity }
            }
        }
    }
}
