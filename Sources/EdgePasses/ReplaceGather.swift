import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets a Gather of evenly spaced places that are known become a Slice, which Transposes pass; one place is what
/// exporters write to take queries, keys and values apart.
///
///     %2 = gather(%0, #1) axis=2    →    %3 = slice(%0)
///                                        %2 = reshape(%3)
public struct ReplaceGather: Pass {
    public var name: String { "replace-gather" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let gather = node.op as? Gather, builder.constant(node.inputs[0]) == nil,
                builder.extent(of: node.inputs[0]) == nil,
                let indices = builder.integers(node.inputs[1]),
                let slice = slice(gather.axis, indices, of: builder.shape(of: node.inputs[0]))
            else { return false }
            let output = builder.type(of: node.outputs[0])
            let type = builder.type(of: node.inputs[0])
            guard type.quantization?.isPerTensor ?? true, type.quantization == output.quantization else { return false }
            let part = try builder.addOne(slice, [node.inputs[0]])
            builder.emit(
                Graph.Node(
                    name: node.name, op: Reshape(output.shape), inputs: [part], outputs: node.outputs,
                    fused: node.fused))
            return true
        }
    }

    /// The Slice that takes the places `indices` of an axis; nil where they do not follow each other evenly.
    private func slice(_ axis: Int, _ indices: [Int], of shape: Shape) -> Slice? {
        let length = shape[axis]
        guard !indices.isEmpty, indices.allSatisfy({ (-length..<length).contains($0) }) else { return nil }
        let places = indices.map { $0 < 0 ? $0 + length : $0 }
        let step = places.count > 1 ? places[1] - places[0] : 1
        guard step != 0, zip(places, places.dropFirst()).allSatisfy({ $1 - $0 == step }) else { return nil }
        var starts = Array(repeating: 0, count: shape.rank)
        var steps = Array(repeating: 1, count: shape.rank)
        var sizes = shape.dimensions
        (starts[axis], sizes[axis], steps[axis]) = (places[0], places.count, step)
        return Slice(starts: starts, sizes: sizes, steps: steps)
    }
}
