import EdgeGraph
import EdgeTensor

extension Concat {
    public static var examples: [Example] {
        var examples: [Example] = []
        for element in [ElementType.float32, .int8, .int64] {
            let shapes: [Shape] = [[2, 3, 5], [2, 1, 5], [2, 4, 5]]
            examples.append(
                Example("axis1-\(element)", Concat(axis: 1), shapes.map { .init(TensorType(element, $0)) }))
        }
        examples.append(
            Example(
                "channels", Concat(axis: 3),
                [3, 16, 1].map { .init(TensorType(.float32, [1, 5, 7, $0])) }))
        examples.append(
            Example("empty", Concat(axis: 0), [0, 2].map { .init(TensorType(.float32, [$0, 3])) }))
        examples.append(Example("one", Concat(axis: 0), [.init(TensorType(.int32, [4]))]))
        let scales: [(Float, Int32)] = [(0.5, 3), (0.1, -128), (0.7, 0), (3, 40)]
        let inputs = scales.enumerated().map { index, scale in
            Example.Input(TensorType(.int8, [2, 9 + index, 17], quantization: .make(scale.0, scale.1)))
        }
        examples.append(Example("requantized", Concat(axis: 1), inputs, quantized: [.make(0.5, 3)]))
        return examples
    }
}
