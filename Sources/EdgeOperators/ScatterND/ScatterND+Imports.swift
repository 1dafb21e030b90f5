import EdgeGraph
import EdgeTensor

extension ScatterND {
    public static var imports: [ImportRule] {
        [
            .onnx("ScatterND") { node, builder throws(OperatorError) in
                let op = ScatterND(reduction: try node.scatterReduction())
                return [try builder.addOne(op, [try node.input(0), try node.input(1), try node.input(2)])]
            },
            // Indices, updates and a shape: updates of one place are added up.
            .tflite("SCATTER_ND") { node, builder throws(OperatorError) in
                let updates = try node.input(1)
                let shape = try Shape.inferred(try node.integers(2, in: builder))
                let zeros = try builder.addFilled(shape, with: 0, like: updates)
                let indices = try builder.asIndices(try node.input(0))
                return [try builder.addOne(ScatterND(reduction: .add), [zeros, indices, updates])]
            },
        ] + segments
    }

    /// `y[s] = Σ x[i]` over all i with `ids[i] = s`, and likewise for other reductions. Ids that are negative or too
    /// large are left out.
    private static var segments: [ImportRule] {
        let unsorted: [(String, ScatterReduction)] = [
            ("SUM", .add), ("PROD", .mul), ("MAX", .max), ("MIN", .min),
        ]
        return unsorted.map { name, reduction in
            .tflite("UNSORTED_SEGMENT_\(name)") { node, builder throws(OperatorError) in
                [try add(reduction, node, count: try node.integer(2, in: builder), &builder)]
            }
        } + [
            .tflite("SEGMENT_SUM") { node, builder throws(OperatorError) in
                let last = try node.integers(1, in: builder).max() ?? -1
                guard last < Shape.maximumElementCount else { throw .badInput(1, "has segment \(last)") }
                return [try add(.add, node, count: last + 1, &builder)]
            }
        ]
    }

    private static func add(
        _ reduction: ScatterReduction, _ node: ForeignNode, count: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let data = try node.input(0)
        var ids = try builder.asIndices(try node.input(1))
        let (shape, idType) = (builder.shape(of: data), builder.type(of: ids))
        guard builder.type(of: data).quantization == nil else { throw .badInput(0, "is quantized") }
        // No index counts from the end here: a negative one goes where nothing is.
        let limit = builder.addScalar(Double(count), like: ids)
        let zero = builder.addScalar(0, like: ids)
        let isNegative = try builder.addBroadcast(Compare(.less), [ids, zero])
        ids = try builder.addBroadcast(Select(), [isNegative, limit, ids])
        ids = try builder.reshaped(ids, to: try .inferred(idType.shape.dimensions + [1]))
        let slice = shape.dropFirst(idType.shape.rank)
        let target = try builder.addFilled(
            try .inferred([count] + slice), with: start(of: reduction, builder.type(of: data).element), like: data)
        return try builder.addOne(ScatterND(reduction: reduction), [target, ids, data])
    }

    /// What a segment without elements holds.
    private static func start(of reduction: ScatterReduction, _ element: ElementType) -> Double {
        switch (reduction, element) {
        case (.mul, _): 1
        case (.max, .float32): -Double(Float.greatestFiniteMagnitude)
        case (.min, .float32): Double(Float.greatestFiniteMagnitude)
        // Saturates at the ends of every integer type.
        case (.max, _): -0x1p70
        case (.min, _): 0x1p70
        default: 0
        }
    }

    public static var examples: [Example] {
        let shapes: [(String, Shape, Shape, Shape)] = [
            ("rows", [5, 4], [3, 1], [3, 4]), ("elements", [5, 4], [2, 3, 2], [2, 3]),
            ("all", [2, 3], [2, 0], [2, 2, 3]),
        ]
        return ScatterReduction.allCases.enumerated().flatMap { number, reduction in
            shapes.map { name, data, indices, updates in
                let element: ElementType = number % 2 == 0 ? .float32 : .int16
                return Example(
                    "\(reduction)-\(name)", ScatterND(reduction: reduction),
                    [
                        .init(TensorType(element, data)),
                        .init(TensorType(number % 2 == 0 ? .int64 : .int32, indices), range: -6...6),
                        .init(TensorType(element, updates)),
                    ])
            }
        }
    }
}

extension GraphBuilder {
    /// A tensor that holds one number of the element type of `id` everywhere.
    mutating func addFilled(
        _ shape: Shape, with value: Double, like id: Graph.ValueID
    ) throws(OperatorError) -> Graph.ValueID {
        try addOne(Expand(shape), [addScalar(value, like: id)])
    }
}
