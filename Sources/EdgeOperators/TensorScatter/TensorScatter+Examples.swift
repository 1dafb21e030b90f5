import EdgeGraph
import EdgeTensor

extension TensorScatter {
    public static var examples: [Example] {
        let indices = Example.Input(TensorType(.int64, [2]), range: -3...6)
        let wide = Example.Input(TensorType(.int64, [2]), range: -9e18...9e18)
        let quantization = Quantization.make(0.1, 3)
        let cache = Example.Input(TensorType(.float32, [2, 3, 5, 4]))
        return [
            Example("linear", TensorScatter(axis: 2), [cache, .init(TensorType(.float32, [2, 3, 2, 4])), indices]),
            Example(
                "circular", TensorScatter(axis: 2, isCircular: true),
                [cache, .init(TensorType(.float32, [2, 3, 4, 4])), indices]),
            Example(
                "outside", TensorScatter(axis: 1, isCircular: true),
                [.init(TensorType(.int16, [2, 7])), .init(TensorType(.int16, [2, 7])), wide]),
            Example(
                "quantized", TensorScatter(axis: 1),
                [
                    .init(TensorType(.int8, [2, 7], quantization: quantization)),
                    .init(TensorType(.int8, [2, 1], quantization: quantization)), indices,
                ]),
            Example(
                "nothing", TensorScatter(axis: 1),
                [
                    .init(TensorType(.int64, [2, 3])), .init(TensorType(.int64, [2, 0])), indices,
                ]),
        ]
    }
}
