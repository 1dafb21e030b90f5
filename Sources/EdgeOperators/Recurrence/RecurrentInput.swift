import EdgeGraph
import EdgeTensor

/// The inputs, in order, of a recurrent layer whose state is its output: GRU and RNN.
enum RecurrentInput: Int { case x, inputWeights, recurrentWeights, bias, h, lengths }

extension Operator {
    /// The types of outputs y `[T, N, hidden]` and the last h `[N, hidden]` of a layer with ``RecurrentInput``.
    ///
    /// - Parameters:
    ///   - gates: How many matrices of `hidden` rows stand behind each other in either weights.
    ///   - biases: How many vectors of `hidden` numbers the bias holds.
    func recurrentTypes(
        _ inputs: [TensorType], gates: Int, biases: Int, hasLengths: Bool, clip: Float
    ) throws(OperatorError) -> [TensorType] {
        typealias Input = RecurrentInput
        try expectCount(inputs, hasLengths ? 6 : 5)
        try expectLimit(clip, "clip")
        try expectReals(inputs, lengthInput: hasLengths ? Input.lengths.rawValue : nil)
        try expectRank(inputs, Input.x.rawValue, 3...3)
        try expectRank(inputs, Input.h.rawValue, 2...2)
        let (x, h) = (inputs[Input.x.rawValue].shape, inputs[Input.h.rawValue].shape)
        let (steps, batch, input, hidden) = (x[0], x[1], x[2], h[1])
        var expected = [
            x.dimensions, [gates * hidden, input], [gates * hidden, hidden], [biases * hidden], [batch, hidden],
        ]
        if hasLengths { expected.append([batch]) }
        try expectShapes(inputs, expected)
        return [TensorType(.float32, try .inferred([steps, batch, hidden])), TensorType(.float32, h)]
    }
}
