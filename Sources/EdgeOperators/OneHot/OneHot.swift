import EdgeGraph
import EdgeTensor

/// A new axis of `depth` places for each index: the value «on» at the place that it names, «off» at all others.
///
/// Inputs: indices, numbers of any type, cut to integers; values `[2]` of any element type of fixed size, off and on.
/// An index outside is off everywhere.
public struct OneHot: Operator {
    public static let name = "one_hot"
    public var depth: Int
    /// Of the output.
    public var axis: Int
    /// Whether a negative index counts from the end.
    public var countsFromEnd: Bool

    /// `axis` is not negative.
    public init(depth: Int, axis: Int, countsFromEnd: Bool = true) {
        self.depth = depth
        self.axis = axis
        self.countsFromEnd = countsFromEnd
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        depth = try reader.int("depth")
        axis = try reader.int("axis")
        countsFromEnd = try reader.bool("counts_from_end")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(depth, "depth")
        writer.write(axis, "axis")
        writer.write(countsFromEnd, "counts_from_end")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectFixedSize(inputs, 1)
        try expectPerTensor(inputs, 1)
        guard inputs[1].shape == [2] else { throw .badInput(1, "has shape \(inputs[1].shape) instead of 2") }
        var dimensions = inputs[0].shape.dimensions
        guard (0...dimensions.count).contains(axis) else { throw .noAxis(axis, of: inputs[0].shape) }
        dimensions.insert(depth, at: axis)
        return [TensorType(inputs[1].element, try .inferred(dimensions), quantization: inputs[1].quantization)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let width = inputs[1].type.element.byteCount
        for element in 0..<outputs[0].type.elementCount {
            outputs[0].copy(inputs[1], from: 0, to: element * width, byteCount: width)
        }
        guard depth > 0 else { return }
        let rows = AxisRows(outputs[0].shape, axis: axis)
        for row in 0..<rows.count {
            guard let place = place(inputs[0], row) else { continue }
            outputs[0].copy(inputs[1], from: width, to: rows.element(place, ofRow: row) * width, byteCount: width)
        }
    }

    private func place(_ indices: TensorView, _ index: Int) -> Int? {
        let value =
            indices.type.element.isFloatingPoint
            ? Int(exactly: indices.realElement(index).rounded(.towardZero))
            : Int(exactly: indices.integerElement(index))
        guard let value, countsFromEnd || value >= 0 else { return nil }
        return value.place(below: depth)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], axes[1] == nil else { return nil }
        return [row < axis ? row : row + 1]
    }
}

extension OneHot {
    public static var imports: [ImportRule] {
        [
            .onnx("OneHot") { node, builder throws(OperatorError) in
                let indices = try node.input(0)
                let depth = try number(1, node, builder)
                let rank = builder.shape(of: indices).rank + 1
                let axis = try node.int("axis", default: -1)
                guard (-rank..<rank).contains(axis) else { throw .badAttribute("axis", "is \(axis)") }
                let op = OneHot(depth: depth, axis: axis < 0 ? axis + rank : axis)
                return [try builder.addOne(op, [indices, try node.input(2)])]
            },
            .tflite("ONE_HOT", options: [TFLiteOption("axis", slot: 0, .int32)]) {
                node, builder throws(OperatorError) in
                let indices = try node.input(0)
                let rank = builder.shape(of: indices).rank
                let axis = try node.int("axis")
                guard (-1...rank).contains(axis) else { throw .badAttribute("axis", "is \(axis)") }
                let op = OneHot(
                    depth: try number(1, node, builder), axis: axis < 0 ? rank : axis, countsFromEnd: false)
                let on = try builder.reshaped(try node.input(2), to: [1])
                let off = try builder.reshaped(try node.input(3), to: [1])
                let values = try builder.addOne(Concat(axis: 0), [off, on])
                return [
                    try builder.requantized(try builder.addOne(op, [indices, values]), to: node.outputQuantization())
                ]
            },
        ]
    }

    /// The only element of an input, which must be known at compile time.
    private static func number(
        _ input: Int, _ node: ForeignNode, _ builder: GraphBuilder
    ) throws(OperatorError) -> Int {
        let reals = try node.reals(input, in: builder)
        guard reals.count == 1, let number = Int(exactly: reals[0].rounded(.towardZero)) else {
            throw .badInput(input, "is no number")
        }
        return number
    }

    public static var examples: [Example] {
        let values: [Tensor] = [
            Tensor(TensorType(.float32, [2]), [Float(0), 1]), Tensor(TensorType(.int8, [2]), [Int8(3), -4]),
            Tensor(TensorType(.int64, [2]), [Int64(0), 5]),
        ]
        return values.enumerated().map { axis, values in
            Example(
                "axis-\(axis)", OneHot(depth: 4, axis: axis, countsFromEnd: axis != 1),
                [.init(TensorType([.int64, .float32, .int8][axis], [2, 3]), range: -6...6), .constant(values)])
        }
    }
}
