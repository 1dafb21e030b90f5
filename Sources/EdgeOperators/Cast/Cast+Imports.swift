import EdgeGraph
import EdgeTensor

extension Cast {
    public static var imports: [ImportRule] {
        [
            .onnx("Cast") { node, builder throws(OperatorError) in
                [try builder.cast(try node.input(0), to: try element(ofONNX: try node.int("to")))]
            },
            .onnx("CastLike") { node, builder throws(OperatorError) in
                [try builder.cast(try node.input(0), to: builder.type(of: try node.input(1)).element)]
            },
            .tflite("CAST") { node, builder throws(OperatorError) in
                guard let element = node.outputTypes.first??.element else {
                    throw .unsupported("CAST to an unknown type")
                }
                let stored = try storedInput(node, &builder)
                return [
                    builder.type(of: stored).element == element
                        ? stored : try builder.addOne(Cast(element: element), [stored])
                ]
            },
        ] + unchanged
    }

    /// The element type of a code of ONNX's `TensorProto.DataType`.
    static func element(ofONNX code: Int) throws(OperatorError) -> ElementType {
        let elements: [Int: ElementType] = [
            1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 9: .bool, 10: .float16,
            11: .float64, 12: .uint32, 13: .uint64, 16: .bfloat16,
        ]
        guard let element = elements[code] else { throw .unsupported("the ONNX element type number \(code)") }
        return element
    }

    /// Input 0 of a TFLite node as the file stores it.
    private static func storedInput(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        guard try node.ints("unsigned_inputs")?.first == 1, let inner = builder.type(of: input).quantization else {
            return input
        }
        return try builder.addOne(Quantize(element: .uint8, quantization: try inner.moved(by: 128)), [input])
    }

    // MARK: Values as they are

    private static var unchanged: [ImportRule] {
        [
            .onnx("Identity") { node, _ throws(OperatorError) in [try node.input(0)] },
            .onnx("Dropout") { node, builder throws(OperatorError) in try dropout(node, &builder) },
            .onnx("Constant") { node, builder throws(OperatorError) in [builder.addConstant(try constant(node))] },
        ]
    }

    /// Dropout drops nothing outside of training; its second output, where somebody wants it, is a mask of ones.
    private static func dropout(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let input = try node.input(0)
        if node.optionalInput(2) != nil, try node.integers(2, in: builder) != [0] {
            let ratio = node.optionalInput(1) == nil ? [0.5] : try node.reals(1, in: builder)
            guard ratio == [0] else { throw .unsupported("Dropout in training") }
        }
        guard node.outputCount > 1 else { return [input] }
        let type = builder.type(of: input)
        let one = TensorType(node.version < 10 ? type.element : .bool, try .inferred(type.shape.map { _ in 1 }))
        let mask = builder.addConstant(Tensor(one) { $0.setElement(0, 1.0) })
        return [input, try builder.addOne(Expand(type.shape), [mask])]
    }

    /// The tensor in whichever attribute an ONNX Constant has.
    private static func constant(_ node: ForeignNode) throws(OperatorError) -> Tensor {
        if case .tensor(let tensor) = node.attributes["value"] { return tensor }
        if node.attributes["value_float"] != nil {
            return Tensor(TensorType(.float32, []), [try node.float("value_float")])
        }
        if node.attributes["value_int"] != nil {
            return Tensor(TensorType(.int64, []), [Int64(try node.int("value_int"))])
        }
        if let values = try node.floats("value_floats") {
            return Tensor(TensorType(.float32, try .inferred([values.count])), values)
        }
        if let values = try node.ints("value_ints") {
            return Tensor(TensorType(.int64, try .inferred([values.count])), values.map { Int64($0) })
        }
        throw .unsupported("a Constant without a tensor or numbers")
    }
}
