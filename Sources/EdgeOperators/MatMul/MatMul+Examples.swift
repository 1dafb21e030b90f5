import EdgeGraph
import EdgeTensor

extension MatMul {
    public static var examples: [Example] {
        let shapes: [(Shape, Shape)] = [
            ([1, 1], [1, 1]), ([3, 5], [5, 7]), ([2, 17], [17, 16]), ([2, 3, 4], [2, 4, 33]),
            ([2, 1, 3, 4], [5, 4, 2]), ([4, 3], [2, 1, 3, 1]),
        ]
        return shapes.flatMap { a, b in
            let name = "\(a)-\(b)"
            let left = TensorType(.int8, a, quantization: .make(0.03, -7))
            let right = TensorType(.int8, b, quantization: .make(0.02, 100))
            return [
                Example(
                    "f32-" + name, MatMul(), [.init(TensorType(.float32, a)), .init(TensorType(.float32, b))]),
                Example("s8-" + name, MatMul(), [.init(left), .init(right)], quantized: [.make(0.11, 3)]),
                Example("s8-saturating-" + name, MatMul(), [.init(left), .init(right)], quantized: [.make(1e-4, 0)]),
            ]
        }
    }
}
