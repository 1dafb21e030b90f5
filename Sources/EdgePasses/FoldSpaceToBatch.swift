import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Turns a convolution of the places within blocks into a dilated one, as converters from TensorFlow took it apart.
///
///     %1 = space_to_batch(%0) blocks=[2, 2]
///     %2 = convolution(%1, #4, #5) dilations=[1, 1]        →        %3 = convolution(%0, #4, #5) dilations=[2, 2]
///     %3 = batch_to_space(%2) blocks=[2, 2]
///
/// A Reshape between them that adds or drops an axis of length 1, as around convolutions of one axis, moves out.
public struct FoldSpaceToBatch: Pass {
    public var name: String { "fold-space-to-batch" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let merging = node.op as? BatchToSpace else { return false }
            return try fold(merging, node, &builder)
        }
    }

    private func fold(
        _ merging: BatchToSpace, _ node: Graph.Node, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Bool {
        let merged = merged(merging, node.inputs[0], builder)
        guard let inner = builder.node(writingOnlyFor: merged.value), var convolution = inner.op as? Convolution,
            convolution.residual == nil, convolution.strides.allSatisfy({ $0 == 1 }),
            let divided = divided(inner.inputs[0], builder),
            let blocks = lengthened(merged.blocks, to: convolution.strides.count),
            blocks == lengthened(divided.blocks, to: convolution.strides.count)
        else { return false }
        convolution.dilations = zip(convolution.dilations, blocks).map { $0 * $1 }
        convolution.padding.before = zip(convolution.padding.before, blocks).map { $0 * $1 }
        convolution.padding.after = zip(convolution.padding.after, blocks).map { $0 * $1 }
        var input = builder.type(of: divided.value)
        input.shape = divided.shape
        guard input.quantization == builder.type(of: inner.inputs[0]).quantization,
            let types = try? convolution.outputTypes(for: [input] + inner.inputs.dropFirst().map(builder.type(of:))),
            types[0].elementCount == builder.type(of: node.outputs[0]).elementCount
        else { return false }
        let x = try reshaped(divided.value, to: divided.shape, &builder)
        let whole = Graph.Node(
            name: inner.name, op: convolution, inputs: [x] + inner.inputs.dropFirst(), outputs: node.outputs,
            fused: ["SpaceToBatch"] + inner.fused + ["BatchToSpace"] + node.fused)
        guard types[0].shape != builder.shape(of: node.outputs[0]) else {
            builder.emit(whole)
            return true
        }
        let quantization = builder.type(of: node.outputs[0]).quantization
        builder.nodeName = inner.name
        let y = try builder.addOne(convolution, whole.inputs, quantization: quantization, fused: whole.fused)
        let shape = builder.shape(of: node.outputs[0])
        builder.emit(Graph.Node(name: node.name, op: Reshape(shape), inputs: [y], outputs: node.outputs))
        return true
    }

    private func reshaped(
        _ id: Graph.ValueID, to shape: Shape, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        builder.shape(of: id) == shape ? id : try builder.addOne(Reshape(shape), [id])
    }

    /// The blocks with one of length 1 for every axis that they do not name.
    private func lengthened(_ blocks: [Int], to count: Int) -> [Int]? {
        blocks.count <= count ? blocks + Array(repeating: 1, count: count - blocks.count) : nil
    }

    // MARK: Past a Reshape

    /// What `merging` merges, and the blocks, before a Reshape that dropped an axis.
    private func merged(
        _ merging: BatchToSpace, _ id: Graph.ValueID, _ builder: GraphBuilder
    ) -> (value: Graph.ValueID, blocks: [Int]) {
        var blocks = merging.blocks
        guard let reshape = builder.node(writingOnlyFor: id), reshape.op is Reshape,
            let place = axisAdded(from: builder.shape(of: id), to: builder.shape(of: reshape.inputs[0])),
            place <= blocks.count + 1
        else { return (id, blocks) }
        blocks.insert(1, at: place - 1)
        return (reshape.inputs[0], blocks)
    }

    /// What was divided into blocks, its shape and the blocks as they would be behind a Reshape that added an axis.
    private func divided(
        _ id: Graph.ValueID, _ builder: GraphBuilder
    ) -> (value: Graph.ValueID, shape: Shape, blocks: [Int])? {
        guard let producer = builder.node(writing: id) else { return nil }
        if let dividing = producer.op as? SpaceToBatch {
            return (producer.inputs[0], builder.shape(of: producer.inputs[0]), dividing.blocks)
        }
        guard producer.op is Reshape, let outer = builder.node(writing: producer.inputs[0]),
            let dividing = outer.op as? SpaceToBatch,
            let place = axisAdded(from: builder.shape(of: producer.inputs[0]), to: builder.shape(of: id)),
            place <= dividing.blocks.count + 1
        else { return nil }
        var (dimensions, blocks) = (builder.shape(of: outer.inputs[0]).dimensions, dividing.blocks)
        dimensions.insert(1, at: place)
        blocks.insert(1, at: place - 1)
        guard let shape = try? Shape(dimensions) else { return nil }
        return (outer.inputs[0], shape, blocks)
    }

    /// The first axis behind the batch that `larger` has besides those of `smaller`, of length 1.
    private func axisAdded(from smaller: Shape, to larger: Shape) -> Int? {
        (1..<max(larger.rank, 1)).first { axis in
            var dimensions = larger.dimensions
            return dimensions.remove(at: axis) == 1 && dimensions == smaller.dimensions
        }
    }
}
