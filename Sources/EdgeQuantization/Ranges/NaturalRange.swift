import EdgeGraph
import EdgeOperators
import EdgeTensor

extension Graph {
    /// How the output of a node is stored whatever was seen: probabilities in 256ths, tanh in 128ths. Nil where it
    /// depends on the data.
    func naturalStorage(ofOutputOf node: Node, _ histogram: Histogram) -> QuantizationPlan.Storage? {
        let isWide = histogram.maximum > 0.25
        if let softmax = node.op as? Softmax, !softmax.isLogarithmic { return isWide ? .probabilities : nil }
        guard let unary = node.op as? Unary, isWide else { return nil }
        return switch unary.function {
        case .sigmoid: .probabilities
        case .tanh: .signedUnit
        default: nil
        }
    }
}

extension QuantizationPlan.Storage {
    /// 0 to 255/256 in 256ths, as TFLite stores the results of softmax and sigmoid.
    static let probabilities = QuantizationPlan.Storage(
        .int8, ClippingRange(0, 255.0 / 256), given: ClippingRange.quantization(0x1p-8, -128))

    /// −1 to 127/128 in 128ths, as TFLite stores the results of tanh.
    static let signedUnit = QuantizationPlan.Storage(
        .int8, ClippingRange(-1, 127.0 / 128), given: ClippingRange.quantization(0x1p-7, 0))

    /// Integers within a range of 256 as they are: pixels. Nil where the numbers are no such integers.
    static func integers(_ histogram: Histogram) -> QuantizationPlan.Storage? {
        let range = RangeMethod.minmax.range(of: histogram)
        guard histogram.isIntegral, histogram.nonzeroCount > 0, range.width <= 255, range.width > 1 else { return nil }
        // Darker pixels than were seen come more likely than numbers below zero.
        let lower = range.lower == 0 ? 0 : Swift.max(range.lower, -128)
        guard range.upper - lower <= 255, lower == range.lower else { return nil }
        return .init(
            .int8, ClippingRange(lower, lower + 255),
            given: ClippingRange.quantization(1, Int32(-128 - lower)))
    }
}
