import EdgeGraph
import EdgeTensor

extension LocalResponseNormalization {
    public static var imports: [ImportRule] { [onnx, tflite] }

    /// ONNX names the whole window, which has its longer half behind, and divides alpha by its length.
    private static var onnx: ImportRule {
        .onnx("LRN") { node, builder throws(OperatorError) in
            let size = try node.int("size")
            guard size > 0 else { throw .badAttribute("size", "is \(size)") }
            let x = try builder.channelsLast(try node.input(0))
            let op = LocalResponseNormalization(
                axis: builder.shape(of: x).rank - 1, before: (size - 1) / 2, after: size / 2,
                alpha: Float(Double(try node.float("alpha", default: 1e-4)) / Double(size)),
                beta: try node.float("beta", default: 0.75), bias: try node.float("bias", default: 1))
            return [try builder.channelsFirst(try builder.addOne(op, [x]))]
        }
    }

    private static var tflite: ImportRule {
        .tflite(
            "LOCAL_RESPONSE_NORMALIZATION",
            options: [
                TFLiteOption("radius", slot: 0, .int32), TFLiteOption("bias", slot: 1, .float),
                TFLiteOption("alpha", slot: 2, .float), TFLiteOption("beta", slot: 3, .float),
            ]
        ) { node, builder throws(OperatorError) in
            let x = try node.input(0)
            let radius = try node.int("radius")
            let op = LocalResponseNormalization(
                axis: try builder.shape(of: x).axis(-1), before: radius, after: radius, alpha: try node.float("alpha"),
                beta: try node.float("beta"), bias: try node.float("bias"))
            return [try builder.addInReals(op, [x], quantization: node.outputQuantization())]
        }
    }
}
