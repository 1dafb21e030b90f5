import EdgeGraph
import EdgeTensor

extension Compare {
    public static var imports: [ImportRule] {
        let onnx: [(String, Function)] = [
            ("Equal", .equal), ("Less", .less), ("LessOrEqual", .lessOrEqual), ("Greater", .greater),
            ("GreaterOrEqual", .greaterOrEqual),
        ]
        let tflite: [(String, Function)] = [
            ("EQUAL", .equal), ("NOT_EQUAL", .notEqual), ("LESS", .less), ("LESS_EQUAL", .lessOrEqual),
            ("GREATER", .greater), ("GREATER_EQUAL", .greaterOrEqual),
        ]
        return onnx.map { name, function in
            .onnx(name) { node, builder throws(OperatorError) in
                [try builder.addBroadcast(Compare(function), [try node.input(0), try node.input(1)])]
            }
        } + onnxClasses
            + tflite.map { name, function in
                .tflite(name) { node, builder throws(OperatorError) in
                    let inputs = try builder.alignedRanks([try node.input(0), try node.input(1)])
                    return [try builder.addInReals(Compare(function), inputs, quantization: nil)]
                }
            }
    }

    private static var onnxClasses: [ImportRule] {
        [
            .onnx("IsNaN") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                return [try builder.addOne(Compare(.notEqual), [input, input])]
            },
            .onnx("IsInf") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let positive = try node.bool("detect_positive", default: true)
                let negative = try node.bool("detect_negative", default: true)
                let infinity = builder.addScalar(negative && !positive ? -.infinity : .infinity, like: input)
                if positive && negative {
                    let magnitude = try builder.addOne(Unary(.abs), [input])
                    return [try builder.addBroadcast(Compare(.equal), [magnitude, infinity])]
                }
                // Nothing is above infinity.
                let function: Function = positive || negative ? .equal : .greater
                return [try builder.addBroadcast(Compare(function), [input, infinity])]
            },
        ]
    }
}
