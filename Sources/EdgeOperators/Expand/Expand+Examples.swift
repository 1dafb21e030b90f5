import EdgeGraph
import EdgeTensor

extension Expand {
    public static var examples: [Example] {
        let cases: [(Shape, Shape)] = [
            ([], [3, 4]), ([1, 17], [5, 17]), ([5, 1], [5, 17]), ([3, 1, 5], [2, 3, 4, 5]), ([4, 3], [4, 3]),
            ([1], [0]),
        ]
        return cases.flatMap { input, output in
            [ElementType.float32, .int8, .int64].map { element in
                Example("\(input)-\(output)-\(element)", Expand(output), [.init(TensorType(element, input))])
            }
        }
    }
}
