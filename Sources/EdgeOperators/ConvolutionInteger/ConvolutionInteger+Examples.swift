import EdgeGraph
import EdgeTensor

extension ConvolutionInteger {
    public static var examples: [Example] {
        let plain = ConvolutionInteger(
            strides: [1, 1], padding: Padding(before: [1, 1], after: [1, 1]), dilations: [1, 1])
        let uneven = ConvolutionInteger(
            strides: [2, 1], padding: Padding(before: [0, 2], after: [1, 0]), dilations: [1, 2], groups: 2)
        let line = ConvolutionInteger(strides: [2], padding: Padding(before: [1], after: [0]), dilations: [1])
        let cube = ConvolutionInteger(strides: [1, 1, 1], padding: .none(rank: 3), dilations: [1, 1, 1])
        let cases: [(String, ConvolutionInteger, Shape, Shape)] = [
            ("plain", plain, [1, 5, 6, 3], [4, 3, 3, 3]), ("deep", plain, [1, 3, 3, 70], [5, 3, 3, 70]),
            ("uneven", uneven, [2, 6, 7, 4], [6, 2, 3, 2]), ("line", line, [1, 9, 5], [3, 3, 5]),
            ("cube", cube, [1, 2, 3, 3, 2], [2, 2, 2, 2, 2]),
        ]
        let elements: [(ElementType, ElementType)] = [(.uint8, .int8), (.uint8, .uint8), (.int8, .int8)]
        return elements.flatMap { left, right in
            cases.flatMap { name, op, input, weights in
                [1, weights[0]].map { count in
                    Example(
                        "\(name)-\(left)-\(right)-\(count)", op,
                        [
                            .init(TensorType(left, input)), .init(TensorType(right, weights)),
                            .init(TensorType(left, [])), .init(TensorType(right, count == 1 ? [1] : [weights[0]])),
                        ])
                }
            }
        }
    }
}
