import EdgeGraph
import EdgeTensor

extension FullyConnected {
    public static var examples: [Example] {
        var examples: [Example] = []
        let sizes: [(rows: Int, depth: Int, count: Int)] = [
            (1, 1, 1), (1, 7, 3), (1, 64, 10), (2, 16, 16), (3, 33, 24), (9, 20, 37), (17, 5, 8), (9, 13, 26),
            (70, 12, 68), (1, 70, 70), (5, 3, 130), (50, 6, 50), (0, 8, 20),
        ]
        for (rows, depth, count) in sizes {
            let (input, weights): (Shape, Shape) = ([rows, depth], [count, depth])
            examples.append(
                Example(
                    "f32-\(rows)x\(depth)x\(count)", FullyConnected(activation: .relu),
                    [.init(TensorType(.float32, input))] + Example.realWeights(weights)))
            for numbers in QuantizedCase.all {
                examples.append(
                    Example(
                        "\(numbers.name)-\(rows)x\(depth)x\(count)", FullyConnected(),
                        [.init(numbers.inputType(input)), numbers.weights(weights), numbers.bias(count)],
                        quantized: [numbers.output]))
            }
        }
        // Every depth and every count up to 70, with rows that leave every rest of a tile.
        for count in 1...70 {
            let (rows, depth) = (count % 11 + 1, count * 29 % 70 + 1)
            let numbers = QuantizedCase.standard
            examples.append(
                Example(
                    "size-\(rows)x\(depth)x\(count)", FullyConnected(activation: .relu),
                    [.init(numbers.inputType([rows, depth])), numbers.weights([count, depth]), numbers.bias(count)],
                    quantized: [numbers.output]))
        }
        examples.append(
            Example(
                "s16", FullyConnected(activation: .relu),
                [
                    .init(TensorType(.int16, [3, 7], quantization: .make(1e-4, 0))),
                    .init(TensorType(.int8, [5, 7], quantization: .make(0.02, 0)), isConstant: true),
                    .init(TensorType(.int64, [5]), isConstant: true),
                ], quantized: [.make(3e-4, 0)]))
        examples.append(
            Example(
                "f32-stacked", FullyConnected(),
                [.init(TensorType(.float32, [2, 3, 1, 6]))] + Example.realWeights([5, 6])))
        return examples
    }
}
