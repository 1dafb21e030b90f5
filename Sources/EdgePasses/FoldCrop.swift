import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets a convolution not compute what is cut off from the rim of its result, where that lies over padding.
///
///     %2 = convolution(%0, #3, #4) padding=[2, 2], [3, 3]
///     %5 = slice(%2) starts=[0, 0, 0, 0] …                    →    %5 = convolution(%0, #3, #4) padding=[2, 2], [2, 2]
public struct FoldCrop: Pass {
    public var name: String { "fold-crop" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let slice = node.op as? Slice, slice.steps.allSatisfy({ $0 == 1 }),
                let producer = builder.node(writingOnlyFor: node.inputs[0]),
                var convolution = producer.op as? Convolution, convolution.residual == nil
            else { return false }
            let whole = builder.shape(of: node.inputs[0])
            let ends = whole.indices.map { whole[$0] - slice.starts[$0] - slice.sizes[$0] }
            guard [0, whole.rank - 1].allSatisfy({ slice.sizes[$0] == whole[$0] }),
                slice.sizes.allSatisfy({ $0 > 0 }), slice.sizes != whole.dimensions
            else { return false }
            for (axis, stride) in convolution.strides.enumerated() {
                convolution.padding.before[axis] -= slice.starts[axis + 1] * stride
                convolution.padding.after[axis] -= ends[axis + 1] * stride
            }
            guard (convolution.padding.before + convolution.padding.after).allSatisfy({ $0 >= 0 }),
                let types = try? convolution.outputTypes(for: producer.inputs.map(builder.type(of:))),
                types[0].shape == builder.shape(of: node.outputs[0]),
                builder.type(of: node.inputs[0]).quantization == builder.type(of: node.outputs[0]).quantization
            else { return false }
            builder.emit(producer.fusing(node, op: convolution, inputs: producer.inputs, as: ["Slice"]))
            return true
        }
    }
}
