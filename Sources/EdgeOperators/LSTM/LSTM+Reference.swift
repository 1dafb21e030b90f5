import EdgeGraph
import EdgeTensor

/// One step of a long short-term memory for one element of the batch.
protocol LSTMCell {
    /// The element of x, y and h.
    associatedtype Value: BitwiseCopyable
    /// The element of c.
    associatedtype CellValue: BitwiseCopyable

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
        func put<Element>(_ elements: [Element], _ target: UnsafeMutableBufferPointer<Element>, row: Int) {
            for (index, element) in elements.enumerated() { target[row * elements.count + index] = element }
        }
        for item in 0..<sizes.batch {
            var hidden = Array(h[item * sizes.output..<(item + 1) * sizes.output])
            var cellState = Array(c[item * sizes.hidden..<(item + 1) * sizes.hidden])
            for step in 0..<sizes.steps {
                let row = (isReversed ? sizes.steps - 1 - step : step) * sizes.batch + item
                cell.advance(x[row * sizes.input..<(row + 1) * sizes.input], h: &hidden, c: &cellState)
                put(hidden, y, row: row)
            }
            put(hidden, outputs[1].elements(as: Cell.Value.self), row: item)
            put(cellState, outputs[2].elements(as: Cell.CellValue.self), row: item)
        }
    }
}

/// The cell in real numbers. With the gates' rows `i, f, g, o` of the weights:
///
///     i = σ(W_i x + R_i h + p_i c + b_i)      f = σ(W_f x + R_f h + p_f c + b_f)
///     g = tanh(W_g x + R_g h + b_g)           c' = clip(f c + i g)
///     o = σ(W_o x + R_o h + p_o c' + b_o)     h' = o tanh(c'),  or clip(P h' + b_P)
private struct RealLSTMCell: LSTMCell {
    let op: LSTM
    let hidden: Int
    let inputWeights, recurrentWeights, bias: UnsafeBufferPointer<Float>
    let peepholes, projectionWeights, projectionBias: UnsafeBufferPointer<Float>?

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
    }

    func advance(_ x: Swift.Slice<UnsafeBufferPointer<Float>>, h: inout [Float], c: inout [Float]) {
        func product(_ weights: UnsafeBufferPointer<Float>, _ row: Int, _ vector: some Collection<Float>) -> Float {
            zip(weights[row * vector.count..<(row + 1) * vector.count], vector).reduce(0) { $0 + $1.0 * $1.1 }
        }
        func gate(_ number: Int, _ index: Int) -> Float {
            let row = number * hidden + index
            return product(inputWeights, row, x) + product(recurrentWeights, row, h) + bias[row]
        }
        func sigmoid(_ x: Float) -> Float { Float(Elementary.sigmoid(Double(x))) }
        func tanh(_ x: Float) -> Float { Float(Elementary.tanh(Double(x))) }
        func peephole(_ number: Int, _ index: Int) -> Float {
            (peepholes?[number * hidden + index] ?? 0) * (peepholes == nil ? 0 : c[index])
        }
        var result: [Float] = []
        for index in 0..<hidden {
            let input = sigmoid(gate(0, index) + peephole(0, index))
            let forget = sigmoid(gate(1, index) + peephole(1, index))
            c[index] = LSTM.clip(forget * c[index] + input * tanh(gate(2, index)), op.cellClip)
            result.append(sigmoid(gate(3, index) + peephole(2, index)) * tanh(c[index]))
        }
        if let projectionWeights, let projectionBias {
            result = projectionBias.indices.map { row in
                LSTM.clip(product(projectionWeights, row, result) + projectionBias[row], op.projectionClip)
            }
        }
        h = result
    }
}

extension LSTM {
    /// `value` within `±limit`; as it is for a limit of 0.
    static func clip(_ value: Float, _ limit: Float) -> Float {
        guard limit > 0 else { return value }
        return value < -limit ? -limit : value > limit ? limit : value
    }
}
