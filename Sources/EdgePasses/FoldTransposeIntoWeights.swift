import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets a FullyConnected read what a flattened Transpose read, by permuting the columns of its weights instead.
///
///     %1 = transpose(%0) permutation=[0, 3, 1, 2]            %2 = reshape(%0) shape=[1, 3136]
///     %2 = reshape(%1) shape=[1, 3136]                  →    %3 = fully_connected(%2, #6, #5)
///     %3 = fully_connected(%2, #4, #5)
public struct FoldTransposeIntoWeights: Pass {
    public var name: String { "fold-transpose-into-weights" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard node.op is FullyConnected, builder.constant(node.inputs[1]) != nil,
                let reshape = builder.node(writingOnlyFor: node.inputs[0]), reshape.op is Reshape,
                let transposed = builder.node(writingOnlyFor: reshape.inputs[0]),
                let transpose = transposed.op as? Transpose,
                let first = firstFlattenedAxis(of: transpose, builder.shape(of: reshape.inputs[0]), node, builder)
            else { return false }
            let flat = builder.shape(of: node.inputs[0])
            let columns = builder.shape(of: reshape.inputs[0]).dropFirst(first)
            let order = [0] + transpose.inverse.permutation[first...].map { $0 - first + 1 }
            let weights = node.inputs[1]
            let rows = builder.shape(of: weights)[0]
            let split = try builder.addOne(Reshape(try .inferred([rows] + columns)), [weights])
            let permuted = try builder.addOne(Transpose(order), [split])
            let packed = try builder.addOne(Reshape(builder.shape(of: weights)), [permuted])
            let input = try builder.addOne(Reshape(flat), transposed.inputs)
            var node = node
            node.inputs[0] = input
            node.inputs[1] = packed
            builder.emit(node)
            return true
        }
    }

    /// The first of the axes of `shape` that become the columns, if the Transpose keeps to these axes.
    private func firstFlattenedAxis(
        of transpose: Transpose, _ shape: Shape, _ node: Graph.Node, _ builder: GraphBuilder
    ) -> Int? {
        let depth = builder.shape(of: node.inputs[0]).last ?? 1
        var (first, product) = (shape.rank, 1)
        while first > 0, product < depth {
            first -= 1
            product *= shape[first]
        }
        while first > 0, transpose.permutation[..<first] != ArraySlice(0..<first), shape[first - 1] == 1 { first -= 1 }
        guard product == depth, first < shape.rank, transpose.permutation[..<first] == ArraySlice(0..<first) else {
            return nil
        }
        return first
    }
}
