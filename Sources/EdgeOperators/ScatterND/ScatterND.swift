import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// The data with slices replaced: `y[indices[i…, 0], indices[i…, 1] …] = updates[i…]`, in order, so that of two updates
/// of one slice the later counts.
///
/// Inputs: data of any element type of fixed size; indices int32 or int64 whose last axis holds the tuples; updates, a
/// slice for each tuple. A negative index counts from the end; a slice that lies outside is left out.
public struct ScatterND: Operator {
    public static let name = "scatter_nd"
    public var reduction: ScatterReduction

    public init(reduction: ScatterReduction = .none) { self.reduction = reduction }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        reduction = try reader.choice("reduction")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(reduction, "reduction")
    }

    public var integerRule: IntegerRule { reduction == .none ? .transparent : .none }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectScatter(inputs, reduction)
        let (data, indices) = (inputs[0].shape, inputs[1].shape)
        guard let tuple = indices.last, tuple <= data.rank else {
            throw .badInput(1, "has shape \(indices), which holds no tuples of indices of data of shape \(data)")
        }
        guard inputs[2].shape.dimensions == indices.dropLast() + data.dropFirst(tuple) else {
            throw .badInput(2, "has shape \(inputs[2].shape); indices of shape \(indices) want another in \(data)")
        }
        return [inputs[0]]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copyData(inputs[0], to: outputs[0])
        let tuples = IndexTuples(inputs[0].type, inputs[1].shape)
        let width = outputs[0].type.element.byteCount
        let runLength = tuples.runByteCount / width
        for tuple in 0..<tuples.count {
            guard let place = place(of: tuple, tuples, inputs[1]) else { continue }
            for element in 0..<runLength {
                reduction.apply(inputs[2], tuple * runLength + element, to: outputs[0], place / width + element)
            }
        }
    }

    /// The first byte of the slice that a tuple names; nil outside.
    private func place(of tuple: Int, _ tuples: IndexTuples, _ indices: TensorView) -> Int? {
        var place = 0
        for (position, axis) in tuples.axes.enumerated() {
            let index = indices.indexElement(tuple * tuples.axes.count + position)
            guard let counted = index.place(below: axis.length) else { return nil }
            place += counted * axis.stride
        }
        return place
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let (data, indices) = (signature.inputs[0].shape, signature.inputs[1].shape)
        guard let row = axes[0], let depth = indices.last, row >= depth, axes[1] == nil,
            axes[2] == signature.inputs[2].shape.rank - (data.rank - row)
        else { return nil }
        return [row]
    }

    public func sharing(for signature: Signature) -> Sharing { .overwrites([0]) }

    public func kernels(for signature: Signature) -> [Kernel] {
        guard reduction == .none, signature.outputs[0].elementCount > 0 else { return [] }
        let (data, indices) = (signature.inputs[0], signature.inputs[1])
        let tuples = IndexTuples(data, indices.shape)
        return KernelFamily(edge_index_kernels(), "scatter_nd").bound(unitCount: 1) { operands, kept in
            edge_scatter_nd(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                updates: operands.inputs[2].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self),
                indices: edge_indices(indices, operands.inputs[1]), axes: tuples.axes.kept(in: &kept),
                axis_count: tuples.axes.count, tuple_count: tuples.count, byte_count: data.byteCount,
                run_byte_count: tuples.runByteCount)
        }
    }
}
