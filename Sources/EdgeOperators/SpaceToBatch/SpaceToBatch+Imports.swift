import EdgeGraph
import EdgeTensor

extension SpaceToBatch {
    public static var imports: [ImportRule] {
        [
            .tflite("SPACE_TO_BATCH_ND") { node, builder throws(OperatorError) in
                let rank = builder.shape(of: try node.input(0)).rank
                let blocks = try BlockMargins(node, rank: rank, in: builder)
                let padded = try builder.addOne(
                    Pad(before: blocks.before, after: blocks.after), [try node.input(0)])
                return [try builder.addMove(SpaceToBatch(blocks: blocks.blocks), padded, for: node)]
            }
        ]
    }
}

/// Inputs 1 and 2 of a TFLite node: the lengths of blocks and, for each, what is padded or cut off at both ends.
struct BlockMargins {
    let blocks: [Int]
    /// For every axis of the tensor.
    var before: [Int]
    var after: [Int]

    init(_ node: ForeignNode, rank: Int, in builder: GraphBuilder) throws(OperatorError) {
        blocks = try node.integers(1, in: builder)
        let margins = try node.integers(2, in: builder)
        guard blocks.count < rank, margins.count == 2 * blocks.count,
            margins.allSatisfy({ 0...Shape.maximumElementCount ~= $0 })
        else { throw .badInput(2, "says margins \(margins) around blocks \(blocks) of a tensor of rank \(rank)") }
        before = Array(repeating: 0, count: rank)
        after = before
        for axis in blocks.indices { (before[axis + 1], after[axis + 1]) = (margins[2 * axis], margins[2 * axis + 1]) }
    }
}
