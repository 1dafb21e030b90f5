import EdgeGraph
import EdgeTensor

// ONNX's quantization in blocks (opset 21): along one axis, every `block_size` neighbours share a scale and a zero point,
// which are tensors of the input's rank. It has no integer rule here; it is real arithmetic on plain integers.

extension GraphBuilder {
    /// `round(x / scale) + zero point`, saturated, in the zero point's element type or in `element`.
    mutating func quantizedInBlocks(
        _ node: ForeignNode, element: ElementType?
    ) throws(OperatorError) -> Graph.ValueID {
        let real = try cast(try node.input(0), to: .float32)
        let stored = element ?? node.optionalInput(2).map { type(of: resolve($0)).element } ?? .uint8
        guard stored.isQuantizable, stored != .int32 else { throw .unsupported("quantization to \(stored)") }
        let ratio = try addBroadcast(Binary(.div), [real, try spread(try node.input(1), of: node)])
        var sum = try addOne(Unary(.round), [ratio])
        if let zeroPoint = node.optionalInput(2) {
            sum = try addBroadcast(Binary(.add), [sum, try spread(zeroPoint, of: node)])
        }
        let limits = stored.storedRange
        guard let range = ActivationRange(Float(limits.lowerBound), Float(limits.upperBound)) else {
            throw .unsupported("quantization to \(stored)")
        }
        return try cast(try addOne(Clamp(range), [sum]), to: stored)
    }

    /// `scale · (stored − zero point)` in float32.
    mutating func dequantizedInBlocks(_ node: ForeignNode) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        guard type(of: resolve(input)).quantization == nil else {
            throw .unsupported("blocks over what was quantized otherwise")
        }
        var real = try cast(input, to: .float32)
        if let zeroPoint = node.optionalInput(2) {
            real = try addBroadcast(Binary(.sub), [real, try spread(zeroPoint, of: node)])
        }
        return try addBroadcast(Binary(.mul), [real, try spread(try node.input(1), of: node)])
    }

    /// Scales or zero points, one for each block, as float32 numbers for each element of the node's first input.
    private mutating func spread(_ id: Graph.ValueID, of node: ForeignNode) throws(OperatorError) -> Graph.ValueID {
        let whole = shape(of: resolve(try node.input(0)))
        let axis = try whole.axis(try node.int("axis", default: 1))
        let size = try node.int("block_size")
        let blocks = shape(of: resolve(id))
        guard size > 0, size <= whole[axis], blocks.rank == whole.rank,
            blocks.indices.allSatisfy({ $0 == axis || blocks[$0] == whole[$0] }),
            blocks[axis] == (whole[axis] - 1) / size + 1
        else { throw .badInput(1, "has shape \(blocks) for blocks of \(size) along axis \(axis) of shape \(whole)") }
        let (before, after) = (Array(whole.dimensions[..<axis]), Array(whole.dimensions[(axis + 1)...]))
        let real = try cast(id, to: .float32)
        let apart = try addOne(Reshape(try .inferred(before + [blocks[axis], 1] + after)), [real])
        let repeated = try addOne(Expand(try .inferred(before + [blocks[axis], size] + after)), [apart])
        let joined = try addOne(Reshape(try .inferred(before + [blocks[axis] * size] + after)), [repeated])
        guard blocks[axis] * size > whole[axis] else { return joined }
        return try addOne(Slice(0..<whole[axis], ofAxis: axis, in: shape(of: joined)), [joined])
    }
}
