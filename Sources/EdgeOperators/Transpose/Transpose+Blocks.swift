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
}
