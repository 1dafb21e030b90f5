import EdgeGraph
import EdgeTensor

/// `y = a + b`, float32 or wrapping int32: small enough that a test can say what must come out.
public struct TestAdd: Operator {
    public static let name = "test_add"
    public static var examples: [Example] { [] }

    public init() {}
    public init(from reader: inout AttributeReader) {}
    public func encode(to writer: inout AttributeWriter) {}

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs.count == 2 else { throw .inputCount(inputs.count, expected: 2...2) }
        guard inputs[0].element == .float32 || inputs[0].element == .int32 else { throw .badInput(0, "is no number") }
        guard inputs[0].element == inputs[1].element, inputs[0].shape == inputs[1].shape else {
            throw .badInput(1, "is another type")
        }
        return [TensorType(inputs[0].element, inputs[0].shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        if inputs[0].type.element == .float32 {
            let (a, b) = (inputs[0].elements(as: Float.self), inputs[1].elements(as: Float.self))
            for index in a.indices { outputs[0].elements(as: Float.self)[index] = a[index] + b[index] }
        } else {
            let (a, b) = (inputs[0].elements(as: Int32.self), inputs[1].elements(as: Int32.self))
            for index in a.indices { outputs[0].elements(as: Int32.self)[index] = a[index] &+ b[index] }
        }
    }

    public func sharing(for signature: Signature) -> Sharing { .overwrites([0, 1]) }

    public func kernels(for signature: Signature) -> [Kernel] {
        guard signature.outputs[0].element == .float32 else { return [] }
        let count = signature.outputs[0].elementCount
        return [
            Kernel(name: "test_add_f32", scratchByteCount: 64) { operands in
                Step(
                    addFloats,
                    context: AddContext(a: operands.inputs[0], b: operands.inputs[1], sum: operands.outputs[0]),
                    unitCount: count)
            }
        ]
    }

    public func macCount(for signature: Signature) -> Int { signature.outputs[0].elementCount }
}

private struct AddContext: BitwiseCopyable {
    let a: UnsafeRawPointer
    let b: UnsafeRawPointer
    let sum: UnsafeMutableRawPointer
}

private let addFloats: Step.Function = { context, first, end, scratch in
    let context = context.assumingMemoryBound(to: AddContext.self).pointee
    scratch?.storeBytes(of: UInt64(first), as: UInt64.self)
    for index in first..<end {
        let sum =
            context.a.load(fromByteOffset: index * 4, as: Float.self)
            + context.b.load(fromByteOffset: index * 4, as: Float.self)
        context.sum.storeBytes(of: sum, toByteOffset: index * 4, as: Float.self)
    }
}

/// The same bytes under another shape: a view.
public struct TestReshape: Operator {
    public static let name = "test_reshape"
    public static var examples: [Example] { [] }
    public var shape: Shape

    public init(_ shape: Shape) { self.shape = shape }
    public init(from reader: inout AttributeReader) throws(OperatorError) {
        shape = try .inferred(try reader.ints("shape"))
    }
    public func encode(to writer: inout AttributeWriter) { writer.write(shape.dimensions, "shape") }

    public var integerRule: IntegerRule { .transparent }
    public var foldsConstants: Bool { false }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs.count == 1 else { throw .inputCount(inputs.count, expected: 1...1) }
        guard inputs[0].elementCount == shape.elementCount else { throw .badInput(0, "has other elements") }
        var type = inputs[0].reshaped(to: shape)
        type.layout = .dense
        return [type]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: inputs[0].bytes[..<outputs[0].bytes.count]))
    }

    public func sharing(for signature: Signature) -> Sharing { .view(of: 0) }
}

/// Has every kind of attribute; its output is its first input plus the sum of all bytes of the others.
public struct TestMixture: Operator {
    public static let name = "test_mixture"
    public static var examples: [Example] { [] }
    public enum Mode: String, Sendable { case plain, fancy }

    public var count = -3
    public var flag = true
    public var factor: Float = 1.5
    public var title = "titled «so»"
    public var sizes = [1, -2, 1 << 40]
    public var weights: [Float] = [0.5, -.infinity]
    public var mode = Mode.fancy
    public var quantization: Quantization?

    public init(quantization: Quantization? = nil) { self.quantization = quantization }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        count = try reader.int("count")
        flag = try reader.bool("flag")
        factor = try reader.float("factor")
        title = try reader.string("title")
        sizes = try reader.ints("sizes")
        weights = try reader.floats("weights")
        mode = try reader.choice("mode")
        quantization = try reader.quantization("quantization")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(count, "count")
        writer.write(flag, "flag")
        writer.write(factor, "factor")
        writer.write(title, "title")
        writer.write(sizes, "sizes")
        writer.write(weights, "weights")
        writer.write(mode, "mode")
        writer.write(quantization, "quantization")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard let first = inputs.first, first.element == .int8 else { throw .badInput(0, "is not int8") }
        return [TensorType(.int8, first.shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let sum = inputs.dropFirst().reduce(UInt8(0)) { $1.bytes.reduce($0, &+) }
        for (index, byte) in inputs[0].bytes.enumerated() { outputs[0].bytes[index] = byte &+ sum }
    }
}
