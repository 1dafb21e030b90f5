import EdgeGraph
import EdgeTensor

extension MatMul {
    public static var imports: [ImportRule] {
        products + [einsum, attention, microsoftAttention, multiHeadAttention]
    }

    private static var products: [ImportRule] {
        [
            .onnx("MatMul") { node, builder throws(OperatorError) in
                [try addONNX(try node.input(0), try node.input(1), &builder)]
            },
            .onnx("QLinearMatMul") { node, builder throws(OperatorError) in
                let a = try LinearQuantization(node, scale: 1, zeroPoint: 2, axis: -2, in: builder)
                let b = try LinearQuantization(node, scale: 4, zeroPoint: 5, axis: -1, in: builder)
                let y = try LinearQuantization(node, scale: 6, zeroPoint: 7, axis: -2, in: builder)
                let left = try builder.dequantizedLinear(try node.input(0), a)
                let right = try builder.dequantizedLinear(try node.input(3), b)
                return [try builder.quantizedLinear(try addONNX(left, right, &builder), y)]
            },
            .tflite(
                "BATCH_MATMUL",
                options: [TFLiteOption("adj_x", slot: 0, .bool), TFLiteOption("adj_y", slot: 1, .bool)]
            ) { node, builder throws(OperatorError) in [try addTFLite(node, &builder)] },
            affineGrid,
        ] + fusedMatMul
    }

    /// NumPy's `matmul`: a vector on the left is a row, on the right a column, and its axis goes from the result.
    static func addONNX(
        _ a: Graph.ValueID, _ b: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let (left, right) = (builder.shape(of: a), builder.shape(of: b))
        guard left.rank >= 1, right.rank >= 1 else { throw .badInput(0, "is a scalar; MatMul takes matrices") }
        if right.rank == 2, builder.isWeights(b), builder.type(of: b).element == .float32 {
            let weights = try builder.permutedWeights(b, [1, 0])
            let bias = try builder.addZeroBias(right[1], for: .float32)
            return try builder.addOne(FullyConnected(), [a, weights, bias])
        }
        let rows = left.rank > 1 ? a : try builder.reshaped(a, to: try .inferred([1, left[0]]))
        let columns = right.rank > 1 ? b : try builder.reshaped(b, to: try .inferred([right[0], 1]))
        let product = try builder.addOne(MatMul(), [rows, columns])
        var dimensions = builder.shape(of: product).dimensions
        if right.rank == 1 { dimensions.removeLast() }
        if left.rank == 1 { dimensions.remove(at: dimensions.count - (right.rank == 1 ? 1 : 2)) }
        return try builder.reshaped(product, to: try .inferred(dimensions))
    }

    private static func addTFLite(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var (a, b) = (try node.input(0), try node.input(1))
        if builder.type(of: a).element == .float32 { b = try builder.dequantized(b) }
        if try node.bool("adj_x") { a = try builder.withLastAxesSwapped(a) }
        if try node.bool("adj_y") { b = try builder.withLastAxesSwapped(b) }
        return try builder.addOne(MatMul(), [a, b], quantization: node.outputQuantization())
    }
}

extension GraphBuilder {
    /// A stack of matrices, each transposed.
    fileprivate mutating func withLastAxesSwapped(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        let rank = shape(of: resolve(id)).rank
        guard rank >= 2 else { throw .badInput(0, "has rank \(rank); a matrix has 2 or more") }
        return try addOne(Transpose(Array(0..<rank - 2) + [rank - 1, rank - 2]), [id])
    }
}
