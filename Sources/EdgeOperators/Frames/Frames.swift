import EdgeGraph
import EdgeTensor

/// Windows of a signal that may overlap: `y[n, f, i, …] = x[n, f · step + i, …]`.
///
/// One input `[N, L, …]` of any element type; output `[N, (L − length) / step + 1, length, …]`.
public struct Frames: Operator {
    public static let name = "frames"
    public var length: Int
    public var step: Int

    public init(length: Int, step: Int) {
        self.length = length
        self.step = step
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        length = try reader.int("length")
        step = try reader.int("step")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(length, "length")
        writer.write(step, "step")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectRank(inputs, 0, 2...Shape.maximumRank - 1)
        let shape = inputs[0].shape
        guard length > 0, length <= shape[1] else {
            throw .badAttribute("length", "is \(length) for a signal of shape \(shape)")
        }
        guard step > 0 else { throw .badAttribute("step", "is \(step)") }
        let dimensions = [shape[0], (shape[1] - length) / step + 1, length] + shape.dimensions.dropFirst(2)
        return [TensorType(inputs[0].element, try .inferred(dimensions), quantization: inputs[0].quantization)]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row != 1 else { return nil }
        return [row == 0 ? 0 : row + 1]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(of: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        copy(of: signature.inputs[0].shape).kernels(byteCount: signature.inputs[0].element.byteCount)
    }

    private func copy(of shape: Shape) -> StridedCopy {
        let strides = shape.strides
        return StridedCopy(
            sizes: [shape[0], (shape[1] - length) / step + 1, length] + shape.dimensions.dropFirst(2),
            // A step beyond the signal is never taken.
            strides: [strides[0], strides[1] * min(step, shape[1]), strides[1]] + strides.dropFirst(2))
    }
}
