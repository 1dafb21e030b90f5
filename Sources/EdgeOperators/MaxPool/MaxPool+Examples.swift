import EdgeGraph
import EdgeTensor

extension MaxPool {
    public static var examples: [Example] {
        let cases: [(name: String, shape: Shape, op: MaxPool)] = [
            (
                "2x2", [2, 4, 5, 17],
                MaxPool(window: [2, 2], strides: [2, 2], padding: .none(rank: 2), dilations: [1, 1])
            ),
            (
                "one-pixel", [1, 1, 1, 1],
                MaxPool(window: [1, 1], strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1])
            ),
            (
                "same-relu6", [1, 5, 6, 7],
                MaxPool(
                    window: [3, 3], strides: [2, 1], padding: Padding(before: [1, 1], after: [1, 1]),
                    dilations: [1, 1], activation: .relu6)
            ),
            (
                "dilated", [1, 7, 8, 3],
                MaxPool(
                    window: [3, 2], strides: [1, 3], padding: Padding(before: [2, 0], after: [1, 4]),
                    dilations: [2, 3])
            ),
            (
                "many-channels", [1, 3, 4, 70],
                MaxPool(window: [2, 3], strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1])
            ),
            ("1d", [1, 7, 5], MaxPool(window: [3], strides: [5], padding: .none(rank: 1), dilations: [1])),
            (
                "3d", [1, 3, 3, 2, 2],
                MaxPool(window: [2, 2, 2], strides: [1, 1, 1], padding: .none(rank: 3), dilations: [1, 1, 1])
            ),
        ]
        let elements: [ElementType] = [.float64, .float16, .bfloat16, .uint8, .int16]
        let others = elements.map { element in
            Example("\(element)", cases[2].op, [.init(TensorType(element, cases[2].shape))])
        }
        return others
            + cases.flatMap { name, shape, op in
                [
                    Example(name + "-f32", op, [.init(TensorType(.float32, shape), range: -8...8)]),
                    Example(name + "-s8", op, [.init(TensorType(.int8, shape, quantization: .make(0.05, 3)))]),
                ]
            }
    }
}
