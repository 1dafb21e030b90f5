import EdgeGraph
import EdgeTensor

extension MatMul {
    /// Every element type that is no float32, and 16-bit activations.
    private static var types: [Example] {
        let elements: [ElementType] = [.float64, .float16, .bfloat16, .int32, .int64, .uint32, .uint64]
        let wide = TensorType(.int16, [2, 3], quantization: .make(1e-4, 0))
        return elements.map {
            Example(
                "\($0)", MatMul(), [.init(TensorType($0, [2, 2, 3])), .init(TensorType($0, [3, 2]))], tolerance: 1e-2)
        } + [
            Example(
                "s16", MatMul(), [.init(wide), .init(TensorType(.int16, [3, 2], quantization: .make(1e-4, 0)))],
                quantized: [.make(5e-4, 0)])
        ]
    }

    public static var examples: [Example] {
        let shapes: [(Shape, Shape)] = [
            ([1, 1], [1, 1]), ([3, 5], [5, 7]), ([2, 17], [17, 16]), ([2, 3, 4], [2, 4, 33]),
            ([2, 1, 3, 4], [5, 4, 2]), ([4, 3], [2, 1, 3, 1]), ([1, 9], [9, 70]), ([50, 6], [6, 37]),
            ([2, 3, 0], [2, 0, 5]),
        ]
        return types
            + shapes.flatMap { a, b in
                let name = "\(a)-\(b)"
                let left = TensorType(.int8, a, quantization: .make(0.03, -7))
                let right = TensorType(.int8, b, quantization: .make(0.02, 100))
                return [
                    Example(
                        "f32-" + name, MatMul(), [.init(TensorType(.float32, a)), .init(TensorType(.float32, b))]),
                    Example("s8-" + name, MatMul(), [.init(left), .init(right)], quantized: [.make(0.11, 3)]),
                    Example(
                        "s8-saturating-" + name, MatMul(), [.init(left), .init(right)], quantized: [.make(1e-4, 0)]),
                ]
            }
    }
}
