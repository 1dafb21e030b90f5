import EdgeGraph
import EdgeTensor

/// The last two axes' matrices with zeros on one side of a diagonal: what lies on it or above stays (upper), or what
/// lies on it or below.
///
/// Elements of any fixed size. A quantized zero is its zero point.
public struct Triangle: Operator {
    public static let name = "triangle"
    public var isUpper: Bool
    /// How far the diagonal lies above the main one.
    public var diagonal: Int

    public init(isUpper: Bool, diagonal: Int = 0) {
        self.isUpper = isUpper
        self.diagonal = diagonal
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        isUpper = try reader.bool("is_upper")
        diagonal = try reader.int("diagonal")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(isUpper, "is_upper")
        writer.write(diagonal, "diagonal")
    }

    public var foreignName: String { "Trilu" }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectPerTensor(inputs, 0)
        try expectRank(inputs, 0, 2...Shape.maximumRank)
        return [inputs[0]]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = inputs[0].shape
        let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
        // No row is cut beyond its ends, so a diagonal farther away than the matrix is large is as far as that.
        let diagonal = min(max(diagonal, -Shape.maximumElementCount), Shape.maximumElementCount)
        let width = inputs[0].type.element.byteCount
        let zero = Int128(outputs[0].quantization?.zeroPoint ?? 0)
        for row in 0..<shape.dropLast().reduce(1, *) {
            let split = min(max(row % rows + diagonal + (isUpper ? 0 : 1), 0), columns)
            let kept = isUpper ? split..<columns : 0..<split
            let start = row * columns
            outputs[0].copy(
                inputs[0], from: (start + kept.lowerBound) * width, to: (start + kept.lowerBound) * width,
                byteCount: kept.count * width)
            for column in isUpper ? 0..<split : split..<columns { outputs[0].setElement(start + column, zero) }
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row < signature.inputs[0].shape.rank - 2 else { return nil }
        return [row]
    }
}

extension Triangle {
    public static var imports: [ImportRule] {
        ["", "com.microsoft"].map { domain in
            .onnx("Trilu", domain: domain) { node, builder throws(OperatorError) in
                let diagonal = node.optionalInput(1) == nil ? 0 : try node.integer(1, in: builder)
                let op = Triangle(isUpper: try node.bool("upper", default: true), diagonal: diagonal)
                return [try builder.addOne(op, [try node.input(0)])]
            }
        }
    }

    public static var examples: [Example] {
        let diagonals = [0, 1, -1, 2, -3, 50, -50, Int.max, Int.min]
        return diagonals.enumerated().map { number, diagonal in
            let element: ElementType = [.float32, .int64, .bool][number % 3]
            return Example(
                "diagonal-\(diagonal)", Triangle(isUpper: number % 2 == 0, diagonal: diagonal),
                [.init(TensorType(element, number % 2 == 0 ? [2, 4, 5] : [5, 3]))])
        } + [
            Example(
                "quantized", Triangle(isUpper: false), [.init(TensorType(.int8, [3, 3], quantization: .make(0.5, 9)))])
        ]
    }
}
