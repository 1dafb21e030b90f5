import EdgeGraph
import EdgeTensor

extension FourierTransform {
    public static var imports: [ImportRule] {
        [
            .onnx("DFT", versions: 17...19) { node, builder throws(OperatorError) in
                [try addONNX(node, axis: try node.int("axis", default: 1), &builder)]
            },
            .onnx("DFT", versions: 20...Int.max) { node, builder throws(OperatorError) in
                let axis = node.optionalInput(2) == nil ? -2 : try node.integers(2, in: builder).first ?? -2
                return [try addONNX(node, axis: axis, &builder)]
            },
        ] + windows + [melWeights] + tflite
    }

    private static func addONNX(
        _ node: ForeignNode, axis: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let x = try node.input(0)
        let shape = builder.shape(of: x)
        let axis = try shape.axis(axis)
        let isInverse = try node.bool("inverse"), isOneSided = try node.bool("onesided")
        // The half of a transform of N real numbers has N/2 + 1 numbers; of N, an even one is taken.
        var length = isInverse && isOneSided ? 2 * (shape[axis] - 1) : shape[axis]
        if node.optionalInput(1) != nil { length = try node.integers(1, in: builder).first ?? length }
        return try builder.addOne(
            FourierTransform(axis: axis, length: length, isInverse: isInverse, isOneSided: isOneSided), [x])
    }

    private static var tflite: [ImportRule] {
        [
            .tflite("RFFT2D") { node, builder throws(OperatorError) in
                let x = try node.input(0)
                let shape = builder.shape(of: x), lengths = try node.integers(1, in: builder)
                guard shape.rank >= 2, lengths.count == 2 else { throw .badInput(0, "has shape \(shape)") }
                let rows = shape.rank - 2
                let real = try builder.addOne(Reshape(try .inferred(shape.dimensions + [1])), [x])
                let across = try builder.addOne(
                    FourierTransform(axis: rows + 1, length: lengths[1], isOneSided: true), [real])
                guard lengths[0] != 1 || shape[rows] != 1 else { return [across] }
                return [try builder.addOne(FourierTransform(axis: rows, length: lengths[0]), [across])]
            },
            .tflite("COMPLEX_ABS", takesComplex: true) { node, builder throws(OperatorError) in
                let x = try node.input(0)
                let last = builder.shape(of: x).rank - 1
                let squares = try builder.addOne(Binary(.mul), [x, x])
                let sum = try builder.addOne(Reduce(.sum, axes: [last], keepsDimensions: false), [squares])
                return [try builder.addOne(Unary(.sqrt), [sum])]
            },
            .tflite("REAL", takesComplex: true) { node, builder throws(OperatorError) in
                [try part(0, of: try node.input(0), &builder)]
            },
            .tflite("IMAG", takesComplex: true) { node, builder throws(OperatorError) in
                [try part(1, of: try node.input(0), &builder)]
            },
        ]
    }

    private static func part(
        _ part: Int, of x: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: x)
        guard shape.last == 2 else { throw .badInput(0, "has shape \(shape), which is not complex") }
        let slice = try builder.addOne(Slice(part..<part + 1, ofAxis: shape.rank - 1, in: shape), [x])
        return try builder.addOne(Reshape(try .inferred(shape.dimensions.dropLast())), [slice])
    }
}
