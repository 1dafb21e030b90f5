import EdgeGraph
import EdgeTensor

extension ArgExtremum {
    public static var imports: [ImportRule] {
        let onnx = [("ArgMax", true), ("ArgMin", false)].map { name, isLargest in
            ImportRule.onnx(name) { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let op = ArgExtremum(
                    axis: try builder.shape(of: data).axis(try node.int("axis", default: 0)), isLargest: isLargest,
                    selectsLast: try node.bool("select_last_index"),
                    keepsDimension: try node.bool("keepdims", default: true))
                return [try builder.addOne(op, [data])]
            }
        }
        let tflite = [("ARG_MAX", true), ("ARG_MIN", false)].map { name, isLargest in
            ImportRule.tflite(name) { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let axis = try node.integer(1, in: builder)
                let op = ArgExtremum(
                    axis: try builder.shape(of: data).axis(axis), isLargest: isLargest,
                    indices: node.outputTypes.first??.element ?? .int64)
                return [try builder.addOne(op, [data])]
            }
        }
        return onnx + tflite
    }

    public static var examples: [Example] {
        let shapes: [(Shape, Int)] = [
            ([1, 1], 1), ([3, 31], 1), ([2, 100], 1), ([5, 7], 0), ([2, 40, 3], 1), ([1, 1000], 1),
        ]
        let elements: [ElementType] = [.float32, .int8, .int64, .float16]
        let cases = shapes.enumerated().flatMap { number, entry in
            elements.map { element in
                let op = ArgExtremum(
                    axis: entry.1, isLargest: number % 2 == 0, selectsLast: number % 3 == 1,
                    keepsDimension: number % 3 == 0, indices: number < 3 ? .int64 : .int32)
                return Example("\(entry.0)-\(element)", op, [.init(TensorType(element, entry.0), range: -5...5)])
            }
        }
        let special: [Float] = [.nan, -.infinity, .nan, -.infinity, .nan]
        let tensor = Tensor(TensorType(.float32, [5]), special)
        return cases
            + [false, true].map { selectsLast in
                Example(
                    "nan-\(selectsLast)", ArgExtremum(axis: 0, isLargest: true, selectsLast: selectsLast),
                    [.init(tensor.type, tensor: tensor)])
            }
    }
}
