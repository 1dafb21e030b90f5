import EdgeGraph
import EdgeTensor

/// Computes nodes whose inputs are all constants.
///
///     %2 = dequantize(#1)
///     %3 = convolution(%0, %2, #4)    →    %3 = convolution(%0, #2, #4)
///
/// Import folds most of them as it goes; this pass takes what became constant since, and once ``everything`` is
/// set also what ``Operator/foldsConstants`` kept for other passes to see.
public struct FoldConstants: Pass {
    /// Whether to fold nodes, too, that are kept until the passes have seen them.
    public var everything: Bool
    /// Bytes that all folded results of one run of the pass may have in total.
    public var byteBudget: Int
    /// Operations that one run of the pass may do, so that a hostile file cannot keep a compiler busy.
    public var operationBudget: Int

    public var name: String { everything ? "fold-all-constants" : "fold-constants" }

    public init(everything: Bool = false, byteBudget: Int = 1 << 28, operationBudget: Int = 1 << 27) {
        self.everything = everything
        self.byteBudget = byteBudget
        self.operationBudget = operationBudget
    }

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        var (bytes, operations) = (byteBudget, operationBudget)
        return try rewrite(&graph) { (node, builder) throws(OperatorError) in
            // Readers know how long at most such results are, not how long they would be.
            guard node.op.countedAxes.isEmpty else { return false }
            guard everything || node.op.foldsConstants else { return false }
            let constants = node.inputs.compactMap(builder.constant)
            guard constants.count == node.inputs.count else { return false }
            let types = node.outputs.map(builder.type(of:))
            let byteCount = types.reduce(0) { $0 + $1.byteCount }
            guard byteCount <= bytes, types.allSatisfy({ $0.element != .bytes }) else { return false }
            let operationCount = node.op.operationCount(for: builder.graph.signature(of: node))
            guard operationCount <= operations else { return false }
            bytes -= byteCount
            operations -= operationCount
            for (output, tensor) in zip(node.outputs, node.op.evaluate(constants, outputTypes: types)) {
                builder.replace(output, with: builder.addConstant(tensor))
            }
            return true
        }
    }
}
