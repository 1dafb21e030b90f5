import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets a MatMul whose right factor is known become a FullyConnected, whose weights are packed and which takes the
/// bias that follows.
///
///     %3 = matmul(%0, #1)    →    %3 = fully_connected(%0, #4, #5)        #4 = #1 transposed, #5 = zeros
public struct ReplaceMatMul: Pass {
    public var name: String { "replace-matmul" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard node.op is MatMul, builder.type(of: node.outputs[0]).element == .float32,
                isWeights(node.inputs[1], builder), !isWeights(node.inputs[0], builder)
            else { return false }
            let right = builder.shape(of: node.inputs[1])
            let columns = right[right.rank - 1]
            guard right.dropLast(2).allSatisfy({ $0 == 1 }), builder.shape(of: node.inputs[0]).rank >= right.rank
            else { return false }
            var weights = node.inputs[1]
            if right.rank > 2 {
                weights = try builder.addOne(Reshape(try .inferred(right.suffix(2))), [weights])
            }
            weights = try builder.addOne(Transpose([1, 0]), [weights])
            let bias = builder.addConstant(Tensor(TensorType(.float32, try .inferred([columns]))) { _ in })
            builder.emit(
                Graph.Node(
                    name: node.name, op: FullyConnected(), inputs: [node.inputs[0], weights, bias],
                    outputs: node.outputs, fused: node.fused))
            return true
        }
    }

    /// Whether `id` is a constant, or one under a Dequantize.
    private func isWeights(_ id: Graph.ValueID, _ builder: GraphBuilder) -> Bool {
        if builder.constant(id) != nil { return true }
        guard let producer = builder.node(writing: id), producer.op is Dequantize else { return false }
        return builder.constant(producer.inputs[0]) != nil
    }
}
