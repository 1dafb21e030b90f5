import EdgeGraph
import EdgeTensor

extension GatherND {
    public static var imports: [ImportRule] {
        let onnx = ["", "com.microsoft"].map { domain in
            ImportRule.onnx("GatherND", domain: domain) { node, builder throws(OperatorError) in
                let op = GatherND(batchDimensions: try node.int("batch_dims", default: 0))
                return [try builder.addOne(op, [try node.input(0), try node.input(1)])]
            }
        }
        let tflite = ImportRule.tflite("GATHER_ND") { node, builder throws(OperatorError) in
            let indices = try builder.asIndices(try node.input(1))
            let result = try builder.addOne(GatherND(), [try node.input(0), indices])
            return [try builder.requantized(result, to: node.outputQuantization())]
        }
        return onnx + [tflite]
    }

    public static var examples: [Example] {
        func example(
            _ name: String, _ element: ElementType, _ data: Shape, _ indices: Shape, batch: Int = 0,
            _ index: ElementType = .int64
        ) -> Example {
            Example(
                name, GatherND(batchDimensions: batch),
                [.init(TensorType(element, data)), .init(TensorType(index, indices), range: -6...6)])
        }
        return [
            example("elements", .float32, [4, 5], [7, 2]), example("rows", .int8, [4, 5], [3, 1], .int32),
            example("matrices", .int16, [2, 3, 4], [2, 2, 1]), example("whole", .float32, [2, 3], [2, 0]),
            example("batches", .float64, [2, 3, 4], [2, 5, 1], batch: 1),
            example("deep", .int64, [2, 3, 4, 5], [2, 3, 2, 2], batch: 2, .int32),
        ]
    }
}

extension GraphBuilder {
    /// Integers of any width as indices: int32 and int64 are, others become int32.
    mutating func asIndices(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        ElementType.indices.contains(type(of: id).element) ? id : try cast(id, to: .int32)
    }
}
