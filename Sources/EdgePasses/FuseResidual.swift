import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets a convolution add another tensor to its result before it is written.
///
///     %4 = convolution(%3, #1, #2)                    %6 = convolution(%3, #1, #2, %0) residual=…
///     %6 = binary(%4, %0) function=add         →
///
/// The convolution moves to where the sum was, so that the other operand is there. Integers keep the quantization
/// of the convolution's own result, so that every byte stays.
public struct FuseResidual: Pass {
    public var name: String { "fuse-residual" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let sum = node.op as? Binary, sum.function == .add else { return false }
            let types = (node.inputs + node.outputs).map(builder.type(of:))
            guard types.allSatisfy({ $0.shape == types[2].shape && $0.element == types[2].element }),
                types[2].element == .float32 || (types[2].element == .int8 && types.allSatisfy(\.isQuantizedPerTensor))
            else { return false }
            for (position, other) in latestFirst(node.inputs, builder) {
                guard builder.constant(other) == nil,
                    let producer = builder.node(writingOnlyFor: node.inputs[position]),
                    var convolution = producer.op as? Convolution, convolution.residual == nil
                else { continue }
                convolution.residual = .init(quantization: types[position].quantization, activation: sum.activation)
                builder.emit(producer.fusing(node, op: convolution, inputs: producer.inputs + [other], as: ["Add"]))
                return true
            }
            return false
        }
    }

    /// The positions of both operands, each with the operand at the other; the one that is written last first.
    private func latestFirst(
        _ inputs: [Graph.ValueID], _ builder: GraphBuilder
    ) -> [(position: Int, other: Graph.ValueID)] {
        let order = [(position: 0, other: inputs[1]), (position: 1, other: inputs[0])]
        let written = inputs.map { builder.producer(of: $0) ?? -1 }
        return written[1] > written[0] ? order.reversed() : order
    }
}

extension TensorType {
    /// Whether the elements are integers with one scale and zero point.
    var isQuantizedPerTensor: Bool { quantization?.isPerTensor == true }
}
