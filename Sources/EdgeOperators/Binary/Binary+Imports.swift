import EdgeGraph
import EdgeTensor

extension Binary {
    public static var imports: [ImportRule] {
        onnx + onnxLists + onnxQuantized + [batchNormalization, rotaryEmbedding, microsoftRotaryEmbedding] + tflite
    }

    // MARK: ONNX

    private static var onnx: [ImportRule] {
        let functions: [(String, Function)] = [
            ("Add", .add), ("Sub", .sub), ("Mul", .mul), ("Div", .div), ("PRelu", .prelu), ("And", .and), ("Or", .or),
            ("Xor", .xor), ("BitwiseAnd", .and), ("BitwiseOr", .or), ("BitwiseXor", .xor),
        ]
        return functions.map { name, function in
            .onnx(name) { node, builder throws(OperatorError) in
                [try builder.addBroadcast(Binary(function), try operands(node, &builder))]
            }
        } + [
            .onnx("Mod") { node, builder throws(OperatorError) in
                let function: Function = try node.bool("fmod") ? .fmod : .mod
                return [try builder.addBroadcast(Binary(function), try operands(node, &builder))]
            },
            .onnx("BitShift") { node, builder throws(OperatorError) in
                let direction = try node.string("direction")
                guard direction == "LEFT" || direction == "RIGHT" else {
                    throw .badAttribute("direction", "has the unknown value «\(direction)»")
                }
                let op = Binary(direction == "LEFT" ? .shiftLeft : .shiftRight)
                return [try builder.addBroadcast(op, try operands(node, &builder))]
            },
            .onnx("Pow") { node, builder throws(OperatorError) in
                let inputs = try operands(node, &builder)
                return [try addPower(inputs[0], inputs[1], &builder)]
            },
        ]
    }

    /// The two inputs. Before version 7 the second one's first axis could be told by the attribute `axis`, and PRelu's
    /// slope stands for channels.
    private static func operands(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let (a, b) = (try node.input(0), try node.input(1))
        guard node.version < 7 else { return [a, b] }
        let (shape, own) = (builder.shape(of: a), builder.shape(of: b))
        let isSlope = node.operatorName == "PRelu" && own.elementCount > 1
        guard try node.bool("broadcast") || isSlope, own.rank < shape.rank, own.rank > 0 else { return [a, b] }
        let first = try shape.axis(try node.int("axis", default: isSlope ? 1 : shape.rank - own.rank))
        let trailing = shape.rank - first - own.rank
        guard trailing >= 0 else { throw .badAttribute("axis", "is \(first) for shapes \(shape) and \(own)") }
        let padded = own.dimensions + Array(repeating: 1, count: trailing)
        return [a, try builder.reshaped(b, to: try .inferred(padded))]
    }

    /// Powers with the usual constant exponents are cheaper functions.
    private static func addPower(
        _ base: Graph.ValueID, _ exponent: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let element = builder.type(of: base).element
        let exponentElement = builder.type(of: exponent).element
        if element.isFloatingPoint, let values = builder.reals(exponent), values.count == 1,
            builder.shape(of: exponent).rank <= builder.shape(of: base).rank
        {
            let functions: [Float: Unary.Function] = [2: .square, 0.5: .sqrt, -0.5: .rsqrt, -1: .reciprocal]
            if values[0] == 1 { return base }
            if let function = functions[values[0]] { return try builder.addOne(Unary(function), [base]) }
        }
        if !element.isFloatingPoint, exponentElement.isFloatingPoint {
            let reals = [try builder.cast(base, to: .float64), try builder.cast(exponent, to: .float64)]
            return try builder.cast(try builder.addBroadcast(Binary(.pow), reals), to: element)
        }
        return try builder.addBroadcast(Binary(.pow), [base, try builder.cast(exponent, to: element)])
    }

    /// Operators of any number of inputs, taken two by two from the left.
    private static var onnxLists: [ImportRule] {
        let functions: [(String, Function)] = [("Sum", .add), ("Mean", .add), ("Max", .max), ("Min", .min)]
        return functions.map { name, function in
            .onnx(name) { node, builder throws(OperatorError) in
                let result = try addAll(function, node, &builder)
                guard name == "Mean" else { return [result] }
                let count = builder.addScalar(Double(node.inputs.count), like: result)
                return [try builder.addBroadcast(Binary(.div), [result, count])]
            }
        }
    }

    private static func addAll(
        _ function: Function, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var result = try node.input(0)
        for index in node.inputs.indices.dropFirst() {
            result = try builder.addBroadcast(Binary(function), [result, try node.input(index)])
        }
        return result
    }

    private static var onnxQuantized: [ImportRule] {
        let functions: [(String, Function)] = [("QLinearAdd", .add), ("QLinearMul", .mul)]
        return functions.map { name, function in
            .onnx(name, domain: "com.microsoft") { node, builder throws(OperatorError) in
                let a = try LinearQuantization(node, scale: 1, zeroPoint: 2, in: builder)
                let b = try LinearQuantization(node, scale: 4, zeroPoint: 5, in: builder)
                let output = try LinearQuantization(node, scale: 6, zeroPoint: 7, in: builder)
                let first = try builder.dequantizedLinear(try node.input(0), a)
                let second = try builder.dequantizedLinear(try node.input(3), b)
                let result = try builder.addBroadcast(Binary(function), [first, second])
                return [try builder.quantizedLinear(result, output)]
            }
        }
    }

    // MARK: TFLite

    private static var tflite: [ImportRule] {
        let fused: [(String, Function)] = [("ADD", .add), ("SUB", .sub), ("MUL", .mul), ("DIV", .div)]
        let plain: [(String, Function)] = [
            ("MAXIMUM", .max), ("MINIMUM", .min), ("POW", .pow), ("SQUARED_DIFFERENCE", .squaredDifference),
            ("FLOOR_DIV", .floorDiv), ("FLOOR_MOD", .mod), ("PRELU", .prelu), ("LOGICAL_AND", .and),
            ("LOGICAL_OR", .or), ("ATAN2", .atan2), ("BITWISE_XOR", .xor), ("RIGHT_SHIFT", .shiftRight),
        ]
        return fused.map { name, function in
            .tflite(name, options: [.fusedActivation(slot: 0)]) { node, builder throws(OperatorError) in
                [try add(Binary(function, activation: try node.fusedActivation()), node, &builder)]
            }.withFusedFunctions
        }
            + plain.map { name, function in
                .tflite(name) { node, builder throws(OperatorError) in [try add(Binary(function), node, &builder)] }
            } + [
                .tflite("ADD_N") { node, builder throws(OperatorError) in [try addAll(.add, node, &builder)] }
            ]
    }

    /// By the integer rule where there is one for these types, else in real numbers.
    private static func add(
        _ op: Binary, _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let inputs = try builder.alignedRanks([try node.input(0), try node.input(1)])
        let quantization = node.outputQuantization()
        let type = builder.type(of: inputs[0])
        if op.activation != .none, type.quantization == nil, !type.element.isFloatingPoint {
            let result = try builder.addOne(Binary(op.function), inputs)
            return try builder.clamped(result, to: op.activation)
        }
        let isInteger = inputs.allSatisfy(builder.isInt8PerTensor) && quantization?.isPerTensor == true
        guard op.function.hasIntegerRule, isInteger else {
            return try builder.addInReals(op, inputs, quantization: quantization)
        }
        return try builder.addOne(op, inputs, quantization: quantization)
    }
}
