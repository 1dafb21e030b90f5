import EdgeGraph
import EdgeTensor

extension Transpose {
    public static var examples: [Example] {
        let cases: [(Shape, [Int])] = [
            ([5], [0]), ([1, 7, 1, 3], [2, 1, 0, 3]), ([3, 5], [1, 0]), ([33, 47], [1, 0]), ([64, 32], [1, 0]),
            ([1, 3, 17, 19], [0, 2, 3, 1]), ([2, 17, 19, 3], [0, 3, 1, 2]), ([2, 3, 5, 7], [3, 2, 1, 0]),
            ([4, 3, 5, 2], [0, 2, 1, 3]), ([2, 3, 4, 5, 6], [4, 0, 3, 1, 2]), ([20, 3, 18], [2, 1, 0]),
            ([1, 2, 9, 5], [0, 2, 3, 1]), ([1, 4, 6, 6], [0, 2, 3, 1]), ([1, 9, 5, 2], [0, 3, 1, 2]),
            ([1, 6, 6, 4], [0, 3, 1, 2]), ([1, 5, 7, 6], [0, 3, 1, 2]), ([35, 19], [1, 0]),
        ]
        let elements: [ElementType] = [.float32, .int8, .int16, .float64]
        var examples = cases.flatMap { shape, permutation in
            elements.map { element in
                Example(
                    "\(shape)-\(permutation.map(String.init).joined())-\(element)", Transpose(permutation),
                    [.init(TensorType(element, shape))])
            }
        }
        let quantized = TensorType(.int8, [1, 9, 21], quantization: .make(0.1, -4))
        examples.append(Example("quantized", Transpose([0, 2, 1]), [.init(quantized)]))
        examples.append(Example("bool", Transpose([1, 0]), [.init(TensorType(.bool, [4, 6]))]))
        examples.append(Example("empty", Transpose([1, 0]), [.init(TensorType(.float32, [4, 0]))]))
        return examples
    }
}
