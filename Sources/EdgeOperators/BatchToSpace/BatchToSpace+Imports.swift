import EdgeGraph
import EdgeTensor

extension BatchToSpace {
    public static var imports: [ImportRule] {
        [
            .tflite("BATCH_TO_SPACE_ND") { node, builder throws(OperatorError) in
                let rank = builder.shape(of: try node.input(0)).rank
                let blocks = try BlockMargins(node, rank: rank, in: builder)
                let whole = try builder.addOne(BatchToSpace(blocks: blocks.blocks), [try node.input(0)])
                var slice = Slice(whole: builder.shape(of: whole))
                for axis in blocks.blocks.indices.map({ $0 + 1 }) {
                    slice.starts[axis] = blocks.before[axis]
                    slice.sizes[axis] = max(slice.sizes[axis] - blocks.before[axis] - blocks.after[axis], 0)
                }
                return [try builder.addMove(slice, whole, for: node)]
            }
        ]
    }
}
