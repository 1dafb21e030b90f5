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
        guard zeroPoints.allSatisfy({ (-128...127).contains($0) }), hasConstantWeights(signature) else { return [] }
        return integerKernels(sizes, numbers)
    }

    /// Whether the kernels can have the weights packed beforehand.
    private func hasConstantWeights(_ signature: Signature) -> Bool {
        var weights = [Input.inputWeights.rawValue, Input.recurrentWeights.rawValue, Input.bias.rawValue]
        if hasProjection { weights += [projectionInput, projectionInput + 1] }
        return weights.allSatisfy { signature.isConstant[$0] }
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
        let kernelSizes = edge_lstm_sizes(sizes, isReversed: isReversed)
        let scratch = edge_lstm_s8_scratch_byte_count(kernelSizes)
        return family.bound(unitCount: sizes.batch, scratchByteCount: scratch) { operands, kept in
            func input<Element>(_ index: Int, _: Element.Type) -> UnsafePointer<Element> {
                operands.inputs[index].assumingMemoryBound(to: Element.self)
            }
            func rows(
                _ weights: Int, bias: Int?, _ multipliers: [Float], depth: Int, zeroPoint: Int32
            ) -> edge_lstm_rows_s8 {
                let matrix = UnsafeBufferPointer(start: input(weights, Int8.self), count: multipliers.count * depth)
                let biases = bias.map { UnsafeBufferPointer(start: input($0, Int32.self), count: multipliers.count) }
                return edge_lstm_rows_s8(
                    Array(matrix), biases.map(Array.init), multipliers, depth: depth, zeroPoint: zeroPoint, &kept)
            }
            let projection = numbers.projection
            return edge_lstm_s8(
                sizes: kernelSizes, x: input(Input.x.rawValue, Int8.self), h: input(Input.h.rawValue, Int8.self),
                c: input(Input.c.rawValue, Int16.self),
                y: operands.outputs[0].assumingMemoryBound(to: Int8.self),
                h_after: operands.outputs[1].assumingMemoryBound(to: Int8.self),
                c_after: operands.outputs[2].assumingMemoryBound(to: Int16.self),
                from_x: rows(
                    Input.inputWeights.rawValue, bias: Input.bias.rawValue, numbers.inputMultipliers,
                    depth: sizes.input, zeroPoint: numbers.inputZeroPoint),
                from_h: rows(
                    Input.recurrentWeights.rawValue, bias: nil, numbers.recurrentMultipliers, depth: sizes.output,
                    zeroPoint: numbers.recurrentZeroPoint),
                sigmoid: IntegerLSTMNumbers.segments(IntegerLSTMNumbers.sigmoidTable).kept(in: &kept),
                tanh: IntegerLSTMNumbers.segments(IntegerLSTMNumbers.tanhTable).kept(in: &kept),
                cell_multiplier: numbers.cellMultiplier, cell_rescale: numbers.cellRescale,
                cell_bound: numbers.cellBound, hidden_multiplier: numbers.hidden.multiplier,
                hidden_rule: edge_requantize(numbers.hidden),
                projection: hasProjection
                    ? rows(
                        projectionInput, bias: projectionInput + 1, projection.map(\.multiplier), depth: sizes.hidden,
                        zeroPoint: numbers.hidden.zeroPoint)
                    : edge_lstm_rows_s8(),
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

extension edge_lstm_rows_s8 {
    /// The rows `weights[rows, depth]` with a multiplier each, for vectors whose zero point is `zeroPoint`.
    fileprivate init(
        _ weights: [Int8], _ bias: [Int32]?, _ multipliers: [Float], depth: Int, zeroPoint: Int32,
        _ kept: inout [AnyObject]
    ) {
        let (rows, block) = (multipliers.count, 16)
        let (paddedRows, paddedDepth) = ((rows + block - 1) / block * block, (depth + 3) / 4 * 4)
        var panels = [Int8](repeating: 0, count: paddedRows * paddedDepth)
        var biases = [Int32](repeating: 0, count: paddedRows)
        for row in 0..<rows {
            let panel = row / block * block * paddedDepth
            biases[row] = bias?[row] ?? 0
            for index in 0..<depth {
                let weight = weights[row * depth + index]
                biases[row] &-= Int32(weight) * zeroPoint
                panels[panel + index / 4 * block * 4 + row % block * 4 + index % 4] = weight
            }
        }
        let padding = [Float](repeating: 0, count: paddedRows - rows)
        self.init(
            rows: rows, depth: depth, panels: panels.kept(in: &kept), biases: biases.kept(in: &kept),
            multipliers: (multipliers + padding).kept(in: &kept))
    }
}
