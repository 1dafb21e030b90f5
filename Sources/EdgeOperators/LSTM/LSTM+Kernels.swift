import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension LSTM {
    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        guard signature.inputs[Input.x.rawValue].element == .float32 else { return [:] }
        return signature.packingConstants(matrices)
    }

    /// The inputs that are matrices of weights.
    var matrices: [Int] {
        [Input.inputWeights.rawValue, Input.recurrentWeights.rawValue] + (hasProjection ? [projectionInput] : [])
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let sizes = Sizes(signature.inputs)
        if signature.inputs[Input.x.rawValue].element == .float32 {
            return signature.arePacked(matrices) ? realKernels(sizes) : []
        }
        let numbers = IntegerLSTMNumbers(self, signature.inputs)
        // The kernels hold centred values in int16.
        let zeroPoints = [numbers.inputZeroPoint, numbers.recurrentZeroPoint, numbers.hidden.zeroPoint]
        guard zeroPoints.allSatisfy({ (-128...127).contains($0) }) else { return [] }
        return integerKernels(sizes, numbers)
    }

    private func realKernels(_ sizes: Sizes) -> [Kernel] {
        let family = KernelFamily(edge_lstm_kernels(), "lstm_f32")
        let gates = 4 * sizes.hidden * min(sizes.steps, Int(EDGE_STEPS_TOGETHER))
        let scratch = (gates + 5 * sizes.hidden) * MemoryLayout<Float>.stride
        return family.bound(unitCount: sizes.batch, scratchByteCount: scratch) { operands, _ in
            func input(_ index: Int) -> UnsafePointer<Float> {
                operands.inputs[index].assumingMemoryBound(to: Float.self)
            }
            func output(_ index: Int) -> UnsafeMutablePointer<Float> {
                operands.outputs[index].assumingMemoryBound(to: Float.self)
            }
            return edge_lstm_f32(
                sizes: edge_lstm_sizes(sizes, isReversed: isReversed), x: input(Input.x.rawValue),
                input_weights: input(Input.inputWeights.rawValue),
                recurrent_weights: input(Input.recurrentWeights.rawValue), bias: input(Input.bias.rawValue),
                h: input(Input.h.rawValue), c: input(Input.c.rawValue),
                peepholes: hasPeepholes ? input(peepholeInput) : nil,
                projection_weights: hasProjection ? input(projectionInput) : nil,
                projection_bias: hasProjection ? input(projectionInput + 1) : nil,
                normalization: hasNormalization ? input(normalizationInput) : nil,
                lengths: lengthInput.map { operands.inputs[$0].assumingMemoryBound(to: Int32.self) }, y: output(0),
                h_after: output(1), c_after: output(2), cell_limit: cellClip, projection_limit: projectionClip,
                gate_limit: gateClip, normalization_epsilon: LSTM.normalizationEpsilon, gate: gate.kernelForm,
                candidate: candidate.kernelForm, output: self.output.kernelForm)
        }
    }

    private func integerKernels(_ sizes: Sizes, _ numbers: IntegerLSTMNumbers) -> [Kernel] {
        let family = KernelFamily(edge_lstm_kernels(), "lstm_s8")
        let scratch = (sizes.input + sizes.output + 6 * sizes.hidden) * MemoryLayout<Int16>.stride
        return family.bound(unitCount: sizes.batch, scratchByteCount: scratch) { operands, kept in
            func input<Element>(_ index: Int, _: Element.Type) -> UnsafePointer<Element> {
                operands.inputs[index].assumingMemoryBound(to: Element.self)
            }
            let projection = numbers.projection
            return edge_lstm_s8(
                sizes: edge_lstm_sizes(sizes, isReversed: isReversed), x: input(Input.x.rawValue, Int8.self),
                input_weights: input(Input.inputWeights.rawValue, Int8.self),
                recurrent_weights: input(Input.recurrentWeights.rawValue, Int8.self),
                bias: input(Input.bias.rawValue, Int32.self), h: input(Input.h.rawValue, Int8.self),
                c: input(Input.c.rawValue, Int16.self),
                projection_weights: hasProjection ? input(projectionInput, Int8.self) : nil,
                projection_bias: hasProjection ? input(projectionInput + 1, Int32.self) : nil,
                y: operands.outputs[0].assumingMemoryBound(to: Int8.self),
                h_after: operands.outputs[1].assumingMemoryBound(to: Int8.self),
                c_after: operands.outputs[2].assumingMemoryBound(to: Int16.self),
                input_zero_point: numbers.inputZeroPoint, recurrent_zero_point: numbers.recurrentZeroPoint,
                input_multipliers: numbers.inputMultipliers.kept(in: &kept),
                recurrent_multipliers: numbers.recurrentMultipliers.kept(in: &kept),
                sigmoid: IntegerLSTMNumbers.sigmoidTable.kept(in: &kept),
                tanh: IntegerLSTMNumbers.tanhTable.kept(in: &kept), cell_multiplier: numbers.cellMultiplier,
                cell_rescale: numbers.cellRescale, cell_bound: numbers.cellBound,
                hidden_multiplier: numbers.hidden.multiplier, hidden_rule: edge_requantize(numbers.hidden),
                projection_multipliers: hasProjection ? projection.map(\.multiplier).kept(in: &kept) : nil,
                projection_rule: projection.first.map { edge_requantize($0) } ?? edge_requantize())
        }
    }
}

extension edge_lstm_sizes {
    fileprivate init(_ sizes: LSTM.Sizes, isReversed: Bool) {
        self.init(
            steps: sizes.steps, batch: sizes.batch, input: sizes.input, hidden: sizes.hidden, output: sizes.output,
            is_reversed: isReversed ? 1 : 0)
    }
}
