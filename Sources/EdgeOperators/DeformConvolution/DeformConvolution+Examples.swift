import EdgeGraph
import EdgeTensor

extension DeformConvolution {
    public static var examples: [Example] {
        let plain = DeformConvolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1])
        let grouped = DeformConvolution(
            strides: [2, 1], padding: Padding(before: [1, 0], after: [1, 1]), dilations: [1, 2], groups: 2,
            offsetGroups: 4)
        return [
            Example(
                "plain", plain,
                [.init(TensorType(.float32, [1, 4, 5, 2]))] + Example.realWeights([3, 2, 2, 2])
                    + [.init(TensorType(.float32, [1, 3, 4, 8]), range: -3...3)]),
            Example(
                "grouped-masked", grouped,
                [.init(TensorType(.float32, [2, 5, 6, 4]))] + Example.realWeights([6, 3, 2, 2])
                    + [
                        .init(TensorType(.float32, [2, 3, 5, 48]), range: -2...2),
                        .init(TensorType(.float32, [2, 3, 5, 24]), range: 0...1),
                    ]),
        ]
    }
}
