import EdgeGraph
import EdgeTensor

extension AveragePool {
    public static var examples: [Example] {
        let cases: [(name: String, shape: Shape, op: AveragePool)] = [
            ("global", [2, 4, 3, 65], AveragePool(window: [4, 3], strides: [1, 1], padding: .none(rank: 2))),
            ("one-pixel", [1, 1, 1, 1], AveragePool(window: [1, 1], strides: [1, 1], padding: .none(rank: 2))),
            (
                "same", [1, 5, 6, 7],
                AveragePool(
                    window: [3, 3], strides: [2, 2], padding: Padding(before: [1, 1], after: [1, 1]),
                    activation: .relu6)
            ),
            (
                "counts-padding", [1, 5, 6, 16],
                AveragePool(
                    window: [3, 2], strides: [2, 1], padding: Padding(before: [1, 2], after: [1, 0]),
                    countsPadding: true)
            ),
            (
                "nothing-inside", [1, 2, 2, 3],
                AveragePool(window: [2, 2], strides: [2, 2], padding: Padding(before: [2, 2], after: [2, 2]))
            ),
            (
                "dilated", [1, 7, 8, 3],
                AveragePool(
                    window: [3, 2], strides: [1, 3], padding: Padding(before: [2, 0], after: [1, 4]),
                    dilations: [2, 3])
            ),
            ("1d", [1, 7, 5], AveragePool(window: [3], strides: [5], padding: .none(rank: 1))),
            (
                "3d", [1, 3, 3, 2, 2],
                AveragePool(window: [2, 2, 2], strides: [1, 1, 1], padding: .none(rank: 3))
            ),
        ]
        let elements: [ElementType] = [.float64, .float16, .bfloat16, .uint8, .int16]
        let others = elements.map { element in
            Example("\(element)", cases[2].op, [.init(TensorType(element, cases[2].shape))])
        }
        return others
            + cases.flatMap { name, shape, op in
                let stored = TensorType(.int8, shape, quantization: .make(0.05, 3))
                var unsigned = op
                unsigned.roundsHalvesUp = true
                return [
                    Example(name + "-halves-up", unsigned, [.init(stored)], quantized: [stored.quantization]),
                    Example(name + "-f32", op, [.init(TensorType(.float32, shape), range: -8...8)]),
                    Example(name + "-s8", op, [.init(stored)], quantized: [stored.quantization]),
                    Example(name + "-s8-rescaled", op, [.init(stored)], quantized: [.make(0.02, -20)]),
                ]
            }
    }
}
