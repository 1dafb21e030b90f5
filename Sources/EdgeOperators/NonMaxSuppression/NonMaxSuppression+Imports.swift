import EdgeGraph
import EdgeTensor

extension NonMaxSuppression {
    public static var imports: [ImportRule] { [onnx, detectionPostProcess] + tflite }

    private static var onnx: ImportRule {
        .onnx("NonMaxSuppression") { node, builder throws(OperatorError) in
            let limit = try number(2, node, builder) ?? 0
            let op = NonMaxSuppression(
                limit: Int(exactly: limit.rounded(.towardZero)) ?? Int.max,
                overlapThreshold: try number(3, node, builder) ?? 0,
                scoreThreshold: try number(4, node, builder) ?? -.infinity,
                isCentered: try node.bool("center_point_box"))
            return [try builder.add(op, [try node.input(0), try node.input(1)])[0]]
        }
    }

    /// One class of one picture. Outputs are padded with zeros: the boxes' numbers, their scores (V5), the count.
    private static var tflite: [ImportRule] {
        ["NON_MAX_SUPPRESSION_V4", "NON_MAX_SUPPRESSION_V5"].map { name in
            .tflite(name) { node, builder throws(OperatorError) in
                let isSoft = name.hasSuffix("V5")
                let (boxes, scores) = (try node.input(0), try node.input(1))
                let limit = try number(2, node, builder) ?? 0
                let count = builder.shape(of: boxes).first ?? 0
                let op = NonMaxSuppression(
                    limit: Int(exactly: limit) ?? Int.max, overlapThreshold: try number(3, node, builder) ?? 0,
                    scoreThreshold: try number(4, node, builder) ?? -.infinity,
                    sigma: isSoft ? try number(5, node, builder) ?? 0 : 0, dropsEqual: true, isPadded: true)
                let found = try builder.add(
                    op,
                    [
                        try builder.reshaped(boxes, to: try .inferred([1, count, 4])),
                        try builder.reshaped(scores, to: try .inferred([1, 1, count])),
                    ])
                let numbers = try builder.cast(try builder.addColumn(2, of: found[0]), to: .int32)
                let selected = try padded(numbers, to: op.limit, &builder)
                let total = try builder.cast(found[2], to: .int32)
                return isSoft ? [selected, try padded(found[1], to: op.limit, &builder), total] : [selected, total]
            }
        }
    }

    /// A tensor with zeros behind it on its first axis, as long as the file wants it where there are fewer boxes.
    static func padded(
        _ id: Graph.ValueID, to count: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: id)
        guard count > shape[0] else { return id }
        guard count <= Shape.maximumElementCount else { throw .unsupported("an output of \(count) boxes") }
        let none = Array(repeating: 0, count: shape.rank)
        return try builder.addOne(Pad(before: none, after: [count - shape[0]] + none.dropFirst()), [id])
    }

    /// The only element of an input that must be known at compile time; nil when it is left out.
    private static func number(
        _ input: Int, _ node: ForeignNode, _ builder: GraphBuilder
    ) throws(OperatorError) -> Float? {
        guard node.optionalInput(input) != nil else { return nil }
        let reals = try node.reals(input, in: builder)
        guard reals.count == 1, !reals[0].isNaN else { throw .badInput(input, "is no number") }
        return reals[0]
    }

    public static var examples: [Example] {
        func example(_ name: String, _ op: NonMaxSuppression, _ boxes: Shape, classes: Int) -> Example {
            let scores = Shape(arrayLiteral: boxes[0], classes, boxes[1])
            return Example(
                name, op,
                [.init(TensorType(.float32, boxes), range: 0...1), .init(TensorType(.float32, scores), range: 0...1)])
        }
        return [
            example("one", NonMaxSuppression(limit: 5, overlapThreshold: 0.3), [1, 20, 4], classes: 1),
            example(
                "classes", NonMaxSuppression(limit: 3, overlapThreshold: 0.1, scoreThreshold: 0.4), [2, 15, 4],
                classes: 3),
            example(
                "centered", NonMaxSuppression(limit: 100, overlapThreshold: 0.5, isCentered: true), [1, 33, 4],
                classes: 2),
            example(
                "padded", NonMaxSuppression(limit: 9, overlapThreshold: 0.2, dropsEqual: true, isPadded: true),
                [1, 8, 4],
                classes: 1),
            example("none", NonMaxSuppression(limit: 0, overlapThreshold: 0.5), [1, 8, 4], classes: 1),
            example(
                "soft", NonMaxSuppression(limit: 6, overlapThreshold: 1, scoreThreshold: 0.05, sigma: 0.5), [1, 12, 4],
                classes: 1),
        ]
    }
}

extension GraphBuilder {
    /// A column of a matrix as a list.
    mutating func addColumn(_ column: Int, of id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        let rowCount = shape(of: id)[0]
        let slice = try addOne(Slice(starts: [0, column], sizes: [rowCount, 1], steps: [1, 1]), [id])
        return try reshaped(slice, to: try .inferred([rowCount]))
    }
}
