import EdgeGraph
import EdgeTensor

extension Convolution {
    /// 16-bit activations (`docs/quantization.md`): `b + Σ (x − x0) · (w − w0)` as int64, which stands for real numbers.
    func evaluateWide(_ sums: WindowSums, _ inputs: [TensorView], _ output: MutableTensorView) {
        let (x, w) = (inputs[0].elements(as: Int16.self), inputs[1].elements(as: Int8.self))
        let bias = inputs[2].elements(as: Int64.self)
        let (inputZero, weights) = (Int64(inputs[0].type.zeroPoint()), inputs[1].type)
        let wide = WideSums(inputs[0].type, weights, activation)
        sums.forEachElement { index, channel, runs, depth in
            let weightZero = Int64(weights.zeroPoint(channel))
            var sum = bias[channel]
            for run in runs {
                for c in 0..<depth {
                    sum &+= (Int64(x[run.input + c]) - inputZero) &* (Int64(w[run.kernel + c]) - weightZero)
                }
            }
            wide.store(sum, channel: channel, at: index, of: output)
        }
    }

    /// 16-bit activations: a dense and a depthwise convolution.
    static var wideExamples: [Example] {
        [1, 4].map { groups in
            Example(
                "s16-\(groups)",
                Convolution(
                    strides: [1, 2], padding: Padding(before: [1, 0], after: [1, 1]), dilations: [1, 1],
                    groups: groups, activation: .relu),
                [
                    .init(TensorType(.int16, [1, 4, 5, 4], quantization: .make(1e-4, 0))),
                    QuantizedCase.standard.weights([4, 3, 3, 4 / groups]),
                    .init(TensorType(.int64, [4]), isConstant: true),
                ], quantized: [.make(2e-4, 0)])
        }
    }
}
