import EdgeGraph
import EdgeTensor

// Blocks of a picture that move to another axis: Reshape, Transpose, Reshape.

extension Transpose {
    static var blocks: [ImportRule] {
        [
            .onnx("DepthToSpace") { node, builder throws(OperatorError) in
                let mode = try node.string("mode", default: "DCR")
                guard ["DCR", "CRD"].contains(mode) else { throw .unsupported("mode \(mode)") }
                let block = try node.int("blocksize")
                return [
                    try channelsLast(try node.input(0), &builder) { picture, builder throws(OperatorError) in
                        try depthToSpace(picture, block, isColumnFirst: mode == "CRD", &builder)
                    }
                ]
            },
            .onnx("SpaceToDepth") { node, builder throws(OperatorError) in
                let block = try node.int("blocksize")
                return [
                    try channelsLast(try node.input(0), &builder) { picture, builder throws(OperatorError) in
                        try spaceToDepth(picture, block, &builder)
                    }
                ]
            },
            .tflite("DEPTH_TO_SPACE", options: [TFLiteOption("block_size", slot: 0, .int32)]) {
                node, builder throws(OperatorError) in
                let block = try node.int("block_size")
                let result = try depthToSpace(try node.input(0), block, isColumnFirst: false, &builder)
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
            .tflite("SPACE_TO_DEPTH", options: [TFLiteOption("block_size", slot: 0, .int32)]) {
                node, builder throws(OperatorError) in
                let result = try spaceToDepth(try node.input(0), try node.int("block_size"), &builder)
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
            .tflite("SPACE_TO_BATCH_ND") { node, builder throws(OperatorError) in
                let blocks = try node.integers(1, in: builder), padding = try node.integers(2, in: builder)
                let result = try spaceToBatch(try node.input(0), blocks, padding, &builder)
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
            .tflite("BATCH_TO_SPACE_ND") { node, builder throws(OperatorError) in
                let blocks = try node.integers(1, in: builder), crops = try node.integers(2, in: builder)
                let result = try batchToSpace(try node.input(0), blocks, crops, &builder)
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }

    /// Applies `body` to a picture `[N, C, H, W]` as `[N, H, W, C]`.
    private static func channelsLast(
        _ input: Graph.ValueID, _ builder: inout GraphBuilder,
        _ body: (Graph.ValueID, inout GraphBuilder) throws(OperatorError) -> Graph.ValueID
    ) throws(OperatorError) -> Graph.ValueID {
        guard builder.shape(of: input).rank == 4 else {
            throw .badInput(0, "has shape \(builder.shape(of: input)) instead of rank 4")
        }
        let picture = try builder.addOne(toChannelsLast(rank: 4), [input])
        return try builder.addOne(toChannelsFirst(rank: 4), [try body(picture, &builder)])
    }

    /// `[N, H, W, b·b·C]` to `[N, H·b, W·b, C]`; channels are `[C, b, b]` if `isColumnFirst`, else `[b, b, C]`.
    private static func depthToSpace(
        _ input: Graph.ValueID, _ block: Int, isColumnFirst: Bool, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = try pictureShape(input, builder)
        guard (1...65536).contains(block), shape[3] % (block * block) == 0 else {
            throw .badAttribute("block_size", "\(block) does not divide the channels of shape \(shape)")
        }
        let depth = shape[3] / (block * block)
        let parts = isColumnFirst ? [depth, block, block] : [block, block, depth]
        let split = try builder.reshaped(input, to: try .inferred([shape[0], shape[1], shape[2]] + parts))
        let moved = try builder.transposed(split, by: isColumnFirst ? [0, 1, 4, 2, 5, 3] : [0, 1, 3, 2, 4, 5])
        return try builder.reshaped(moved, to: try .inferred([shape[0], shape[1] * block, shape[2] * block, depth]))
    }

    /// `[N, H·b, W·b, C]` to `[N, H, W, b·b·C]`.
    private static func spaceToDepth(
        _ input: Graph.ValueID, _ block: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = try pictureShape(input, builder)
        guard (1...65536).contains(block), shape[1] % block == 0, shape[2] % block == 0 else {
            throw .badAttribute("block_size", "\(block) does not divide height and width of shape \(shape)")
        }
        let (height, width) = (shape[1] / block, shape[2] / block)
        let split = try builder.reshaped(input, to: try .inferred([shape[0], height, block, width, block, shape[3]]))
        let moved = try builder.transposed(split, by: [0, 1, 3, 2, 4, 5])
        return try builder.reshaped(moved, to: try .inferred([shape[0], height, width, shape[3] * block * block]))
    }

    private static func pictureShape(
        _ input: Graph.ValueID, _ builder: GraphBuilder
    ) throws(OperatorError) -> Shape {
        let shape = builder.shape(of: input)
        guard shape.rank == 4 else { throw .badInput(0, "has shape \(shape) instead of rank 4") }
        return shape
    }

    /// Pads the first axes behind the batch, and moves the places within blocks into the batch.
    private static func spaceToBatch(
        _ input: Graph.ValueID, _ blocks: [Int], _ padding: [Int], _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let rank = builder.shape(of: input).rank
        try checkBlocks(blocks, padding, rank)
        let rest = Array(repeating: 0, count: rank - 1 - blocks.count)
        let pad = Pad(
            before: [0] + blocks.indices.map { padding[2 * $0] } + rest,
            after: [0] + blocks.indices.map { padding[2 * $0 + 1] } + rest)
        let padded = try builder.addOne(pad, [input])
        let shape = builder.shape(of: padded)
        guard blocks.indices.allSatisfy({ shape[$0 + 1] % blocks[$0] == 0 }) else {
            throw .badInput(1, "blocks \(blocks) do not divide the padded shape \(shape)")
        }
        let counts = blocks.indices.map { shape[$0 + 1] / blocks[$0] }
        let tail = Array(shape.dropFirst(blocks.count + 1))
        let split = try builder.reshaped(
            padded, to: try .inferred([shape[0]] + zip(counts, blocks).flatMap { [$0, $1] } + tail))
        let order =
            blocks.indices.map { 2 * $0 + 2 } + [0] + blocks.indices.map { 2 * $0 + 1 }
            + tail.indices.map { $0 + 2 * blocks.count + 1 }
        let moved = try builder.transposed(split, by: order)
        return try builder.reshaped(moved, to: try .inferred([try batch(shape[0], blocks)] + counts + tail))
    }

    /// The inverse of ``spaceToBatch``, which crops instead of padding.
    private static func batchToSpace(
        _ input: Graph.ValueID, _ blocks: [Int], _ crops: [Int], _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: input)
        try checkBlocks(blocks, crops, shape.rank)
        let divisor = try batch(1, blocks)
        guard shape[0] % divisor == 0 else {
            throw .badInput(1, "blocks \(blocks) do not divide a batch of \(shape[0])")
        }
        let count = blocks.count
        let split = try builder.reshaped(input, to: try .inferred(blocks + [shape[0] / divisor] + shape.dropFirst()))
        let order =
            [count] + blocks.indices.flatMap { [count + 1 + $0, $0] } + (2 * count + 1..<shape.rank + count).map { $0 }
        let moved = try builder.transposed(split, by: order)
        let lengths = blocks.indices.map { shape[$0 + 1] * blocks[$0] }
        let whole = try builder.reshaped(
            moved, to: try .inferred([shape[0] / divisor] + lengths + shape.dropFirst(count + 1)))
        var slice = Slice(0..<shape[0] / divisor, ofAxis: 0, in: builder.shape(of: whole))
        for axis in blocks.indices {
            slice.starts[axis + 1] = crops[2 * axis]
            slice.sizes[axis + 1] = max(lengths[axis] - crops[2 * axis] - crops[2 * axis + 1], 0)
        }
        return try builder.addOne(slice, [whole])
    }

    private static func checkBlocks(_ blocks: [Int], _ margins: [Int], _ rank: Int) throws(OperatorError) {
        guard !blocks.isEmpty, blocks.count < rank, blocks.allSatisfy({ (1...65536).contains($0) }) else {
            throw .badInput(1, "says blocks \(blocks) for a tensor of rank \(rank)")
        }
        guard margins.count == 2 * blocks.count, margins.allSatisfy({ (0...Shape.maximumElementCount).contains($0) })
        else { throw .badInput(2, "says margins \(margins) for \(blocks.count) axes") }
    }

    /// The batch times all blocks.
    private static func batch(_ batch: Int, _ blocks: [Int]) throws(OperatorError) -> Int {
        try Shape.inferred([batch] + blocks).elementCount
    }
}
