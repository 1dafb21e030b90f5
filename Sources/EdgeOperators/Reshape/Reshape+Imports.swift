import EdgeGraph
import EdgeTensor

extension Reshape {
    public static var imports: [ImportRule] { onnxShapes + tfliteShapes + shapeConstants }

    private static var onnxShapes: [ImportRule] {
        [
            .onnx("Reshape") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                guard let wanted = try node.list("shape", orInput: 1, in: builder) else {
                    throw .badAttribute("shape", "is missing")
                }
                let copiesZeros = try !node.bool("allowzero")
                let shape = try resolve(wanted, for: builder.shape(of: input), copiesZeros: copiesZeros)
                return [try builder.addOne(Reshape(shape), [input])]
            },
            .onnx("Flatten") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = builder.shape(of: input)
                let axis = try node.int("axis", default: 1)
                let split = axis == shape.rank ? axis : try shape.axis(axis)
                let dimensions = [shape.prefix(split).reduce(1, *), shape.dropFirst(split).reduce(1, *)]
                return [try builder.addOne(Reshape(try .inferred(dimensions)), [input])]
            },
            .onnx("Squeeze") { node, builder throws(OperatorError) in
                let axes = try node.list("axes", orInput: 1, in: builder)
                return [try squeeze(try node.input(0), axes, node, &builder)]
            },
            .onnx("Unsqueeze") { node, builder throws(OperatorError) in
                guard let axes = try node.list("axes", orInput: 1, in: builder) else {
                    throw .badAttribute("axes", "is missing")
                }
                return [try unsqueeze(try node.input(0), axes, node, &builder)]
            },
        ]
    }

    private static var tfliteShapes: [ImportRule] {
        [
            .tflite("RESHAPE", options: [TFLiteOption("new_shape", slot: 0, .ints)], takesComplex: true) {
                node, builder throws(OperatorError) in
                if let result = try reshapedComplex(node, &builder) { return [result] }
                let input = try node.input(0)
                let wanted = try node.list("new_shape", orInput: 1, in: builder) ?? []
                let own = builder.shape(of: input)
                if let shape = try withScaledBatch(wanted, node.outputTypes.first??.shape, for: own) {
                    return [try builder.addMove(Reshape(shape), input, for: node)]
                }
                let shape = try resolve(wanted, for: own, copiesZeros: false)
                return [try builder.addMove(Reshape(shape), input, for: node)]
            },
            .tflite("SQUEEZE", options: [TFLiteOption("squeeze_dims", slot: 0, .ints)], takesComplex: true) {
                node, builder throws(OperatorError) in
                if let result = try reshapedComplex(node, &builder) { return [result] }
                let axes = try node.ints("squeeze_dims") ?? []
                let result = try squeeze(try node.input(0), axes.isEmpty ? nil : axes, node, &builder)
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
            .tflite("EXPAND_DIMS", takesComplex: true) { node, builder throws(OperatorError) in
                if let result = try reshapedComplex(node, &builder) { return [result] }
                let axes = try node.integers(1, in: builder)
                let result = try unsqueeze(try node.input(0), axes, node, &builder)
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }

    /// A complex input of a TFLite node under the shape that the file declares; nil for other inputs.
    private static func reshapedComplex(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID? {
        guard try node.bool("complex"), let declared = node.outputTypes.first, let declared else { return nil }
        return try builder.addOne(Reshape(declared.shape), [try node.input(0)])
    }

    /// Shapes are static, so what asks for them gets constants.
    private static var shapeConstants: [ImportRule] {
        [
            .onnx("Shape") { node, builder throws(OperatorError) in
                let dimensions = try builder.knownShape(of: try node.input(0)).dimensions
                func bound(_ name: String, _ fallback: Int) throws(OperatorError) -> Int {
                    let place = try node.int(name, default: fallback)
                    // Far ends stay what they are; near ones count from the end.
                    let counted = place < 0 && place >= -dimensions.count ? place + dimensions.count : place
                    return min(max(counted, 0), dimensions.count)
                }
                let start = try bound("start", 0)
                let end = max(try bound("end", dimensions.count), start)
                return [try builder.addIntegers(Array(dimensions[start..<end]))]
            },
            .onnx("Size") { node, builder throws(OperatorError) in
                let count = try builder.knownShape(of: try node.input(0)).elementCount
                return [builder.addConstant(Tensor(TensorType(.int64, []), [Int64(count)]))]
            },
            .tflite("SHAPE") { node, builder throws(OperatorError) in
                let element = node.outputTypes.first??.element ?? .int32
                let shape = try builder.knownShape(of: try node.input(0))
                return [try builder.addIntegers(shape.dimensions, as: element)]
            },
            .tflite("RANK") { node, builder throws(OperatorError) in
                let rank = builder.shape(of: try node.input(0)).rank
                return [builder.addConstant(Tensor(TensorType(.int32, []), [Int32(rank)]))]
            },
        ]
    }

    /// The shape that `wanted` means for an input of this shape: one -1 is whatever is left, and a 0 copies the
    /// input's dimension if `copiesZeros`.
    static func resolve(
        _ wanted: [Int], for input: Shape, copiesZeros: Bool
    ) throws(OperatorError) -> Shape {
        var dimensions = wanted
        for (axis, dimension) in wanted.enumerated() where dimension == 0 && copiesZeros {
            guard axis < input.rank else { throw .badAttribute("shape", "\(wanted) copies axis \(axis) of \(input)") }
            dimensions[axis] = input[axis]
        }
        guard let free = dimensions.firstIndex(of: -1) else { return try .inferred(dimensions) }
        dimensions[free] = 1
        let known = try Shape.inferred(dimensions).elementCount
        guard known == 0 || input.elementCount % known == 0 else {
            throw .badAttribute("shape", "\(wanted) does not divide shape \(input)")
        }
        dimensions[free] = known == 0 ? 0 : input.elementCount / known
        return try .inferred(dimensions)
    }

    /// The shape for an input whose first axis, the batch, is longer than in the file; nil where the file's numbers hold.
    ///
    /// Files write the batch that they were converted with into the shapes that they wish for. An input with `k` times the
    /// elements that the result has in the file, and a first axis that `k` divides, is `k` times as many samples; they
    /// lie one behind the other, so that the result's first axis becomes `k` times as long.
    private static func withScaledBatch(
        _ wanted: [Int], _ declared: Shape?, for input: Shape
    ) throws(OperatorError) -> Shape? {
        let isComplete = wanted.allSatisfy { $0 >= 0 }
        if isComplete, try Shape.inferred(wanted).elementCount == input.elementCount { return nil }
        guard let declared, let first = declared.first, wanted.count == declared.rank, declared.elementCount > 0,
            input.elementCount.isMultiple(of: declared.elementCount)
        else { return nil }
        let factor = input.elementCount / declared.elementCount
        guard factor > 1, let batch = input.first, batch.isMultiple(of: factor) else { return nil }
        return try .inferred([first * factor] + declared.dropFirst())
    }

    private static func squeeze(
        _ input: Graph.ValueID, _ axes: [Int]?, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: input)
        var gone = shape.indices.filter { shape[$0] == 1 }
        if let axes { gone = try node.axes(axes, ofRank: shape.rank) }
        guard gone.allSatisfy({ shape[$0] == 1 }) else {
            throw .badAttribute("axes", "\(gone) of shape \(shape) are not all of length 1")
        }
        let kept = shape.indices.filter { !gone.contains($0) }
        return try builder.addOne(Reshape(try .inferred(kept.map { shape[$0] })), [input])
    }

    static func unsqueeze(
        _ input: Graph.ValueID, _ axes: [Int], _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: input)
        guard axes.count <= Shape.maximumRank else { throw .shape(.tooManyDimensions(axes.count)) }
        let new = try node.axes(axes, ofRank: shape.rank + axes.count)
        var old = shape.makeIterator()
        let dimensions = (0..<shape.rank + axes.count).map { new.contains($0) ? 1 : old.next() ?? 1 }
        return try builder.addOne(Reshape(try .inferred(dimensions)), [input])
    }
}
