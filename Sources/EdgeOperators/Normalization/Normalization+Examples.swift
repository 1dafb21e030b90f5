import EdgeGraph
import EdgeTensor

extension Normalization {
    public static var examples: [Example] {
        rows + pictures + [
            example("nothing", [2, 3], axes: []),
            example("one", [1, 1], axes: [1]),
            example("empty", [0, 3], axes: [1]),
            example("empty-row", [3, 0], axes: [1]),
            example("alternating", [3, 4, 5, 2, 6], axes: [0, 2, 4]),
            example("mixed-factors", [2, 3, 4, 17], axes: [2, 3], [1, 1, 4, 1], [1, 3, 1, 17]),
            example("constant-rows", [2, 33], axes: [1], range: 3...3),
            example("float64", [3, 5], axes: [1], [1, 5], [1, 5], element: .float64),
            example("float16", [3, 5], axes: [1], [1, 5], [1, 5], element: .float16),
            example("bfloat16", [3, 5], axes: [1], [1, 5], element: .bfloat16),
        ]
    }

    private static var rows: [Example] {
        [1, 3, 16, 33, 100, 1100].flatMap { (length: Int) -> [Example] in
            let shape: Shape = [2, 3, length]
            let row: Shape = [1, 1, length]
            let matrix: Shape = [1, 3, length]
            return [
                example("row-\(length)", shape, axes: [2]),
                example("row-\(length)-scaled", shape, axes: [2], row),
                example("row-\(length)-shifted", shape, axes: [2], row, row, range: 90...110),
                example("row-\(length)-rms", shape, axes: [2], row, function: .rootMeanSquare),
                example("matrix-\(length)", shape, axes: [1, 2], matrix, matrix),
                example("whole-\(length)", shape, axes: [0, 1, 2], shape, [1, 1, 1]),
            ]
        }
    }

    private static var pictures: [Example] {
        let channels = [1, 7, 64, 130].flatMap { (count: Int) -> [Example] in
            let channel: Shape = [1, 1, 1, count]
            let (last, first, sequence): (Shape, Shape, Shape) = (
                [2, 5, 13, count], [2, count, 5, 7], [1, 70, count]
            )
            return [
                example("channels-\(count)", last, axes: [1, 2], channel, channel, range: 4...6),
                example("channels-\(count)-first", first, axes: [2, 3], [1, count, 1, 1]),
                example("channels-\(count)-rows", sequence, axes: [1], [1, 70, 1], [1, 70, 1], range: 1...3),
                example("channels-\(count)-mixed", sequence, axes: [1], [1, 1, count], [1, 70, 1]),
                example("channels-\(count)-rms", sequence, axes: [1], function: .rootMeanSquare),
            ]
        }
        let groups = [1, 4, 24, 80].flatMap { (size: Int) -> [Example] in
            let shape: Shape = [2, 15, 6, size]
            let channel: Shape = [1, 1, 6, size]
            return [
                example("groups-\(size)", shape, axes: [1, 3], channel, channel),
                example("groups-\(size)-factor", shape, axes: [1, 3], [2, 1, 6, 1], [1, 1, 1, size]),
                example("groups-\(size)-rows", shape, axes: [1, 3], [1, 15, 1, 1]),
            ]
        }
        return channels + groups
    }

    private static func example(
        _ name: String, _ shape: Shape, axes: [Int], _ operands: Shape..., function: Function = .standard,
        range: ClosedRange<Float> = -2...2, element: ElementType = .float32
    ) -> Example {
        Example(
            name, Normalization(function, axes: axes, epsilon: 1e-5),
            [.init(TensorType(element, shape), range: range)]
                + operands.map { .init(TensorType(element, $0), isConstant: true) },
            tolerance: 2e-5)
    }
}
