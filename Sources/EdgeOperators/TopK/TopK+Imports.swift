import EdgeGraph
import EdgeTensor

extension TopK {
    public static var imports: [ImportRule] {
        [
            .onnx("TopK") { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let axis = try builder.shape(of: data).axis(try node.int("axis", default: -1))
                // An attribute in the first versions.
                let isInput = node.optionalInput(1) != nil
                let count = isInput ? try node.integer(1, in: builder) : try node.int("k")
                let op = TopK(axis: axis, count: count, isLargest: try node.bool("largest", default: true))
                return try builder.add(op, [data])
            },
            .tflite("TOPK_V2") { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let count = try node.integer(1, in: builder)
                let axis = try builder.shape(of: data).axis(-1)
                let element = node.outputTypes.last??.element ?? .int32
                let found = try builder.add(TopK(axis: axis, count: count, indices: element), [data])
                return [try builder.requantized(found[0], to: node.outputQuantization()), found[1]]
            },
        ]
    }

    public static var examples: [Example] {
        let shapes: [(Shape, Int, Int)] = [
            ([3, 17], 1, 5), ([3, 17], 0, 2), ([2, 9, 3], 1, 9), ([1, 1000], 1, 10), ([1, 33], 1, 1), ([4], 0, 0),
        ]
        let floats = shapes.enumerated().map { number, entry in
            let (shape, axis, count) = entry
            return Example(
                "\(shape)-\(count)",
                TopK(axis: axis, count: count, isLargest: number % 2 == 0, indices: number % 3 == 0 ? .int32 : .int64),
                // Few different numbers, so that some are equal.
                [.init(TensorType(.float32, shape), range: number == 3 ? -9...9 : -0.3...0.3)])
        }
        let special = Tensor(
            TensorType(.float32, [6]), [Float.nan, 1, -.infinity, .nan, .infinity, 1])
        return floats + [
            Example("nan", TopK(axis: 0, count: 6), [.init(special.type, tensor: special)]),
            Example("nan-smallest", TopK(axis: 0, count: 5, isLargest: false), [.init(special.type, tensor: special)]),
            Example(
                "quantized", TopK(axis: 1, count: 3),
                [.init(TensorType(.int8, [2, 300], quantization: .make(0.5, 3)))]),
            Example("unsigned", TopK(axis: 0, count: 4), [.init(TensorType(.uint64, [9]))]),
        ]
    }
}
