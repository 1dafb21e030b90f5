import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// One slice of the data for each tuple of indices: `y[b…, i…] = data[b…, indices[b…, i…, 0], indices[b…, i…, 1] …]`.
///
/// Inputs: data of any element type of fixed size; indices int32 or int64 whose last axis holds the tuples. The first
/// `batchDimensions` axes of both are the same. A negative index counts from the end; one that lies outside takes the
/// nearest place.
public struct GatherND: Operator {
    public static let name = "gather_nd"
    public var batchDimensions: Int

    public init(batchDimensions: Int = 0) { self.batchDimensions = batchDimensions }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        batchDimensions = try reader.int("batch_dimensions")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(batchDimensions, "batch_dimensions")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 1, ElementType.indices)
        let (data, indices) = (inputs[0].shape, inputs[1].shape)
        guard let tuple = indices.last, (0..<min(indices.rank, data.rank + 1)).contains(batchDimensions),
            tuple <= data.rank - batchDimensions,
            data.prefix(batchDimensions).elementsEqual(indices.prefix(batchDimensions))
        else { throw .badInput(1, "has shape \(indices), which holds no tuples of indices of data of shape \(data)") }
        let shape = try Shape.inferred(indices.dropLast() + data.dropFirst(batchDimensions + tuple))
        guard shape.elementCount == 0 || data.elementCount > 0 else {
            throw .badInput(0, "of shape \(data) has no slices")
        }
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard outputs[0].type.elementCount > 0 else { return }
        let tuples = IndexTuples(inputs[0].type, inputs[1].shape, batchDimensions: batchDimensions)
        for tuple in 0..<tuples.count {
            var place = tuple / tuples.perBatch * tuples.batchByteCount
            for (position, axis) in tuples.axes.enumerated() {
                let index = inputs[1].indexElement(tuple * tuples.axes.count + position)
                place += index.nearestPlace(below: axis.length) * axis.stride
            }
            outputs[0].copy(inputs[0], from: place, to: tuple * tuples.runByteCount, byteCount: tuples.runByteCount)
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        // Tuples, each of which finds a slice on its own.
        guard axes[0] == nil, let row = axes[1], row < signature.inputs[1].shape.rank - 1, row >= batchDimensions
        else { return nil }
        return [row]
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        guard signature.outputs[0].elementCount > 0 else { return [] }
        let indices = signature.inputs[1]
        let tuples = IndexTuples(signature.inputs[0], indices.shape, batchDimensions: batchDimensions)
        return KernelFamily(edge_index_kernels(), "gather_nd").bound(unitCount: tuples.count) { operands, kept in
            edge_gather_nd(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self),
                indices: edge_indices(indices, operands.inputs[1]), axes: tuples.axes.kept(in: &kept),
                axis_count: tuples.axes.count, tuples_per_batch: tuples.perBatch,
                batch_byte_count: tuples.batchByteCount, run_byte_count: tuples.runByteCount)
        }
    }
}

/// Tuples of indices and the runs of bytes that they name in a tensor.
struct IndexTuples: Sendable {
    /// The axes that a tuple indexes, their strides in bytes.
    let axes: [edge_tuple_axis]
    let count: Int
    let perBatch: Int
    let batchByteCount: Int
    let runByteCount: Int

    /// The last axis of `indices` holds the tuples.
    init(_ data: TensorType, _ indices: Shape, batchDimensions: Int = 0) {
        let width = data.element.byteCount
        let strides = data.shape.strides
        let indexed = batchDimensions..<batchDimensions + (indices.last ?? 0)
        axes = indexed.map { edge_tuple_axis(length: data.shape[$0], stride: strides[$0] * width) }
        count = indices.dropLast().reduce(1, *)
        perBatch = max(indices.dropLast().dropFirst(batchDimensions).reduce(1, *), 1)
        batchByteCount = data.shape.dropFirst(batchDimensions).reduce(width, *)
        runByteCount = data.shape.dropFirst(indexed.upperBound).reduce(width, *)
    }
}
