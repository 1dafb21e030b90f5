import EdgeGraph
import EdgeTensor

extension Gather {
    public static var examples: [Example] {
        let indices = Example.Input(TensorType(.int32, [2, 3]), range: -6...6)
        let wide = Example.Input(TensorType(.int64, [4]), range: -1e18...1e18)
        let scalar = Example.Input.constant(Tensor(TensorType(.int64, []), [Int64(-2)]))
        return [
            Example("rows", Gather(axis: 0), [.init(TensorType(.float32, [5, 7])), indices]),
            Example("columns", Gather(axis: 1), [.init(TensorType(.float32, [3, 5])), indices]),
            Example("middle", Gather(axis: 1), [.init(TensorType(.int8, [2, 5, 3])), indices]),
            Example("outside", Gather(axis: 0), [.init(TensorType(.int64, [5, 2])), wide]),
            Example("scalar", Gather(axis: 1), [.init(TensorType(.int16, [2, 6])), scalar]),
            Example(
                "quantized", Gather(axis: 0),
                [.init(TensorType(.int8, [5, 33], quantization: .make(0.2, 5))), indices]),
        ]
    }
}
