import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// Where the largest or smallest element along `axis` lies.
///
/// Input: numbers of any type, quantized ones as they are stored. Of equal elements the first counts, or the last; NaN
/// is passed over, and a row of nothing else gives 0.
public struct ArgExtremum: Operator {
    public static let name = "arg_extremum"
    public var axis: Int
    public var isLargest: Bool
    /// Whether the last of equal elements counts.
    public var selectsLast: Bool
    /// Whether the axis stays, with length 1.
    public var keepsDimension: Bool
    /// int32 or int64
    public var indices: ElementType

    /// `axis` is not negative.
    public init(
        axis: Int, isLargest: Bool, selectsLast: Bool = false, keepsDimension: Bool = false,
        indices: ElementType = .int64
    ) {
        self.axis = axis
        self.isLargest = isLargest
        self.selectsLast = selectsLast
        self.keepsDimension = keepsDimension
        self.indices = indices
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        isLargest = try reader.bool("is_largest")
        selectsLast = try reader.bool("selects_last")
        keepsDimension = try reader.bool("keeps_dimension")
        indices = try reader.element("indices")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(isLargest, "is_largest")
        writer.write(selectsLast, "selects_last")
        writer.write(keepsDimension, "keeps_dimension")
        writer.write(indices, "indices")
    }

    public var foreignName: String { isLargest ? "ArgMax" : "ArgMin" }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectPerTensor(inputs, 0)
        try expectIndices(indices)
        var dimensions = inputs[0].shape.dimensions
        guard dimensions.indices.contains(axis) else { throw .noAxis(axis, of: inputs[0].shape) }
        guard dimensions[axis] > 0 else {
            throw .badInput(0, "of shape \(inputs[0].shape) has no element along axis \(axis)")
        }
        if keepsDimension { dimensions[axis] = 1 } else { dimensions.remove(at: axis) }
        return [TensorType(indices, try .inferred(dimensions))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let rows = AxisRows(inputs[0].shape, axis: axis)
        let isReal = inputs[0].type.element.isFloatingPoint
        for row in 0..<rows.count {
            var (best, place) = (-1, 0)
            for (index, element) in rows[row].enumerated() {
                if isReal, inputs[0].realElement(element).isNaN { continue }
                let isBetter = best < 0 ? true : inputs[0].precedes(element, best, isLargest)
                if isBetter ?? selectsLast { (best, place) = (element, index) }
            }
            outputs[0].setIndex(row, place)
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row != axis else { return nil }
        return [row > axis && !keepsDimension ? row - 1 : row]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        guard keepsDimension, let moved = permutation.firstIndex(of: axis) else { return nil }
        var op = self
        op.axis = moved
        return op
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let shape = signature.inputs[0].shape
        let families: [ElementType: String] = [.float32: "arg_extremum_f32", .int8: "arg_extremum_s8"]
        guard let family = families[signature.inputs[0].element], shape.elementCount > 0 else { return [] }
        let (length, inner) = (shape[axis], shape.dropFirst(axis + 1).reduce(1, *))
        let flags = (isLargest ? 0 : EDGE_EXTREMUM_SMALLEST) | (selectsLast ? EDGE_EXTREMUM_LAST : 0)
        let byteCount = Int32(indices.byteCount)
        return KernelFamily(edge_index_kernels(), family).bound(unitCount: shape.elementCount / length) { operands, _ in
            edge_arg_extremum(
                input: operands.inputs[0], output: operands.outputs[0], length: length, inner: inner,
                output_byte_count: byteCount, flags: Int32(flags))
        }
    }
}
