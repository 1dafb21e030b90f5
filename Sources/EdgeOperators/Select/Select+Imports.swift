import EdgeGraph
import EdgeTensor

extension Select {
    public static var imports: [ImportRule] {
        [
            .onnx("Where") { node, builder throws(OperatorError) in
                [try builder.addBroadcast(Select(), [try node.input(0), try node.input(1), try node.input(2)])]
            },
            .onnx("QLinearWhere", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let a = try LinearQuantization(node, scale: 2, zeroPoint: 3, in: builder)
                let b = try LinearQuantization(node, scale: 5, zeroPoint: 6, in: builder)
                let output = try LinearQuantization(node, scale: 7, zeroPoint: 8, in: builder)
                let first = try builder.dequantizedLinear(try node.input(1), a)
                let second = try builder.dequantizedLinear(try node.input(4), b)
                let chosen = try builder.addBroadcast(Select(), [try node.input(0), first, second])
                return [try builder.quantizedLinear(chosen, output)]
            },
            .tflite("SELECT_V2") { node, builder throws(OperatorError) in
                [try add(try node.input(0), node, &builder)]
            },
            .tflite("SELECT") { node, builder throws(OperatorError) in
                // A condition of rank 1 chooses along the first axis.
                let condition = try node.input(0)
                let (own, rank) = (builder.shape(of: condition), builder.shape(of: try node.input(1)).rank)
                guard own.rank == 1, rank > 1 else { return [try add(condition, node, &builder)] }
                let raised = try Shape.inferred(own.dimensions + Array(repeating: 1, count: rank - 1))
                return [try add(try builder.reshaped(condition, to: raised), node, &builder)]
            },
        ] + diagonals
    }

    /// What stands on the diagonal of the last two axes is chosen by a constant.
    private static var diagonals: [ImportRule] {
        [
            .tflite("MATRIX_DIAG") { node, builder throws(OperatorError) in
                let diagonal = try node.input(0)
                let shape = builder.shape(of: diagonal)
                guard let length = shape.last else { throw .badInput(0, "is a scalar") }
                let type = builder.type(of: diagonal)
                let zero = builder.addConstant(
                    Tensor(TensorType(type.element, [], quantization: type.quantization)) {
                        $0.setElement(0, Int128(type.quantization?.zeroPoint ?? 0))
                    })
                let column = try builder.reshaped(diagonal, to: try .inferred(shape.dimensions + [1]))
                let isDiagonal = try builder.addDiagonal(length, length)
                let result = try builder.addBroadcast(Select(), [isDiagonal, column, zero])
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
            .tflite("MATRIX_SET_DIAG") { node, builder throws(OperatorError) in
                let matrix = try node.input(0)
                let shape = builder.shape(of: matrix)
                guard shape.rank >= 2 else { throw .badInput(0, "has shape \(shape)") }
                var column = try builder.requantized(try node.input(1), to: builder.type(of: matrix).quantization)
                let (rows, length) = (shape[shape.rank - 2], builder.shape(of: column).last ?? 0)
                column = try builder.reshaped(column, to: try .inferred(builder.shape(of: column).dimensions + [1]))
                if length < rows {
                    let none = Array(repeating: 0, count: shape.rank - 2)
                    column = try builder.addOne(
                        Pad(before: none + [0, 0], after: none + [rows - length, 0]), [column])
                }
                let isDiagonal = try builder.addDiagonal(rows, shape[shape.rank - 1])
                let result = try builder.addBroadcast(Select(), [isDiagonal, column, matrix])
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }

    private static func add(
        _ condition: Graph.ValueID, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let quantization = node.outputQuantization()
        let a = try builder.requantized(try node.input(1), to: quantization)
        let b = try builder.requantized(try node.input(2), to: quantization)
        return try builder.addBroadcast(Select(), [condition, a, b])
    }
}

extension GraphBuilder {
    /// Whether a place of a matrix lies on its diagonal.
    fileprivate mutating func addDiagonal(_ rows: Int, _ columns: Int) throws(OperatorError) -> Graph.ValueID {
        let type = TensorType(.bool, try .inferred([rows, columns]))
        return try addComputed(type) { view in
            for place in 0..<min(rows, columns) { view.setElement(place * columns + place, Int128(1)) }
        }
    }
}
