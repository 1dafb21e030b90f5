import EdgeGraph
import EdgeTensor

extension TransposedConvolution {
    public static var examples: [Example] {
        let cases: [(name: String, input: Shape, weights: Shape, op: TransposedConvolution)] = [
            (
                "2x2-stride-2", [1, 3, 4, 6], [5, 2, 2, 6],
                TransposedConvolution(
                    strides: [2, 2], padding: .none(rank: 2), outputPadding: [0, 0], dilations: [1, 1],
                    activation: .relu)
            ),
            (
                "3x3-padded", [2, 3, 2, 4], [17, 3, 3, 4],
                TransposedConvolution(
                    strides: [2, 3], padding: Padding(before: [1, 0], after: [1, 2]), outputPadding: [1, 0],
                    dilations: [1, 2])
            ),
            (
                "groups", [1, 2, 3, 6], [4, 3, 2, 3],
                TransposedConvolution(
                    strides: [1, 1], padding: .none(rank: 2), outputPadding: [0, 0], dilations: [2, 1], groups: 2)
            ),
            (
                "one-pixel", [1, 1, 1, 1], [1, 1, 1, 1],
                TransposedConvolution(
                    strides: [3, 1], padding: .none(rank: 2), outputPadding: [2, 0], dilations: [1, 1])
            ),
            (
                "1d", [1, 5, 3], [2, 4, 3],
                TransposedConvolution(
                    strides: [2], padding: Padding(before: [1], after: [1]), outputPadding: [0], dilations: [1])
            ),
        ]
        return cases.flatMap { name, input, weights, op in
            [Example(name + "-f32", op, [.init(TensorType(.float32, input))] + Example.realWeights(weights))]
                + QuantizedCase.all.map { numbers in
                    Example(
                        "\(name)-\(numbers.name)", op,
                        [.init(numbers.inputType(input)), numbers.weights(weights), numbers.bias(weights[0])],
                        quantized: [numbers.output])
                }
        }
    }
}
