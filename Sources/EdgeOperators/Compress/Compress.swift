import EdgeGraph
import EdgeTensor

/// The slices along `axis` for which the condition is true, or the elements of the flattened data, and how many.
///
/// Inputs: data of any element type of fixed size; a bool for each of the first slices, those behind are left out.
/// Outputs: as many slices as there can be, of which the first are filled (``Extent``), and the int64 scalar that counts
/// them.
public struct Compress: Operator {
    public static let name = "compress"
    /// Nil for the flattened data.
    public var axis: Int?

    /// `axis` is not negative.
    public init(axis: Int?) { self.axis = axis }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.ints("axis").first
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis.map { [$0] } ?? [], "axis")
    }

    public var countedAxes: [Int?] { [axis ?? 0, nil] }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 1, [.bool])
        try expectRank(inputs, 1, 1...1)
        var type = inputs[0]
        if let axis, !type.shape.indices.contains(axis) { throw .noAxis(axis, of: type.shape) }
        if axis == nil { type.shape = try .inferred([type.elementCount]) }
        type.shape = type.shape.shortened(axis ?? 0, to: inputs[1].elementCount)
        return [type, TensorType(.int64, [])]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].clear()
        let (shape, width) = (inputs[0].shape, inputs[0].type.element.byteCount)
        let length = axis.map { shape[$0] } ?? inputs[0].type.elementCount
        let inner = axis.map { shape.dropFirst($0 + 1).reduce(width, *) } ?? width
        let outerCount = axis.map { shape.prefix($0).reduce(1, *) } ?? 1
        let most = outputs[0].shape[axis ?? 0]
        var count = 0
        for place in 0..<most where inputs[1].integerElement(place) != 0 {
            for outer in 0..<outerCount {
                outputs[0].copy(
                    inputs[0], from: (outer * length + place) * inner, to: (outer * most + count) * inner,
                    byteCount: inner)
            }
            count += 1
        }
        outputs[1].setIndex(0, count)
    }
}

extension Compress {
    public static var imports: [ImportRule] {
        [
            .onnx("Compress") { node, builder throws(OperatorError) in
                let data = try node.input(0)
                var axis: Int?
                if node.attributes["axis"] != nil { axis = try builder.shape(of: data).axis(try node.int("axis")) }
                return [try builder.add(Compress(axis: axis), [data, try node.input(1)])[0]]
            }
        ]
    }

    public static var examples: [Example] {
        let cases: [(Shape, Int?, Int)] = [
            ([4, 3], 0, 4), ([4, 3], 1, 2), ([2, 5, 3], 1, 5), ([4, 3], nil, 9), ([6], 0, 0),
        ]
        return cases.enumerated().map { number, entry in
            let element: ElementType = [.float32, .int8, .int64, .int16, .bool][number]
            return Example(
                "case-\(number)", Compress(axis: entry.1),
                [
                    .init(TensorType(element, entry.0)),
                    .init(TensorType(.bool, Shape(arrayLiteral: entry.2))),
                ])
        }
    }
}
