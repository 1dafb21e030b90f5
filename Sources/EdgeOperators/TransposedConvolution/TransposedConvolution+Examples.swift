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
            (
                "4x4-stride-2", [2, 5, 6, 8], [20, 4, 4, 8],
                TransposedConvolution(
                    strides: [2, 2], padding: Padding(before: [1, 1], after: [1, 1]), outputPadding: [0, 0],
                    dilations: [1, 1], activation: .relu6)
            ),
            (
                "long-rows", [1, 1, 60, 2], [37, 1, 3, 2],
                TransposedConvolution(
                    strides: [1, 2], padding: Padding(before: [0, 1], after: [0, 0]), outputPadding: [0, 0],
                    dilations: [1, 1])
            ),
            (
                "1d-dilated", [1, 7, 4], [12, 3, 4],
                TransposedConvolution(
                    strides: [3], padding: Padding(before: [2], after: [0]), outputPadding: [1], dilations: [2])
            ),
            (
                "3d", [1, 2, 3, 2, 4], [3, 2, 2, 1, 4],
                TransposedConvolution(
                    strides: [2, 1, 3], padding: .none(rank: 3), outputPadding: [1, 0, 2], dilations: [1, 2, 1])
            ),
        ]
        let halves = Example(
            "float16", cases[0].op,
            [TensorType(.float16, cases[0].input), TensorType(.float16, cases[0].weights), TensorType(.float16, [5])]
                .map { Example.Input($0) })
        return [halves]
            + cases.flatMap { name, input, weights, op in
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
