import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// The `count` largest or smallest elements along `axis`, in order, and their places on it.
///
/// Input: numbers of any type. Outputs: elements of the input's type, quantization included, and places of `indices`.
/// Equal elements stand in the order of their places; NaN stands behind all numbers.
public struct TopK: Operator {
    public static let name = "top_k"
    public var axis: Int
    public var count: Int
    public var isLargest: Bool
    /// int32 or int64
    public var indices: ElementType

    /// `axis` is not negative.
    public init(axis: Int, count: Int, isLargest: Bool = true, indices: ElementType = .int64) {
        self.axis = axis
        self.count = count
        self.isLargest = isLargest
        self.indices = indices
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        count = try reader.int("count")
        isLargest = try reader.bool("is_largest")
        indices = try reader.element("indices")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(count, "count")
        writer.write(isLargest, "is_largest")
        writer.write(indices, "indices")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectPerTensor(inputs, 0)
        try expectIndices(indices)
        let shape = inputs[0].shape
        guard shape.indices.contains(axis) else { throw .noAxis(axis, of: shape) }
        guard (0...shape[axis]).contains(count) else {
            throw .badAttribute("count", "is \(count), but axis \(axis) of shape \(shape) has fewer elements")
        }
        let found = shape.shortened(axis, to: count)
        return [
            TensorType(inputs[0].element, found, quantization: inputs[0].quantization), TensorType(indices, found),
        ]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let rows = AxisRows(inputs[0].shape, axis: axis)
        let targets = AxisRows(outputs[0].shape, axis: axis)
        let width = inputs[0].type.element.byteCount
        guard count > 0 else { return }
        for row in 0..<rows.count {
            let elements = Array(rows[row])
            let order = elements.indices.sorted { left, right in
                if let precedes = inputs[0].precedes(elements[left], elements[right], isLargest) { return precedes }
                return left < right
            }
            for (target, place) in zip(targets[row], order) {
                outputs[0].copy(inputs[0], from: elements[place] * width, to: target * width, byteCount: width)
                outputs[1].setIndex(target, place)
            }
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        rowAxes(axes, beside: axis).map { $0 + $0 }
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let shape = signature.inputs[0].shape
        guard signature.inputs[0].element == .float32, shape.elementCount > 0, count > 0 else { return [] }
        let (length, inner) = (shape[axis], shape.dropFirst(axis + 1).reduce(1, *))
        let (count, isLargest, indices) = (count, isLargest, indices)
        return KernelFamily(edge_index_kernels(), "top_k_f32").bound(
            unitCount: shape.elementCount / length, scratchByteCount: count * 8
        ) { operands, _ in
            edge_top_k(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                values: operands.outputs[0].assumingMemoryBound(to: Float.self), indices: operands.outputs[1],
                length: length, inner: inner, count: count, index_byte_count: Int32(indices.byteCount),
                is_smallest: isLargest ? 0 : 1)
        }
    }
}

extension TensorView {
    /// Whether element `left` stands before element `right` in falling or rising order, NaN last; nil where neither
    /// does.
    func precedes(_ left: Int, _ right: Int, _ isFalling: Bool) -> Bool? {
        guard type.element.isFloatingPoint else {
            let (a, b) = (integerElement(left), integerElement(right))
            return a == b ? nil : isFalling ? a > b : a < b
        }
        let (a, b) = (realElement(left), realElement(right))
        if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? nil : b.isNaN }
        return a == b ? nil : isFalling ? a > b : a < b
    }
}

extension Operator {
    /// Throws unless places are written as int32 or int64.
    func expectIndices(_ element: ElementType) throws(OperatorError) {
        guard ElementType.indices.contains(element) else {
            throw .badAttribute("indices", "are \(element); places are int32 or int64")
        }
    }
}
