import EdgeGraph
import EdgeTensor

extension FourierTransform {
    public static var examples: [Example] {
        let lengths = [1, 2, 3, 4, 7, 8, 12, 25, 64, 98, 400, 512]
        return lengths.flatMap { length -> [Example] in
            [
                example("real", FourierTransform(axis: 1, length: length, isOneSided: true), [3, length, 1]),
                example("two-sided", FourierTransform(axis: 1, length: length), [2, length, 1]),
                example("complex", FourierTransform(axis: 0, length: length), [length, 2]),
                example("inverse", FourierTransform(axis: 0, length: length, isInverse: true), [length, 3, 2]),
                example(
                    "to-real", FourierTransform(axis: 0, length: length, isInverse: true, isOneSided: true),
                    [length / 2 + 1, 2, 2]),
            ]
        } + [
            example("padded", FourierTransform(axis: 1, length: 16, isOneSided: true), [2, 11, 3, 1]),
            example("cut", FourierTransform(axis: 1, length: 10), [2, 13, 3, 1]),
            example("padded", FourierTransform(axis: 1, length: 9, isInverse: true, isOneSided: true), [2, 3, 3, 2]),
        ]
    }

    private static func example(_ name: String, _ op: FourierTransform, _ shape: Shape) -> Example {
        Example("\(name)-\(op.length)-\(shape)", op, [.init(TensorType(.float32, shape))])
    }
}
