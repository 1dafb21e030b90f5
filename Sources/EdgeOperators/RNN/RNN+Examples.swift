import EdgeGraph
import EdgeTensor

extension RNN {
    public static var examples: [Example] {
        let sizes: [(steps: Int, batch: Int, input: Int, hidden: Int)] = [
            (1, 1, 1, 1), (5, 3, 7, 5), (4, 2, 33, 20), (50, 1, 3, 17),
        ]
        return sizes.flatMap { size in
            [
                example("plain", RNN(), size), example("reversed", RNN(isReversed: true, clip: 0.4), size),
                example("lengths", RNN(isReversed: true, hasLengths: true), size),
            ]
        } + GateFunction.samples.map { example("\($0.kind)", RNN(clip: 3, function: $0), (3, 2, 5, 9)) }
    }

    private static func example(
        _ name: String, _ op: RNN, _ size: (steps: Int, batch: Int, input: Int, hidden: Int)
    ) -> Example {
        let shapes: [Shape] = [
            [size.steps, size.batch, size.input], [size.hidden, size.input], [size.hidden, size.hidden],
            [size.hidden], [size.batch, size.hidden],
        ]
        var inputs = shapes.map { Example.Input(TensorType(.float32, $0)) }
        for index in matrices { inputs[index].isConstant = true }
        // So small that what is rounded at a step fades.
        inputs[Input.recurrentWeights.rawValue].range = -0.25...0.25
        if op.hasLengths {
            inputs.append(.init(TensorType(.int32, [size.batch]), range: -1...Float(size.steps + 1)))
        }
        return Example("\(name)-\(size.steps)x\(size.batch)x\(size.input)x\(size.hidden)", op, inputs)
    }
}
