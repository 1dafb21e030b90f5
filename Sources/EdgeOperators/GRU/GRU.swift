import EdgeGraph
import EdgeTensor

/// A gated recurrent unit over a sequence (Cho et al. 2014), one direction, in float32.
///
/// | input | shape |
/// |---|---|
/// | x | `[T, N, I]` |
/// | input weights | `[3H, I]`: update, reset, candidate |
/// | recurrent weights | `[3H, H]`: likewise |
/// | bias | `[4H]`: update, reset, candidate's for x, candidate's for h |
/// | h before | `[N, H]` |
/// | lengths, with ``hasLengths`` | int32 `[N]` |
///
/// Outputs: y `[T, N, H]`, h after `[N, H]`.
///
///     z = σ(W_z x + R_z h + b_z)     r = σ(W_r x + R_r h + b_r)
///     c = γ(W_c x + b_c + R_c (r h) + b_h),  or with ``resetsAfter`` γ(W_c x + b_c + r (R_c h + b_h))
///     h' = (1 − z) c + z h
public struct GRU: Operator {
    public static let name = "gru"
    /// Whether the sequence is walked from its end; y stays in the order of x.
    public var isReversed: Bool
    /// Whether the reset gate meets the candidate's product with h, and not h itself.
    public var resetsAfter: Bool
    /// Whether sequences end before the last step: y is 0 from there on, h stays.
    public var hasLengths: Bool
    /// The largest magnitude of what goes into the functions; 0 for no limit.
    public var clip: Float
    /// The function of the update and reset gates, and that of the candidate.
    public var gate, candidate: GateFunction

    public init(
        isReversed: Bool = false, resetsAfter: Bool = false, hasLengths: Bool = false, clip: Float = 0,
        gate: GateFunction = .sigmoid, candidate: GateFunction = .tanh
    ) {
        self.isReversed = isReversed
        self.resetsAfter = resetsAfter
        self.hasLengths = hasLengths
        self.clip = clip
        self.gate = gate
        self.candidate = candidate
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        isReversed = try reader.bool("reversed")
        resetsAfter = try reader.bool("resets_after")
        hasLengths = try reader.bool("lengths")
        clip = try reader.float("clip")
        gate = try reader.gateFunction("gate")
        candidate = try reader.gateFunction("candidate")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(isReversed, "reversed")
        writer.write(resetsAfter, "resets_after")
        writer.write(hasLengths, "lengths")
        writer.write(clip, "clip")
        writer.write(gate, "gate")
        writer.write(candidate, "candidate")
    }

    public var foreignName: String { "GRU" }

    // MARK: Inputs by name

    typealias Input = RecurrentInput

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try recurrentTypes(inputs, gates: 3, biases: 4, hasLengths: hasLengths, clip: clip)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let cell = GRUCell(self, inputs)
        let walk = SequenceWalk(
            inputs[Input.x.rawValue].shape, isReversed: isReversed,
            lengths: hasLengths ? inputs[Input.lengths.rawValue] : nil)
        walk.run(inputs[Input.x.rawValue], from: inputs[Input.h.rawValue], into: outputs, cell.next)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: [1, nil, nil, nil, 0, 0]) ? [1, 0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        let weights = signature.inputs[Input.inputWeights.rawValue].elementCount
            .addingClamped(signature.inputs[Input.recurrentWeights.rawValue].elementCount)
        let x = signature.inputs[Input.x.rawValue].shape
        return weights.multipliedClamped(by: x[0] * x[1])
    }
}

/// One step for one element of the batch.
private struct GRUCell {
    let op: GRU
    let hidden: Int
    let inputWeights, recurrentWeights, bias: UnsafeBufferPointer<Float>

    init(_ op: GRU, _ inputs: [TensorView]) {
        self.op = op
        hidden = inputs[GRU.Input.h.rawValue].shape[1]
        inputWeights = inputs[GRU.Input.inputWeights.rawValue].elements(as: Float.self)
        recurrentWeights = inputs[GRU.Input.recurrentWeights.rawValue].elements(as: Float.self)
        bias = inputs[GRU.Input.bias.rawValue].elements(as: Float.self)
    }

    /// What `h` becomes after `x`.
    func next(_ x: Swift.Slice<UnsafeBufferPointer<Float>>, _ h: [Float]) -> [Float] {
        func gate(_ row: Int) -> Float {
            let sum = product(inputWeights, row, x) + product(recurrentWeights, row, h) + bias[row]
            return op.gate(sum.clipped(op.clip))
        }
        let update = (0..<hidden).map { gate($0) }
        let reset = (0..<hidden).map { gate(hidden + $0) }
        let held = zip(reset, h).map { $0 * $1 }
        return (0..<hidden).map { index in
            let row = 2 * hidden + index
            let fromX = product(inputWeights, row, x) + bias[row]
            let fromH =
                op.resetsAfter
                ? reset[index] * (product(recurrentWeights, row, h) + bias[row + hidden])
                : product(recurrentWeights, row, held) + bias[row + hidden]
            let candidate = op.candidate((fromX + fromH).clipped(op.clip))
            return (1 - update[index]) * candidate + update[index] * h[index]
        }
    }
}
