import EdgeGraph
import EdgeTensor

extension Pad {
    public static var examples: [Example] {
        var examples: [Example] = []
        for mode in Mode.allCases {
            for element in [ElementType.float32, .int8, .int16, .int64, .bool] {
                examples.append(
                    Example(
                        "\(mode)-\(element)", Pad(before: [0, 1, 2, 0], after: [0, 2, 1, 0], mode: mode, value: 1.5),
                        [.init(TensorType(element, [2, 5, 4, 3]))]))
            }
            examples.append(
                Example(
                    "\(mode)-far", Pad(before: [7, 0], after: [1, 9], mode: mode, value: -1),
                    [.init(TensorType(.float32, [3, 2]))]))
            examples.append(
                Example(
                    "\(mode)-channels", Pad(before: [0, 0, 1], after: [0, 0, 2], mode: mode),
                    [.init(TensorType(.int8, [1, 4, 19], quantization: .make(0.3, -17)))]))
        }
        examples.append(
            Example(
                "last-axis", Pad(before: [0, 1], after: [0, 0]), [.init(TensorType(.float32, [3, 8]))]))
        examples.append(
            Example("from-nothing", Pad(before: [2, 0], after: [1, 0]), [.init(TensorType(.float32, [0, 4]))]))
        examples.append(
            Example("nothing", Pad(before: [0], after: [0]), [.init(TensorType(.float32, [5]))]))
        return examples
    }
}
