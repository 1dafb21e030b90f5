import EdgeGraph
import EdgeTensor

extension MaxUnpool {
    public static var examples: [Example] {
        func example(_ name: String, _ type: TensorType, to sizes: [Int], _ range: ClosedRange<Float>) -> Example {
            Example(
                name, MaxUnpool(sizes: sizes), [.init(type), .init(TensorType(.int64, type.shape), range: range)])
        }
        return [
            example("2d", TensorType(.float32, [2, 2, 3, 4]), to: [4, 6], 0...191),
            example("out-of-range", TensorType(.float32, [1, 3, 3, 2]), to: [4, 5], -20...60),
            example("1d", TensorType(.int8, [1, 4, 3], quantization: .make(0.5, 7)), to: [9], 0...26),
            example("3d", TensorType(.float64, [1, 2, 1, 2, 2]), to: [2, 3, 4], 0...47),
        ]
    }
}
