import EdgeGraph
import EdgeTensor

extension MatMul {
    /// FusedMatMul of ONNX Runtime: `alpha · A' · B'`, where a factor may be transposed in its last two axes, or with its
    /// first axis moved to the last but one («transBatch»).
    static var fusedMatMul: [ImportRule] {
        ["FusedMatMul", "TransposeMatMul"].map { name in
            .onnx(name, domain: "com.microsoft") { node, builder throws(OperatorError) in
                let a = try factor(0, "A", node, &builder)
                let b = try factor(1, "B", node, &builder)
                let product = try addONNX(a, b, &builder)
                return [try builder.scaled(product, by: try node.float("alpha", default: 1))]
            }
        }
    }

    private static func factor(
        _ index: Int, _ letter: String, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let id = try node.input(index)
        let rank = builder.shape(of: id).rank
        guard rank >= 2 else { return id }
        var order = Array(0..<rank)
        if try node.bool("transBatch\(letter)"), rank > 2 { order.insert(order.removeFirst(), at: rank - 2) }
        if try node.bool("trans\(letter)") { order.swapAt(rank - 2, rank - 1) }
        return try builder.permutedWeights(id, order)
    }
}
