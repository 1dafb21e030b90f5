import EdgeGraph
import EdgeTensor

extension Tile {
    public static var examples: [Example] {
        let cases: [(Shape, [Int])] = [
            ([5], [3]), ([2, 3], [2, 1]), ([2, 3], [1, 4]), ([2, 1, 3], [2, 3, 2]), ([2, 2], [0, 1]),
            ([3, 4], [1, 1]),
        ]
        return cases.flatMap { shape, repeats in
            [ElementType.float32, .int8, .int16].map { element in
                Example(
                    "\(shape)-\(repeats.map(String.init).joined(separator: "x"))-\(element)", Tile(repeats),
                    [.init(TensorType(element, shape))])
            }
        }
    }
}
