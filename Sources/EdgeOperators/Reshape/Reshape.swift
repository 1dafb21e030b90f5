import EdgeGraph
import EdgeTensor

/// The same bytes under another shape of as many elements.
public struct Reshape: Operator {
    public static let name = "reshape"
    public var shape: Shape

    public init(_ shape: Shape) { self.shape = shape }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        shape = try .inferred(try reader.ints("shape"))
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(shape.dimensions, "shape")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        guard inputs[0].elementCount == shape.elementCount else {
            throw .badInput(0, "of shape \(inputs[0].shape) cannot become shape \(shape)")
        }
        return [TensorType(inputs[0].element, shape, quantization: try quantization(for: inputs[0]))]
    }

    /// The input's; an axis of scales must still be an axis of the new shape.
    private func quantization(for input: TensorType) throws(OperatorError) -> Quantization? {
        guard let quantization = input.quantization, let axis = quantization.axis else { return input.quantization }
        let before = input.shape.prefix(axis).reduce(1, *)
        let moved = shape.indices.first { candidate in
            shape[candidate] == input.shape[axis] && shape.prefix(candidate).reduce(1, *) == before
        }
        guard let moved else {
            throw .badInput(0, "has scales along axis \(axis), which is no axis of shape \(shape)")
        }
        do {
            return try Quantization(scales: quantization.scales, zeroPoints: quantization.zeroPoints, axis: moved)
        } catch {
            throw .badInput(0, "has \(error)")
        }
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].bytes.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: inputs[0].bytes.prefix(outputs[0].bytes.count)))
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let input = signature.inputs[0].shape
        guard let row = axes[0] else { return nil }
        let before = input.prefix(row).reduce(1, *)
        let moved = shape.indices.first { shape[$0] == input[row] && shape.prefix($0).reduce(1, *) == before }
        return moved.map { [$0] }
    }

    public func sharing(for signature: Signature) -> Sharing { .view(of: 0) }
}
