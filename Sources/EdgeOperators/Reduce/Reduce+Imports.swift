import EdgeGraph
import EdgeTensor

extension Reduce {
    public static var imports: [ImportRule] {
        onnx + [onnxLogSum, qLinearGlobalAverage, qLinearMean, lpNormalization, l2Normalization] + tflite
    }

    // MARK: ONNX

    private static var onnx: [ImportRule] {
        let functions: [(String, Function)] = [
            ("ReduceSum", .sum), ("ReduceMean", .mean), ("ReduceMax", .max), ("ReduceMin", .min),
            ("ReduceProd", .prod), ("ReduceL1", .l1), ("ReduceL2", .l2), ("ReduceSumSquare", .sumSquare),
            ("ReduceLogSumExp", .logSumExp),
        ]
        return functions.map { name, function in
            .onnx(name) { node, builder throws(OperatorError) in [try add(function, node, &builder)] }
        }
    }

    private static var onnxLogSum: ImportRule {
        .onnx("ReduceLogSum") { node, builder throws(OperatorError) in
            [try builder.addOne(Unary(.log), [try add(.sum, node, &builder)])]
        }
    }

    /// The axes stand in an attribute or, in later versions, in the second input. None means all, unless
    /// `noop_with_empty_axes` is set.
    private static func add(
        _ function: Function, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let shape = builder.shape(of: input)
        var axes = try node.ints("axes") ?? []
        if node.optionalInput(1) != nil { axes = try node.integers(1, in: builder) }
        if axes.isEmpty, try !node.bool("noop_with_empty_axes") { axes = Array(shape.indices) }
        let reduce = Reduce(
            function, axes: try shape.axes(axes), keepsDimensions: try node.bool("keepdims", default: true))
        return try builder.addOne(reduce, [input])
    }

    private static var qLinearGlobalAverage: ImportRule {
        .onnx("QLinearGlobalAveragePool", domain: "com.microsoft") { node, builder throws(OperatorError) in
            let from = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
            let to = try LinearQuantization(node, scale: 3, zeroPoint: 4, in: builder)
            let real = try builder.dequantizedLinear(try node.input(0), from)
            let rank = builder.shape(of: real).rank
            guard rank > 2 else { throw .badInput(0, "has no spatial axes") }
            let axes = try node.bool("channels_last") ? Array(1..<rank - 1) : Array(2..<rank)
            let mean = try builder.addOne(Reduce(.mean, axes: axes, keepsDimensions: true), [real])
            return [try builder.quantizedLinear(mean, to)]
        }
    }

    private static var qLinearMean: ImportRule {
        .onnx("QLinearReduceMean", domain: "com.microsoft") { node, builder throws(OperatorError) in
            let from = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
            let to = try LinearQuantization(node, scale: 3, zeroPoint: 4, in: builder)
            let real = try builder.dequantizedLinear(try node.input(0), from)
            let shape = builder.shape(of: real)
            let axes = try shape.axes(try node.ints("axes") ?? Array(shape.indices))
            let mean = Reduce(.mean, axes: axes, keepsDimensions: try node.bool("keepdims", default: true))
            return [try builder.quantizedLinear(try builder.addOne(mean, [real]), to)]
        }
    }

    // MARK: TFLite

    private static var tflite: [ImportRule] {
        let functions: [(String, Function)] = [
            ("MEAN", .mean), ("SUM", .sum), ("REDUCE_MAX", .max), ("REDUCE_MIN", .min), ("REDUCE_PROD", .prod),
            ("REDUCE_ANY", .max), ("REDUCE_ALL", .min),
        ]
        return functions.map { name, function in
            .tflite(name, options: [TFLiteOption("keep_dims", slot: 0, .bool)]) {
                node, builder throws(OperatorError) in
                let input = try node.input(0)
                let axes = try builder.shape(of: input).axes(try node.integers(1, in: builder))
                let op = Reduce(function, axes: axes, keepsDimensions: try node.bool("keep_dims"))
                return [try add(op, input, node.outputQuantization(), &builder)]
            }
        }
    }

    private static func add(
        _ op: Reduce, _ input: Graph.ValueID, _ quantization: Quantization?, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let isWide = builder.type(of: input).isWide
        guard builder.isIntegerPerTensor(input), quantization?.isPerTensor == true, op.integerRule != .none || isWide
        else {
            return try builder.addInReals(op, [input], quantization: quantization)
        }
        if op.integerRule != .transparent { return try builder.addOne(op, [input], quantization: quantization) }
        return try builder.requantized(try builder.addOne(op, [input]), to: quantization)
    }
}
