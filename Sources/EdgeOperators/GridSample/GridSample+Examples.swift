import EdgeGraph
import EdgeTensor

extension GridSample {
    public static var examples: [Example] {
        var examples: [Example] = []
        for mode in Mode.allCases {
            for border in Border.allCases {
                for alignsCorners in [false, true] {
                    let op = GridSample(mode: mode, border: border, alignsCorners: alignsCorners)
                    examples.append(
                        Example(
                            "\(mode)-\(border)\(alignsCorners ? "-corners" : "")", op,
                            [
                                .init(TensorType(.float32, [2, 4, 5, 3])),
                                .init(TensorType(.float32, [2, 3, 2, 2]), range: -3...3),
                            ]))
                }
            }
        }
        let volume = GridSample(mode: .linear, border: .reflection)
        examples.append(
            Example(
                "volume", volume,
                [.init(TensorType(.float64, [1, 2, 3, 4, 2])), .init(TensorType(.float32, [1, 2, 2, 2, 3]))]))
        examples.append(
            Example(
                "far-away", volume,
                [
                    .init(TensorType(.int16, [1, 1, 4, 2])),
                    .init(TensorType(.float64, [1, 3, 3, 2]), range: -1e30...1e30),
                ]))
        return examples
    }
}
