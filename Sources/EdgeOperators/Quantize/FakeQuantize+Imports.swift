import EdgeGraph
import EdgeTensor

extension Quantize {
    /// TFLite's FAKE_QUANT: real numbers as they would come back from `num_bits` bits between `min` and `max`, where the
    /// range is moved a little so that 0 is one of its steps.
    static var fakeQuantize: ImportRule {
        .tflite(
            "FAKE_QUANT",
            options: [
                TFLiteOption("min", slot: 0, .float), TFLiteOption("max", slot: 1, .float),
                TFLiteOption("num_bits", slot: 2, .int32), TFLiteOption("narrow_range", slot: 3, .bool),
            ]
        ) { node, builder throws(OperatorError) in
            let (minimum, maximum) = (Double(try node.float("min")), Double(try node.float("max")))
            let bits = try node.int("num_bits")
            guard (2...16).contains(bits) else { throw .badAttribute("num_bits", "is \(bits), not from 2 to 16") }
            guard minimum <= 0, maximum >= 0, minimum < maximum, maximum.isFinite, minimum.isFinite else {
                throw .badAttribute("min", "and max, \(minimum) and \(maximum), are no range around 0")
            }
            let (least, most) = (try node.bool("narrow_range") ? 1.0 : 0, Double(1 << bits - 1))
            let scale = (maximum - minimum) / (most - least)
            let zeroPoint = Swift.min(Swift.max((least - minimum / scale).rounded(), least), most)
            guard
                let range = ActivationRange(
                    Float((least - zeroPoint) * scale), Float((most - zeroPoint) * scale))
            else { throw .badAttribute("min", "is no number") }
            let clamped = try builder.clamped(try node.input(0), to: range)
            let isSmall = bits <= 8
            let quantization: Quantization
            do {
                quantization = try Quantization(
                    scale: Float(scale), zeroPoint: Int32(zeroPoint) - (isSmall ? 128 : 0))
            } catch {
                throw .badAttribute("min", "and max make \(error)")
            }
            let op = Quantize(element: isSmall ? .int8 : .uint16, quantization: quantization)
            return [try builder.addOne(Dequantize(), [try builder.addOne(op, [clamped])])]
        }
    }
}
