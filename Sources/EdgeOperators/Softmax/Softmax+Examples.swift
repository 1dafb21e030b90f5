import EdgeGraph
import EdgeTensor

extension Softmax {
    public static var examples: [Example] {
        let probability = Quantization.make(0x1p-8, -128)
        var examples: [Example] = []
        for count in [1, 2, 7, 16, 33, 1001] {
            let shape: Shape = [3, count]
            for logarithmic in [false, true] {
                examples.append(
                    Example(
                        "f32-\(count)\(logarithmic ? "-log" : "")", Softmax(axis: 1, isLogarithmic: logarithmic),
                        [.init(TensorType(.float32, shape), range: -20...20)]))
            }
            examples += [0.06, 1.5].map { scale in
                Example(
                    "s8-\(scale)-\(count)", Softmax(axis: 1),
                    [.init(TensorType(.int8, shape, quantization: .make(scale, 7)))], quantized: [probability])
            }
        }
        let image = TensorType(.int8, [2, 3, 4, 5], quantization: .make(0.1, 0))
        let large: [Float] = [1e30, -1e30, .infinity, 0, 88, 89, -.infinity, 1]
        let wide = TensorType(.int16, [2, 9], quantization: .make(1e-3, 0))
        let floats: [ElementType] = [.float64, .float16, .bfloat16]
        return examples
            + floats.map { element in
                Example("\(element)", Softmax(axis: 0), [.init(TensorType(element, [3, 2]))], tolerance: 1e-2)
            }
            + [false, true].map { isLogarithmic in
                Example(
                    "f32-columns\(isLogarithmic ? "-log" : "")", Softmax(axis: 1, isLogarithmic: isLogarithmic),
                    [.init(TensorType(.float32, [2, 5, 70]), range: -20...20)])
            } + [
                Example("s16", Softmax(axis: 1), [.init(wide)], quantized: [.make(0x1p-15, 0)]),
                Example(
                    "s8-columns", Softmax(axis: 1),
                    [.init(TensorType(.int8, [2, 7, 65], quantization: .make(0.06, 7)))],
                    quantized: [probability]),
                Example(
                    "f32-short-rows", Softmax(axis: 1), [.init(TensorType(.float32, [71, 3]), range: -20...20)]),
                Example("f32-axis-1", Softmax(axis: 1), [.init(TensorType(.float32, [2, 3, 4]), range: -5...5)]),
                Example(
                    "f32-trailing-ones", Softmax(axis: 1), [.init(TensorType(.float32, [2, 9, 1]), range: -5...5)]),
                Example(
                    "f32-beta", Softmax(axis: 1, beta: 0.25), [.init(TensorType(.float32, [2, 9]), range: -50...50)]),
                Example(
                    "f32-large", Softmax(axis: 1),
                    [.init(TensorType(.float32, [4, 2]), tensor: Tensor(TensorType(.float32, [4, 2]), large))]),
                Example("s8-axis-2", Softmax(axis: 2), [.init(image)], quantized: [probability]),
                Example("s8-beta", Softmax(axis: 3, beta: 0.5), [.init(image)], quantized: [.make(0.01, 3)]),
                Example("empty", Softmax(axis: 0), [.init(TensorType(.float32, [0, 3]))]),
            ]
    }
}
