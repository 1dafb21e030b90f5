import EdgeGraph
import EdgeTensor

extension LSTM {
    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        let normalizing = hasNormalization ? 1 : 0
        try expectCount(
            inputs, 6 + (hasPeepholes ? 1 : 0) + (hasProjection ? 2 : 0) + normalizing + (hasLengths ? 1 : 0))
        try expectLimit(cellClip, "cell_clip")
        try expectLimit(projectionClip, "projection_clip")
        try expectLimit(gateClip, "gate_clip")
        try checkShapes(inputs)
        try expectElement(inputs, Input.x.rawValue, [.float32, .int8])
        if inputs[Input.x.rawValue].element == .int8 {
            try checkIntegers(inputs)
        } else {
            try expectReals(inputs, lengthInput: lengthInput)
        }
        let sizes = Sizes(inputs)
        let (h, c) = (inputs[Input.h.rawValue], inputs[Input.c.rawValue])
        let y = TensorType(
            h.element, try .inferred([sizes.steps, sizes.batch, sizes.output]), quantization: h.quantization)
        return [y, h, c]
    }

    private func checkShapes(_ inputs: [TensorType]) throws(OperatorError) {
        try expectRank(inputs, Input.x.rawValue, 3...3)
        try expectRank(inputs, Input.h.rawValue, 2...2)
        try expectRank(inputs, Input.c.rawValue, 2...2)
        let sizes = Sizes(inputs)
        guard hasProjection || sizes.output == sizes.hidden else {
            throw .badInput(Input.h.rawValue, "has rows of \(sizes.output), the cell of \(sizes.hidden)")
        }
        var expected = [
            [sizes.steps, sizes.batch, sizes.input], [4 * sizes.hidden, sizes.input],
            [4 * sizes.hidden, sizes.output], [4 * sizes.hidden], [sizes.batch, sizes.output],
            [sizes.batch, sizes.hidden],
        ]
        if hasPeepholes { expected.append([3 * sizes.hidden]) }
        if hasProjection { expected += [[sizes.output, sizes.hidden], [sizes.output]] }
        if hasNormalization { expected.append([4 * sizes.hidden]) }
        if hasLengths { expected.append([sizes.batch]) }
        try expectShapes(inputs, expected)
    }

    private func checkIntegers(_ inputs: [TensorType]) throws(OperatorError) {
        guard !hasPeepholes else { throw .unsupported("an integer LSTM with peepholes") }
        guard !hasNormalization else { throw .unsupported("an integer LSTM with layer normalization") }
        guard !hasLengths else { throw .unsupported("an integer LSTM over sequences of different lengths") }
        guard gateClip == 0, gate == .sigmoid, candidate == .tanh, output == .tanh else {
            throw .unsupported("an integer LSTM with other functions than sigmoid and tanh")
        }
        guard !hasProjection || hiddenQuantization != nil else { throw .badAttribute("hidden", "is missing") }
        var elements: [ElementType] = [.int8, .int8, .int8, .int32, .int8, .int16]
        if hasProjection { elements += [.int8, .int32] }
        for (index, element) in elements.enumerated() { try expectElement(inputs, index, [element]) }
        for input in [Input.x, .h, .c] {
            try expectPerTensor(inputs, input.rawValue)
            guard inputs[input.rawValue].quantization != nil else { throw .badInput(input.rawValue, "has no scale") }
        }
        guard inputs[Input.c.rawValue].quantization?.zeroPoint == 0 else {
            throw .badInput(Input.c.rawValue, "has a zero point other than 0")
        }
        let weights = [Input.inputWeights.rawValue, Input.recurrentWeights.rawValue]
        for index in weights + (hasProjection ? [projectionInput] : []) {
            guard let quantization = inputs[index].quantization, quantization.axis ?? 0 == 0,
                quantization.zeroPoints.allSatisfy({ $0 == 0 })
            else { throw .badInput(index, "needs scales per tensor or per row, with zero points of 0") }
        }
    }
}
