import EdgeGraph
import EdgeTensor

/// The inputs one behind the other along `axis`; all other dimensions are equal.
///
/// Elements of any fixed size. int8 inputs whose quantization differs from the output's are requantized to it
/// (docs/quantization.md, «Concat»).
public struct Concat: Operator {
    public static let name = "concat"
    public var axis: Int

    /// `axis` is not negative.
    public init(axis: Int) { self.axis = axis }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
    }

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1...Int.max)
        let shape = inputs[0].shape
        guard shape.indices.contains(axis) else {
            throw .noAxis(axis, of: shape)
        }
        var length = 0
        for (index, input) in inputs.enumerated() {
            try expectFixedSize(inputs, index)
            try expectPerTensor(inputs, index)
            guard input.element == inputs[0].element else {
                throw .badInput(index, "is \(input.element), the first one \(inputs[0].element)")
            }
            guard input.shape.rank == shape.rank,
                shape.indices.allSatisfy({ $0 == axis || input.shape[$0] == shape[$0] })
            else {
                throw .badInput(index, "has shape \(input.shape), which does not continue \(shape) along axis \(axis)")
            }
            guard input.element == .int8 || input.quantization == inputs[0].quantization else {
                throw .badInput(index, "has another quantization than the first one; only int8 is requantized")
            }
            // No overflow: every dimension is below 2³¹, and nodes hold far fewer than 2³¹ inputs.
            length += input.shape[axis]
        }
        var dimensions = shape.dimensions
        dimensions[axis] = length
        return [TensorType(inputs[0].element, try .inferred(dimensions))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let output = outputs[0].type
        let inner = output.shape.dropFirst(axis + 1).reduce(output.element.byteCount, *)
        let rowByteCount = output.shape[axis] * inner
        var start = 0
        for input in inputs {
            let runByteCount = input.shape[axis] * inner
            let table = Concat.table(from: input.type, to: output)
            for outer in 0..<output.shape.prefix(axis).reduce(1, *) {
                let run = UnsafeRawBufferPointer(rebasing: input.bytes[(outer * runByteCount)...].prefix(runByteCount))
                let place = (outer * rowByteCount + start)...
                let target = UnsafeMutableRawBufferPointer(rebasing: outputs[0].bytes[place])
                if let table {
                    for (index, byte) in run.enumerated() { target[index] = table[Int(byte)] }
                } else {
                    target.copyMemory(from: run)
                }
            }
            start += runByteCount
        }
    }

    /// What each byte of an int8 input becomes in the output's quantization; nil when it stays what it is.
    static func table(from input: TensorType, to output: TensorType) -> [UInt8]? {
        guard let from = input.quantization, let to = output.quantization, from != to else { return nil }
        let requantize = Requantization(
            multiplier: Requantization.multiplier(from.scale, over: to.scale), to: output)
        return (0...255).map { byte in
            let stored = Int32(Int8(truncatingIfNeeded: byte)) - from.zeroPoint
            return UInt8(bitPattern: Int8(clamping: requantize(stored)))
        }
    }

    /// A view of a single input that is not requantized.
    public func sharing(for signature: Signature) -> Sharing {
        signature.inputs == signature.outputs ? .view(of: 0) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row != axis, axes.allSatisfy({ $0 == row }) else { return nil }
        return [row]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        permutation.firstIndex(of: axis).map(Concat.init)
    }
}
