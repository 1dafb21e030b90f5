import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Removes nodes that change nothing: a Reshape to the same shape, a Transpose that keeps the order, a Slice of
/// everything, a Pad by nothing, a Concat of one, an Expand, Cast or Quantize to the same type, a Clamp to a range
/// that no stored integer leaves.
///
///     %1 = reshape(%0) shape=[1, 8]
///     %2 = clamp(%1)                   →    %2 = clamp(%0)
public struct RemoveIdentities: Pass {
    public var name: String { "remove-identities" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard node.inputs.count == 1, node.outputs.count == 1 else { return false }
            let type = builder.type(of: node.inputs[0])
            guard type == builder.type(of: node.outputs[0]), changesNothing(node.op, on: type) else { return false }
            builder.replace(node.outputs[0], with: node.inputs[0])
            return true
        }
    }

    /// Whether `op` gives a single input of `type` back, if its output has the same type.
    private func changesNothing(_ op: any Operator, on type: TensorType) -> Bool {
        switch op {
        case is Reshape, is Expand, is Cast, is Quantize, is Concat: true
        case let op as Transpose: op.permutation == Array(op.permutation.indices)
        case let op as Slice: op.steps.allSatisfy { $0 == 1 }
        case let op as Pad: op.before.allSatisfy { $0 == 0 }
        case let op as Clamp: op.range == .none || keepsEverything(op.range, of: type)
        default: false
        }
    }

    private func keepsEverything(_ range: ActivationRange, of type: TensorType) -> Bool {
        type.element == .int8 && range.stored(in: type) == -128...127
    }
}
