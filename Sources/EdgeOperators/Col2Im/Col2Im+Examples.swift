import EdgeGraph
import EdgeTensor

extension Col2Im {
    public static var examples: [Example] {
        [
            Example(
                "overlapping",
                Col2Im(
                    sizes: [5, 4], window: [3, 2], strides: [1, 2], padding: Padding(before: [1, 0], after: [0, 1]),
                    dilations: [1, 1]), [.init(TensorType(.float32, [2, 18, 8]))]),
            Example(
                "dilated",
                Col2Im(
                    sizes: [7, 7], window: [2, 2], strides: [1, 1], padding: .none(rank: 2), dilations: [3, 2]),
                [.init(TensorType(.float16, [1, 4, 20]))]),
            Example(
                "1d", Col2Im(sizes: [9], window: [3], strides: [3], padding: .none(rank: 1), dilations: [1]),
                [.init(TensorType(.float64, [1, 6, 3]))]),
            Example(
                "3d",
                Col2Im(
                    sizes: [2, 3, 3], window: [1, 2, 3], strides: [1, 1, 1], padding: .none(rank: 3),
                    dilations: [1, 1, 1]), [.init(TensorType(.float32, [1, 12, 4]))]),
        ]
    }
}
