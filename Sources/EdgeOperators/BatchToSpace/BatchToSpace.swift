import EdgeGraph
import EdgeTensor

/// Pictures of places within blocks as one picture: `[Π bᵢ · N, Sᵢ …, rest…]` to `[N, bᵢ · Sᵢ …, rest…]`, the inverse of
/// ``SpaceToBatch``. Elements of any fixed size.
public struct BatchToSpace: Operator {
    public static let name = "batch_to_space"
    /// The lengths of a block along the first axes behind the batch.
    public var blocks: [Int]

    public init(blocks: [Int]) { self.blocks = blocks }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        blocks = try reader.ints("blocks")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(blocks, "blocks")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectBlocks(blocks, inputs)
        var dimensions = inputs[0].shape.dimensions
        let count = blocks.reduce(1) { $0.multipliedClamped(by: $1) }
        guard dimensions[0] % count == 0 else {
            throw .badInput(0, "has shape \(inputs[0].shape), whose batch blocks \(blocks) do not divide")
        }
        dimensions[0] /= count
        for (axis, block) in blocks.enumerated() {
            dimensions[axis + 1] = dimensions[axis + 1].multipliedClamped(by: block)
        }
        return [inputs[0].reshaped(to: try .inferred(dimensions))]
    }

    private func copy(of shape: Shape) -> StridedCopy {
        // As a tensor `[blocks…, N, spatial…, rest…]`.
        let whole = blocks + [shape[0] / blocks.reduce(1, *)] + shape.dropFirst()
        var strides = whole.map { _ in 1 }
        for axis in whole.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * max(whole[axis + 1], 1) }
        let spatial = blocks.indices.flatMap { [blocks.count + 1 + $0, $0] }
        let order = [blocks.count] + spatial + whole.indices.dropFirst(2 * blocks.count + 1)
        return StridedCopy(sizes: whole.permuted(by: order), strides: strides.permuted(by: order))
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row > blocks.count else { return nil }
        return [row]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(of: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        copy(of: signature.inputs[0].shape).kernels(byteCount: signature.inputs[0].element.byteCount)
    }
}
