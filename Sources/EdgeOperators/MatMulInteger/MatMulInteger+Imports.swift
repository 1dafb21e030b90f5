import EdgeGraph
import EdgeTensor

extension MatMulInteger {
    public static var imports: [ImportRule] {
        [
            .onnx("MatMulInteger") { node, builder throws(OperatorError) in
                let (a, b) = (try node.input(0), try node.input(1))
                return [try product(a, b, node.optionalInput(2), node.optionalInput(3), &builder)]
            },
            .onnx("MatMulIntegerToFloat", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let (a, b) = (try node.input(0), try node.input(1))
                let sums = try product(a, b, node.optionalInput(4), node.optionalInput(5), &builder)
                return [try scaled(sums, try node.input(2), try node.input(3), bias: node.optionalInput(6), &builder)]
            },
            .onnx("DynamicQuantizeMatMul", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let stored = try builder.add(DynamicQuantize(), [try node.input(0)])
                let sums = try product(stored[0], try node.input(1), stored[2], node.optionalInput(3), &builder)
                return [try scaled(sums, stored[1], try node.input(2), bias: node.optionalInput(4), &builder)]
            },
        ]
    }

    /// NumPy's `matmul` of stored values; zero points of one axis belong to rows on the left, columns on the right.
    private static func product(
        _ a: Graph.ValueID, _ b: Graph.ValueID, _ a0: Graph.ValueID?, _ b0: Graph.ValueID?,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let (left, right) = (builder.shape(of: a), builder.shape(of: b))
        guard left.rank >= 1, right.rank >= 1 else { throw .badInput(0, "is a scalar; products take matrices") }
        let rows = left.rank > 1 ? a : try builder.reshaped(a, to: try .inferred([1, left[0]]))
        let columns = right.rank > 1 ? b : try builder.reshaped(b, to: try .inferred([right[0], 1]))
        let rank = Swift.max(left.rank, right.rank, 2)
        let zeroA = try zeroPoints(a0, beside: rows, vectorAxis: rank - 2, rank, &builder)
        let zeroB = try zeroPoints(b0, beside: columns, vectorAxis: rank - 1, rank, &builder)
        let sums = try builder.addOne(MatMulInteger(), [rows, columns, zeroA, zeroB])
        var dimensions = builder.shape(of: sums).dimensions
        if right.rank == 1 { dimensions.removeLast() }
        if left.rank == 1 { dimensions.remove(at: dimensions.count - (right.rank == 1 ? 1 : 2)) }
        return try builder.reshaped(sums, to: try .inferred(dimensions))
    }

    /// Zero points with the rank of the result; a zero where there are none.
    private static func zeroPoints(
        _ id: Graph.ValueID?, beside factor: Graph.ValueID, vectorAxis: Int, _ rank: Int,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let id = id ?? builder.addScalar(0, like: factor)
        let shape = builder.shape(of: id)
        var dimensions = Array(repeating: 1, count: rank)
        if shape.rank == 1 {
            dimensions[vectorAxis] = shape[0]
        } else {
            guard shape.rank <= rank else { throw .badInput(2, "has shape \(shape) for products of rank \(rank)") }
            dimensions.replaceSubrange(rank - shape.rank..<rank, with: shape.dimensions)
        }
        return try builder.reshaped(id, to: try .inferred(dimensions))
    }

    /// `sums · (s_a · s_b) + bias` in float32. A vector of scales belongs to the last axis.
    private static func scaled(
        _ sums: Graph.ValueID, _ a: Graph.ValueID, _ b: Graph.ValueID, bias: Graph.ValueID?,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let unit = try builder.addBroadcast(Binary(.mul), [a, b])
        let reals = try builder.addBroadcast(Binary(.mul), [try builder.cast(sums, to: .float32), unit])
        guard let bias else { return reals }
        return try builder.addBroadcast(Binary(.add), [reals, bias])
    }
}
