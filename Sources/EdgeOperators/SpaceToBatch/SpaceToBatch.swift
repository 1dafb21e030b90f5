import EdgeGraph
import EdgeTensor

/// Every place within blocks of a picture as a picture of its own: `[N, bᵢ · Sᵢ …, rest…]` to `[Π bᵢ · N, Sᵢ …, rest…]`,
/// where picture `(place within the block, n)` holds the elements at that place of all blocks.
///
/// Elements of any fixed size. ``BatchToSpace`` is the inverse; a convolution between the two is a dilated one.
public struct SpaceToBatch: Operator {
    public static let name = "space_to_batch"
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
        for (axis, block) in blocks.enumerated() {
            guard dimensions[axis + 1] % block == 0 else {
                throw .badInput(0, "has shape \(inputs[0].shape), which blocks \(blocks) do not divide")
            }
            dimensions[axis + 1] /= block
            dimensions[0] = dimensions[0].multipliedClamped(by: block)
        }
        return [inputs[0].reshaped(to: try .inferred(dimensions))]
    }

    private func copy(of shape: Shape) -> StridedCopy {
        let strides = shape.strides
        let spatial = blocks.indices.map { $0 + 1 }
        let rest = Array(shape.indices.dropFirst(blocks.count + 1))
        return StridedCopy(
            sizes: blocks + [shape[0]] + spatial.map { shape[$0] / blocks[$0 - 1] } + rest.map { shape[$0] },
            strides: spatial.map { strides[$0] } + [strides[0]] + spatial.map { strides[$0] * blocks[$0 - 1] }
                + rest.map { strides[$0] })
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

extension Operator {
    /// Throws unless there is one input, with an axis behind its batch for every block.
    func expectBlocks(_ blocks: [Int], _ inputs: [TensorType]) throws(OperatorError) {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        guard !blocks.isEmpty, blocks.count < inputs[0].shape.rank, blocks.allSatisfy({ $0 >= 1 }),
            blocks.reduce(1, { $0.multipliedClamped(by: $1) }) <= Shape.maximumElementCount
        else { throw .badAttribute("blocks", "\(blocks) do not fit shape \(inputs[0].shape)") }
    }
}
