import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// The coordinates of all elements that are not zero, in order, and how many there are.
///
/// Input: numbers of any type, rank 1 or more. Outputs: int64 `[most, rank]`, of which the first rows are filled
/// (``Extent``), and the int64 scalar that counts them. Negative zero is zero, NaN is not.
public struct NonZero: Operator {
    public static let name = "non_zero"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public var countedAxes: [Int?] { [0, nil] }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectUnquantized(inputs)
        try expectRank(inputs, 0, 1...Shape.maximumRank)
        let shape = inputs[0].shape
        return [TensorType(.int64, try .inferred([shape.elementCount, shape.rank])), TensorType(.int64, [])]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].clear()
        let shape = inputs[0].shape
        let coordinates = outputs[0].elements(as: Int64.self)
        let isReal = inputs[0].type.element.isFloatingPoint
        var count = 0
        for element in 0..<inputs[0].type.elementCount {
            guard isReal ? inputs[0].realElement(element) != 0 : inputs[0].integerElement(element) != 0 else {
                continue
            }
            var rest = element
            for axis in shape.indices.reversed() {
                coordinates[count * shape.rank + axis] = Int64(rest % shape[axis])
                rest /= shape[axis]
            }
            count += 1
        }
        outputs[1].setIndex(0, count)
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let input = signature.inputs[0]
        guard input.elementCount > 0 else { return [] }
        let byteCount = input.element.byteCount
        let sign: UInt64 = input.element.isFloatingPoint ? 1 << (byteCount * 8 - 1) : 0
        return KernelFamily(edge_index_kernels(), "non_zero").bound(unitCount: 1) { operands, kept in
            edge_non_zero(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                coordinates: operands.outputs[0].assumingMemoryBound(to: Int64.self),
                count: operands.outputs[1].assumingMemoryBound(to: Int64.self),
                sizes: input.shape.dimensions.kept(in: &kept), rank: Int32(input.shape.rank),
                element_count: input.elementCount, byte_count: Int32(byteCount), mask: ~sign)
        }
    }
}

extension NonZero {
    public static var imports: [ImportRule] {
        [
            // [rank, count]
            .onnx("NonZero") { node, builder throws(OperatorError) in
                [try builder.transposed(try coordinates(node, &builder), by: [1, 0])]
            },
            // Its form with one input: [count, rank]
            .tflite("WHERE") { node, builder throws(OperatorError) in
                guard node.optionalInput(1) == nil else { throw .unsupported("WHERE with three inputs") }
                return [try coordinates(node, &builder)]
            },
        ]
    }

    private static func coordinates(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        // A scalar counts as a list of one.
        let isScalar = builder.shape(of: input).isEmpty
        return try builder.add(NonZero(), [isScalar ? try builder.reshaped(input, to: [1]) : input])[0]
    }

    public static var examples: [Example] {
        let elements: [ElementType] = [.bool, .float32, .int64, .float16, .uint8, .float64]
        return elements.map { element in
            Example(
                "\(element)", NonZero(),
                [.init(TensorType(element, [3, 4, 2]), range: element == .bool ? 0...1 : -1...1)])
        } + [
            Example("nothing", NonZero(), [.init(TensorType(.float32, [7]), range: 0...0)]),
            Example("empty", NonZero(), [.init(TensorType(.float32, [0, 7]))]),
        ]
    }
}
