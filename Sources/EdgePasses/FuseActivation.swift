import EdgeGraph
import EdgeOperators

/// Lets an operator with an activation range do the work of the Clamp behind it.
///
///     %3 = convolution(%0, #1, #2)                              %4 = convolution(%0, #1, #2) activation=[0, 6]
///     %4 = clamp(%3) range=[0.0, 6.0]              →
///
/// Integers: clamping to one quantized range and then to another is clamping to the quantized ends of both, as
/// quantizing is monotone; so every byte stays.
public struct FuseActivation: Pass {
    public var name: String { "fuse-activation" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let clamp = node.op as? Clamp,
                let producer = builder.node(writingOnlyFor: node.inputs[0]),
                var op = producer.op as? any ActivatingOperator,
                builder.type(of: node.inputs[0]) == builder.type(of: node.outputs[0])
            else { return false }
            op.resultRange = op.resultRange.then(clamp.range)
            builder.emit(producer.fusing(node, op: op, inputs: producer.inputs, as: [clamp.foreignName]))
            return true
        }
    }
}
