import EdgeGraph
import EdgeTensor

extension FullyConnected {
    public static var imports: [ImportRule] {
        [
            .onnx("Gemm") { node, builder throws(OperatorError) in
                let beta = try node.float("beta", default: 1)
                return [
                    try addGemm(node, try node.input(0), try node.input(1), node.optionalInput(2), beta, &builder)
                ]
            },
            .onnx("FusedGemm", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let beta = try node.float("beta", default: 1)
                let sum = try addGemm(
                    node, try node.input(0), try node.input(1), node.optionalInput(2), beta, &builder)
                var parameters: [Float] = []
                for name in ["activation_alpha", "activation_beta", "activation_gamma"] {
                    if node.attributes[name] != nil { parameters.append(try node.float(name)) }
                }
                return [try builder.activated(sum, by: try node.string("activation", default: ""), parameters)]
            },
            .onnx("QGemm", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try addQuantizedGemm(node, &builder)]
            },
            .tflite(
                "FULLY_CONNECTED",
                options: [
                    .fusedActivation(slot: 0), TFLiteOption("weights_format", slot: 1, .int8),
                    TFLiteOption("keep_num_dims", slot: 2, .bool),
                    TFLiteOption("asymmetric_quantize_inputs", slot: 3, .bool),
                ]
            ) { node, builder throws(OperatorError) in [try addTFLite(node, &builder)] }.withFusedFunctions,
        ]
    }

    // MARK: TFLite

    private static func addTFLite(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard try node.int("weights_format", default: 0) == 0 else {
            throw .unsupported("FULLY_CONNECTED with shuffled weights")
        }
        var input = try node.input(0)
        let (shape, weights) = (builder.shape(of: input), builder.shape(of: try node.input(1)))
        guard weights.rank == 2, weights[1] > 0, shape.elementCount % weights[1] == 0 else {
            throw .badInput(1, "has shape \(weights), which does not fit the input's \(shape)")
        }
        let keepsAxes = try node.bool("keep_num_dims")
        if shape.last != weights[1] || (shape.rank != 2 && !keepsAxes) {
            let rows = try Shape.inferred([shape.elementCount / weights[1], weights[1]])
            input = try builder.reshaped(input, to: rows)
        }
        let product = try ForeignProduct(
            tflite: node, input, try node.input(1), bias: node.optionalInput(2), &builder)
        return try builder.addOne(
            FullyConnected(activation: try node.fusedActivation()),
            [product.input, product.weights, product.bias], quantization: node.outputQuantization())
    }

    // MARK: ONNX

    /// `alpha · A' · B' + beta · C`. With constant B a fully connected layer, whose bias is C where that is a vector.
    private static func addGemm(
        _ node: ForeignNode, _ a: Graph.ValueID, _ b: Graph.ValueID, _ addend: Graph.ValueID?, _ beta: Float,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let alpha = try node.float("alpha", default: 1)
        var (a, b, addend) = (a, b, addend)
        guard builder.shape(of: a).rank == 2, builder.shape(of: b).rank == 2 else {
            throw .badInput(1, "has shape \(builder.shape(of: b)); Gemm multiplies matrices")
        }
        if try node.bool("transA") { a = try builder.addOne(Transpose([1, 0]), [a]) }
        let isTransposed = try node.bool("transB")
        let product: Graph.ValueID
        if builder.isWeights(b), builder.type(of: b).element == .float32 {
            if !isTransposed { b = try builder.permutedWeights(b, [1, 0]) }
            let count = builder.shape(of: b)[0]
            var bias = try builder.addZeroBias(count, for: .float32)
            if let own = addend, let vector = try self.bias(own, count, beta, &builder) {
                (bias, addend) = (vector, nil)
            }
            product = try builder.addOne(FullyConnected(), [a, try builder.scaled(b, by: alpha), bias])
        } else {
            if isTransposed { b = try builder.addOne(Transpose([1, 0]), [b]) }
            product = try builder.scaled(try builder.addOne(MatMul(), [a, b]), by: alpha)
        }
        guard let addend, beta != 0 else { return product }
        return try builder.addBroadcast(Binary(.add), [product, try builder.scaled(addend, by: beta)])
    }

    /// QGemm of ONNX Runtime: a, s_a, a0, b, s_b, b0, an int32 bias in units of `alpha · s_a · s_b`, and s_y, y0, without
    /// which the result is real.
    private static func addQuantizedGemm(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let columns = try node.bool("transB") ? 0 : 1
        let a = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
        let b = try LinearQuantization(node, scale: 4, zeroPoint: 5, axis: columns, in: builder)
        var bias: Graph.ValueID?
        if node.optionalInput(6) != nil {
            let unit = try node.float("alpha", default: 1) * a.scales[0]
            bias = try builder.dequantizedBias(6, of: node, input: unit, weights: b.scales)
        }
        let left = try builder.dequantizedLinear(try node.input(0), a)
        let right = try builder.dequantizedLinear(try node.input(3), b)
        let result = try addGemm(node, left, right, bias, 1, &builder)
        guard node.optionalInput(7) != nil else { return result }
        return try builder.quantizedLinear(
            result, try LinearQuantization(node, scale: 7, zeroPoint: 8, in: builder))
    }

    /// `beta · C` as a bias of `count` elements; nil where C is no vector along the last axis.
    private static func bias(
        _ addend: Graph.ValueID, _ count: Int, _ beta: Float, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID? {
        let shape = builder.shape(of: addend)
        guard shape.rank <= 2, shape.dropLast().allSatisfy({ $0 == 1 }) else { return nil }
        guard shape.elementCount == count || shape.elementCount == 1 else { return nil }
        let vector = try builder.changingWeights(addend) { id, builder throws(OperatorError) in
            try builder.reshaped(id, to: try .inferred([shape.elementCount]))
        }
        let scaled = try builder.scaled(vector, by: beta)
        return shape.elementCount == count
            ? scaled : try builder.addOne(Expand(try .inferred([count])), [scaled])
    }
}

extension GraphBuilder {
    /// A float value times a number; itself for 1.
    mutating func scaled(_ id: Graph.ValueID, by factor: Float) throws(OperatorError) -> Graph.ValueID {
        guard factor != 1 else { return id }
        return try addBroadcast(Binary(.mul), [id, addScalar(Double(factor), like: id)])
    }
}
