import EdgeGraph
import EdgeTensor

/// The same bytes as elements of another type.
///
/// Smaller elements get an axis of their own at the end; for larger ones the last axis holds the parts of one and goes.
public struct BitCast: Operator {
    public static let name = "bit_cast"
    public var element: ElementType

    public init(element: ElementType) { self.element = element }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        element = try reader.element("element")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(element, "element")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectUnquantized(inputs)
        guard element != .bytes else { throw .badAttribute("element", "is byte strings") }
        let (from, to) = (inputs[0].element.byteCount, element.byteCount)
        var dimensions = inputs[0].shape.dimensions
        if from > to {
            dimensions.append(from / to)
        } else if from < to {
            guard dimensions.popLast() == to / from else {
                throw .badInput(0, "is \(inputs[0]), whose last axis does not make elements of \(element)")
            }
        }
        return [TensorType(element, try .inferred(dimensions))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].copy(inputs[0], from: 0, to: 0, byteCount: outputs[0].type.byteCount)
    }

    public func sharing(for signature: Signature) -> Sharing { .view(of: 0) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row < signature.outputs[0].shape.rank else { return nil }
        return [row]
    }
}

extension BitCast {
    public static var imports: [ImportRule] {
        [
            .onnx("BitCast") { node, builder throws(OperatorError) in
                let element = try Cast.element(ofONNX: try node.int("to"))
                return [try builder.addOne(BitCast(element: element), [try node.input(0)])]
            },
            .tflite("BITCAST") { node, builder throws(OperatorError) in
                guard let element = node.outputTypes.first??.element else { throw .unsupported("an unknown type") }
                return [try builder.addOne(BitCast(element: element), [try node.input(0)])]
            },
        ]
    }

    public static var examples: [Example] {
        let cases: [(ElementType, Shape, ElementType)] = [
            (.float32, [2, 3], .int32), (.float32, [2, 3], .uint8), (.int16, [3, 4], .float64), (.uint16, [5], .int16),
        ]
        return cases.map { from, shape, to in
            Example("\(from)-\(to)", BitCast(element: to), [.init(TensorType(from, shape))])
        }
    }
}
