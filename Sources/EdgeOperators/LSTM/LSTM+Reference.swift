import EdgeGraph
import EdgeTensor

/// One step of a long short-term memory for one element of the batch.
protocol LSTMCell {
    /// The element of x, y and h.
    associatedtype Value: BitwiseCopyable
    /// The element of c.
    associatedtype CellValue: BitwiseCopyable

    /// What y holds behind the end of a sequence.
    static var zero: Value { get }

    /// Replaces `h` and `c` by what they become after `x`.
    func advance(_ x: Swift.Slice<UnsafeBufferPointer<Value>>, h: inout [Value], c: inout [CellValue])
}

extension LSTM {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        if inputs[Input.x.rawValue].type.element == .int8 {
            walk(IntegerLSTMCell(self, inputs), inputs, outputs)
        } else {
            walk(RealLSTMCell(self, inputs), inputs, outputs)
        }
    }

    /// Lets a cell see the sequence of every element of the batch.
    private func walk<Cell: LSTMCell>(_ cell: Cell, _ inputs: [TensorView], _ outputs: [MutableTensorView]) {
        let sizes = Sizes(inputs.map(\.type))
        let x = inputs[Input.x.rawValue].elements(as: Cell.Value.self)
        let h = inputs[Input.h.rawValue].elements(as: Cell.Value.self)
        let c = inputs[Input.c.rawValue].elements(as: Cell.CellValue.self)
        let y = outputs[0].elements(as: Cell.Value.self)
        let walk = SequenceWalk(
            inputs[Input.x.rawValue].shape, isReversed: isReversed, lengths: lengthInput.map { inputs[$0] })
        for item in 0..<sizes.batch {
            var hidden = Array(h[item * sizes.output..<(item + 1) * sizes.output])
            var cellState = Array(c[item * sizes.hidden..<(item + 1) * sizes.hidden])
            for row in walk.rows(of: item) {
                cell.advance(x[row * sizes.input..<(row + 1) * sizes.input], h: &hidden, c: &cellState)
                y.put(hidden, row: row)
            }
            for row in walk.restRows(of: item) { y.put(repeatElement(Cell.zero, count: sizes.output), row: row) }
            outputs[1].elements(as: Cell.Value.self).put(hidden, row: item)
            outputs[2].elements(as: Cell.CellValue.self).put(cellState, row: item)
        }
    }
}

/// The cell in real numbers. With the gates' rows `i, f, g, o` of the weights, `n` the layer normalization or nothing,
/// and the functions ``LSTM/gate`` σ, ``LSTM/candidate`` γ, ``LSTM/output`` η:
///
///     i = σ(n(W_i x + R_i h + p_i c) + b_i)      f = σ(n(W_f x + R_f h + p_f c) + b_f)
///     g = γ(n(W_g x + R_g h) + b_g)              c' = clip(f c + i g)
///     o = σ(n(W_o x + R_o h + p_o c') + b_o)     h' = o η(c'),  or clip(P h' + b_P)
private struct RealLSTMCell: LSTMCell {
    static var zero: Float { 0 }
    let op: LSTM
    let hidden: Int
    let inputWeights, recurrentWeights, bias: UnsafeBufferPointer<Float>
    let peepholes, projectionWeights, projectionBias, normalization: UnsafeBufferPointer<Float>?

    init(_ op: LSTM, _ inputs: [TensorView]) {
        func elements(_ index: Int) -> UnsafeBufferPointer<Float> { inputs[index].elements(as: Float.self) }
        self.op = op
        hidden = LSTM.Sizes(inputs.map(\.type)).hidden
        inputWeights = elements(LSTM.Input.inputWeights.rawValue)
        recurrentWeights = elements(LSTM.Input.recurrentWeights.rawValue)
        bias = elements(LSTM.Input.bias.rawValue)
        peepholes = op.hasPeepholes ? elements(op.peepholeInput) : nil
        projectionWeights = op.hasProjection ? elements(op.projectionInput) : nil
        projectionBias = op.hasProjection ? elements(op.projectionInput + 1) : nil
        normalization = op.hasNormalization ? elements(op.normalizationInput) : nil
    }

    func advance(_ x: Swift.Slice<UnsafeBufferPointer<Float>>, h: inout [Float], c: inout [Float]) {
        func sums(_ gate: Int, peephole: Int? = nil) -> [Float] {
            var sums = (0..<hidden).map { index in
                product(inputWeights, gate * hidden + index, x) + product(recurrentWeights, gate * hidden + index, h)
            }
            if let peepholes, let peephole {
                for index in 0..<hidden { sums[index] += peepholes[peephole * hidden + index] * c[index] }
            }
            return shifted(sums, gate)
        }
        let input = sums(0, peephole: 0).map { op.gate($0) }
        let forget = sums(1, peephole: 1).map { op.gate($0) }
        let candidate = sums(2).map { op.candidate($0) }
        for index in 0..<hidden {
            c[index] = (forget[index] * c[index] + input[index] * candidate[index]).clipped(op.cellClip)
        }
        var result = zip(sums(3, peephole: 2), c).map { op.gate($0) * op.output($1) }
        if let projectionWeights, let projectionBias {
            result = projectionBias.indices.map { row in
                (product(projectionWeights, row, result) + projectionBias[row]).clipped(op.projectionClip)
            }
        }
        h = result
    }

    /// The sums of a gate, normalized if the layer does that, with their biases, clipped.
    private func shifted(_ sums: [Float], _ gate: Int) -> [Float] {
        var values = sums
        if let normalization, hidden > 0 {
            let mean = sums.reduce(0, +) / Float(hidden)
            let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(hidden)
            let scale = 1 / (variance + LSTM.normalizationEpsilon).squareRoot()
            for index in 0..<hidden {
                values[index] = (sums[index] - mean) * scale * normalization[gate * hidden + index]
            }
        }
        return values.indices.map { (values[$0] + bias[gate * hidden + $0]).clipped(op.gateClip) }
    }
}

extension LSTM {
    /// What stands beside the variance under the root of the layer normalization, as in TFLite.
    static let normalizationEpsilon: Float = 1e-8
}
