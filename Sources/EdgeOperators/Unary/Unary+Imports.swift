import EdgeGraph
import EdgeTensor

extension Unary {
    public static var imports: [ImportRule] { onnxFunctions + onnxParameters + onnxCompositions + tflite }

    // MARK: ONNX

    private static var onnxFunctions: [ImportRule] {
        let functions: [(String, Function)] = [
            ("Abs", .abs), ("Neg", .neg), ("Sign", .sign), ("Floor", .floor), ("Ceil", .ceil), ("Round", .round),
            ("Sqrt", .sqrt), ("Reciprocal", .reciprocal), ("Exp", .exp), ("Log", .log), ("Erf", .erf), ("Sin", .sin),
            ("Cos", .cos), ("Tan", .tan), ("Asin", .asin), ("Acos", .acos), ("Atan", .atan), ("Sinh", .sinh),
            ("Cosh", .cosh), ("Asinh", .asinh), ("Acosh", .acosh), ("Atanh", .atanh), ("Sigmoid", .sigmoid),
            ("Tanh", .tanh), ("Softplus", .softplus), ("Softsign", .softsign), ("Mish", .mish),
            ("HardSwish", .hardSwish), ("Not", .not), ("BitwiseNot", .not),
        ]
        return functions.map { name, function in
            .onnx(name) { node, builder throws(OperatorError) in
                [try builder.addOne(Unary(function), [try node.input(0)])]
            }
        }
    }

    /// Functions with parameters: the attributes that they stand in, and their defaults.
    private static var onnxParameters: [ImportRule] {
        typealias Parameter = (name: String, fallback: Float)
        let functions: [(String, Function, alpha: Parameter, beta: Parameter?)] = [
            ("LeakyRelu", .leakyRelu, ("alpha", 0.01), nil), ("Elu", .elu, ("alpha", 1), nil),
            ("Celu", .celu, ("alpha", 1), nil), ("ThresholdedRelu", .thresholdedRelu, ("alpha", 1), nil),
            ("HardSigmoid", .hardSigmoid, ("alpha", 0.2), ("beta", 0.5)),
            ("Selu", .selu, ("alpha", 1.673263192), ("gamma", 1.050701022)),
            ("Shrink", .shrink, ("lambd", 0.5), ("bias", 0)),
        ]
        return functions.map { name, function, alpha, beta in
            .onnx(name) { node, builder throws(OperatorError) in
                let first = try node.float(alpha.name, default: alpha.fallback)
                let second = try beta.map { (beta) throws(OperatorError) in
                    try node.float(beta.name, default: beta.fallback)
                }
                return [try builder.addOne(Unary(function, alpha: first, beta: second ?? 0), [try node.input(0)])]
            }
        }
    }

    private static var onnxCompositions: [ImportRule] {
        [
            .onnx("Gelu") { node, builder throws(OperatorError) in [try addGelu(node, &builder)] },
            .onnx("Gelu", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try addGelu(node, &builder)]
            },
            .onnx("FastGelu", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let biased = try addBias(node, &builder)
                return [try builder.addOne(Unary(.geluTanh), [biased])]
            },
            .onnx("BiasGelu", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let biased = try addBias(node, &builder)
                return [try builder.addOne(Unary(.gelu), [biased])]
            },
            .onnx("QuickGelu", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try addSwish(try node.input(0), alpha: try node.float("alpha", default: 1.702), &builder)]
            },
            .onnx("Swish") { node, builder throws(OperatorError) in
                [try addSwish(try node.input(0), alpha: try node.float("alpha", default: 1), &builder)]
            },
            .onnx("QLinearSigmoid", domain: "com.microsoft") { node, builder throws(OperatorError) in
                [try addLinear(Unary(.sigmoid), node, &builder)]
            },
            .onnx("QLinearLeakyRelu", domain: "com.microsoft") { node, builder throws(OperatorError) in
                let alpha = try node.float("alpha", default: 0.01)
                return [try addLinear(Unary(.leakyRelu, alpha: alpha), node, &builder)]
            },
        ]
    }

    private static func addGelu(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        switch try node.string("approximate", default: "none") {
        case "none": return try builder.addOne(Unary(.gelu), [try node.input(0)])
        case "tanh": return try builder.addOne(Unary(.geluTanh), [try node.input(0)])
        case let other: throw .badAttribute("approximate", "has the unknown value «\(other)»")
        }
    }

    private static func addBias(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard let bias = node.optionalInput(1) else { return try node.input(0) }
        return try builder.addBroadcast(Binary(.add), [try node.input(0), bias])
    }

    /// `x · sigmoid(αx)`
    private static func addSwish(
        _ input: Graph.ValueID, alpha: Float, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        if alpha == 1 { return try builder.addOne(Unary(.silu), [input]) }
        let factor = builder.addScalar(Double(alpha), like: input)
        let scaled = try builder.addBroadcast(Binary(.mul), [input, factor])
        return try builder.addOne(Binary(.mul), [input, try builder.addOne(Unary(.sigmoid), [scaled])])
    }

    /// A QLinear function: input, its scale and zero point, the output's scale and zero point.
    private static func addLinear(
        _ op: Unary, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let from = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
        let to = try LinearQuantization(node, scale: 3, zeroPoint: 4, in: builder)
        let real = try builder.dequantizedLinear(try node.input(0), from)
        return try builder.quantizedLinear(try builder.addOne(op, [real]), to)
    }

    // MARK: TFLite

    private static var tflite: [ImportRule] {
        let functions: [(String, Unary)] = [
            ("ABS", Unary(.abs)), ("NEG", Unary(.neg)), ("EXP", Unary(.exp)), ("LOG", Unary(.log)),
            ("SQRT", Unary(.sqrt)), ("RSQRT", Unary(.rsqrt)), ("SQUARE", Unary(.square)), ("FLOOR", Unary(.floor)),
            ("CEIL", Unary(.ceil)), ("ROUND", Unary(.round)), ("SIN", Unary(.sin)), ("COS", Unary(.cos)),
            ("SIGN", Unary(.sign)), ("LOGISTIC", Unary(.sigmoid)), ("TANH", Unary(.tanh)),
            ("HARD_SWISH", Unary(.hardSwish)), ("ELU", Unary(.elu, alpha: 1)), ("LOGICAL_NOT", Unary(.not)),
        ]
        return functions.map { name, op in
            .tflite(name) { node, builder throws(OperatorError) in
                [try builder.addInReals(op, [try node.input(0)], quantization: node.outputQuantization())]
            }
        } + [
            .tflite("LEAKY_RELU", options: [TFLiteOption("alpha", slot: 0, .float)]) {
                node, builder throws(OperatorError) in
                let op = Unary(.leakyRelu, alpha: try node.float("alpha", default: 0))
                return [try builder.addInReals(op, [try node.input(0)], quantization: node.outputQuantization())]
            },
            .tflite("GELU", options: [TFLiteOption("approximate", slot: 0, .bool)]) {
                node, builder throws(OperatorError) in
                let op = Unary(try node.bool("approximate") ? .geluTanh : .gelu)
                return [try builder.addInReals(op, [try node.input(0)], quantization: node.outputQuantization())]
            },
        ]
    }
}
