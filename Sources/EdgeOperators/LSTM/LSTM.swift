import EdgeGraph
import EdgeTensor

/// A long short-term memory over a sequence (Hochreiter and Schmidhuber 1997; peepholes and projection: Sak, Senior
/// and Beaufays 2014; layer normalization: Ba, Kiros and Hinton 2016), one direction.
///
/// | input | shape | float32 form | integer form |
/// |---|---|---|---|
/// | x | `[T, N, I]` | float32 | int8 |
/// | input weights | `[4H, I]` | float32 | int8, one scale or one per row, zero point 0 |
/// | recurrent weights | `[4H, P]` | float32 | likewise |
/// | bias | `[4H]` | float32 | int32 in units of x's scale times that of the row's input weights |
/// | h before | `[N, P]` | float32 | int8 |
/// | c before | `[N, H]` | float32 | int16, zero point 0 |
/// | peepholes, with ``hasPeepholes`` | `[3H]`: input, forget, output | float32 | – |
/// | projection weights, with ``hasProjection`` | `[P, H]` | float32 | int8, zero point 0 |
/// | projection bias, with ``hasProjection`` | `[P]` | float32 | int32 in units of both scales |
/// | normalization, with ``hasNormalization`` | `[4H]` | float32 | – |
/// | lengths, with ``hasLengths`` | `[N]` | int32 | – |
///
/// Outputs: y `[T, N, P]`, h after `[N, P]`, c after `[N, H]`; y and h have the quantization of h, c that of c.
/// Rows of the weights and the bias are those of the gates input, forget, cell, output, H each. `P` is `H` without a
/// projection. The integer form is «Integer LSTM» of docs/quantization.md.
public struct LSTM: Operator {
    public static let name = "lstm"
    /// Whether the sequence is walked from its end; y stays in the order of x.
    public var isReversed: Bool
    /// The largest magnitude of c; 0 for no limit.
    public var cellClip: Float
    /// The largest magnitude of h behind a projection; 0 for no limit.
    public var projectionClip: Float
    public var hasPeepholes: Bool
    public var hasProjection: Bool
    /// The quantization of what goes into the projection; only in the integer form.
    public var hiddenQuantization: Quantization?
    /// Whether the sum of each gate is brought to mean 0 and variance 1 and scaled, before its bias is added.
    public var hasNormalization: Bool
    /// Whether sequences end before the last step: y is 0 from there on, h and c stay.
    public var hasLengths: Bool
    /// The largest magnitude of what goes into ``gate`` and ``candidate``; 0 for no limit.
    public var gateClip: Float
    /// The function of the input, forget and output gates, that of the cell gate, and that of c on its way to h. The
    /// integer form has sigmoid, tanh and tanh.
    public var gate, candidate, output: GateFunction

    public init(
        isReversed: Bool = false, cellClip: Float = 0, projectionClip: Float = 0, hasPeepholes: Bool = false,
        hasProjection: Bool = false, hiddenQuantization: Quantization? = nil, hasNormalization: Bool = false,
        hasLengths: Bool = false, gateClip: Float = 0, gate: GateFunction = .sigmoid, candidate: GateFunction = .tanh,
        output: GateFunction = .tanh
    ) {
        self.isReversed = isReversed
        self.cellClip = cellClip
        self.projectionClip = projectionClip
        self.hasPeepholes = hasPeepholes
        self.hasProjection = hasProjection
        self.hiddenQuantization = hiddenQuantization
        self.hasNormalization = hasNormalization
        self.hasLengths = hasLengths
        self.gateClip = gateClip
        self.gate = gate
        self.candidate = candidate
        self.output = output
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        isReversed = try reader.bool("reversed")
        cellClip = try reader.float("cell_clip")
        projectionClip = try reader.float("projection_clip")
        hasPeepholes = try reader.bool("peepholes")
        hasProjection = try reader.bool("projection")
        hiddenQuantization = try reader.quantization("hidden")
        hasNormalization = try reader.bool("normalization", default: false)
        hasLengths = try reader.bool("lengths", default: false)
        gateClip = try reader.float("gate_clip", default: 0)
        gate = try reader.gateFunction("gate", default: .sigmoid)
        candidate = try reader.gateFunction("candidate", default: .tanh)
        output = try reader.gateFunction("output", default: .tanh)
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(isReversed, "reversed")
        writer.write(cellClip, "cell_clip")
        writer.write(projectionClip, "projection_clip")
        writer.write(hasPeepholes, "peepholes")
        writer.write(hasProjection, "projection")
        writer.write(hiddenQuantization, "hidden")
        writer.write(hasNormalization, "normalization")
        writer.write(hasLengths, "lengths")
        writer.write(gateClip, "gate_clip")
        writer.write(gate, "gate")
        writer.write(candidate, "candidate")
        writer.write(output, "output")
    }

    public var integerRule: IntegerRule { .arithmetic }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        var batch: [Int?] = axes.map { _ in nil }
        (batch[Input.x.rawValue], batch[Input.h.rawValue], batch[Input.c.rawValue]) = (1, 0, 0)
        if let lengthInput { batch[lengthInput] = 0 }
        return areBatchEntries(axes, signature, along: batch) ? [1, 0, 0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        let sizes = Sizes(signature.inputs)
        let cell = 4 * sizes.hidden * (sizes.input + sizes.output) + (hasProjection ? sizes.hidden * sizes.output : 0)
        return (sizes.steps * sizes.batch).multipliedClamped(by: cell)
    }

    // MARK: Inputs by name

    enum Input: Int { case x, inputWeights, recurrentWeights, bias, h, c }

    var peepholeInput: Int { 6 }
    var projectionInput: Int { hasPeepholes ? 7 : 6 }
    var normalizationInput: Int { projectionInput + (hasProjection ? 2 : 0) }
    var lengthInput: Int? { hasLengths ? normalizationInput + (hasNormalization ? 1 : 0) : nil }

    /// The lengths of all axes, from inputs of the right rank.
    struct Sizes: Hashable, Sendable {
        /// T, N, I, H and P.
        var steps, batch, input, hidden, output: Int

        init(_ inputs: [TensorType]) {
            let x = inputs[Input.x.rawValue].shape
            (steps, batch, input) = (x[0], x[1], x[2])
            hidden = inputs[Input.c.rawValue].shape[1]
            output = inputs[Input.h.rawValue].shape[1]
        }
    }
}
