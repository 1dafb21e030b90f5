import EdgeGraph
import EdgeTensor

extension GRU {
    public static var examples: [Example] {
        let sizes: [(steps: Int, batch: Int, input: Int, hidden: Int)] = [
            (1, 1, 1, 1), (5, 3, 7, 5), (4, 2, 33, 20), (50, 1, 3, 17),
        ]
        return sizes.flatMap { size in
            [
                example("plain", GRU(), size), example("reset-after", GRU(resetsAfter: true), size),
                example("reversed", GRU(isReversed: true, resetsAfter: true, clip: 0.4), size),
                example("lengths", GRU(isReversed: true, hasLengths: true), size),
            ]
        }
            + GateFunction.samples.map { function in
                example("\(function.kind)", GRU(clip: 2, gate: function, candidate: function), (3, 2, 5, 9))
            }
    }

    private static func example(
        _ name: String, _ op: GRU, _ size: (steps: Int, batch: Int, input: Int, hidden: Int)
    ) -> Example {
        let shapes: [Shape] = [
            [size.steps, size.batch, size.input], [3 * size.hidden, size.input], [3 * size.hidden, size.hidden],
            [4 * size.hidden], [size.batch, size.hidden],
        ]
        var inputs = shapes.map { Example.Input(TensorType(.float32, $0)) }
        for index in matrices { inputs[index].isConstant = true }
        if op.hasLengths {
            inputs.append(.init(TensorType(.int32, [size.batch]), range: -1...Float(size.steps + 1)))
        }
        return Example("\(name)-\(size.steps)x\(size.batch)x\(size.input)x\(size.hidden)", op, inputs)
    }
}
