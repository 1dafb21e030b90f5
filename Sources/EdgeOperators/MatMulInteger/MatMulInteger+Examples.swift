import EdgeGraph
import EdgeTensor

extension MatMulInteger {
    public static var examples: [Example] {
        let shapes: [(a: Shape, b: Shape, a0: Shape, b0: Shape)] = [
            ([1, 1], [1, 1], [1, 1], [1, 1]), ([3, 5], [5, 7], [1, 1], [1, 7]),
            ([2, 17], [17, 40], [1, 1], [1, 40]),
            ([4, 3], [3, 2], [4, 1], [1, 1]), ([2, 3, 4], [2, 4, 33], [1, 1, 1], [1, 1, 1]),
            ([2, 1, 3, 4], [5, 4, 2], [2, 1, 3, 1], [1, 5, 1, 2]), ([1, 300], [300, 16], [1, 1], [1, 1]),
        ]
        let elements: [(ElementType, ElementType)] = [(.uint8, .int8), (.uint8, .uint8), (.int8, .int8)]
        return elements.flatMap { left, right in
            shapes.map { shape in
                Example(
                    "\(left)-\(right)-\(shape.a)-\(shape.b)-\(shape.a0)", MatMulInteger(),
                    [
                        .init(TensorType(left, shape.a)), .init(TensorType(right, shape.b)),
                        .init(TensorType(left, shape.a0)), .init(TensorType(right, shape.b0)),
                    ])
            }
        }
    }
}
