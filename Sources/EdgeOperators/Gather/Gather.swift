import EdgeGraph
import EdgeTensor

/// Slices of the data along `axis`, one for each index: `y[a…, i…, b…] = data[a…, indices[i…], b…]`.
///
/// Inputs: data of any element type of fixed size, indices int32 or int64 of any shape. A negative index counts from
/// the end; one that lies outside takes the nearest slice that there is.
public struct Gather: Operator {
    public static let name = "gather"
    public var axis: Int

    /// `axis` is not negative.
    public init(axis: Int) { self.axis = axis }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 1, ElementType.indices)
        let (data, indices) = (inputs[0].shape, inputs[1].shape)
        guard data.indices.contains(axis) else { throw .noAxis(axis, of: data) }
        guard data[axis] > 0 || indices.elementCount == 0 else {
            throw .badInput(0, "of shape \(data) has no slice along axis \(axis)")
        }
        let shape = try Shape.inferred(
            Array(data.dimensions[..<axis]) + indices.dimensions + Array(data.dimensions[(axis + 1)...]))
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = inputs[0].shape
        let runByteCount = shape.dropFirst(axis + 1).reduce(inputs[0].type.element.byteCount, *)
        let indices = (0..<inputs[1].type.elementCount).map(inputs[1].indexElement)
        guard let source = inputs[0].bytes.baseAddress, var target = outputs[0].bytes.baseAddress else { return }
        for outer in 0..<shape.prefix(axis).reduce(1, *) {
            for index in indices {
                let slice = outer * shape[axis] + index.nearestPlace(below: shape[axis])
                target.copyMemory(from: source + slice * runByteCount, byteCount: runByteCount)
                target += runByteCount
            }
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        switch (axes[0], axes[1]) {
        case (nil, let row?): return [axis + row]
        case (let row?, nil) where row != axis:
            return [row < axis ? row : row - 1 + signature.inputs[1].shape.rank]
        default: return nil
        }
    }
}
