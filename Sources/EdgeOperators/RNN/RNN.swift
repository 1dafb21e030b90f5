import EdgeGraph
import EdgeTensor

/// A simple recurrent layer over a sequence (Elman 1990), one direction, in float32: `h' = f(W x + R h + b)`.
///
/// | input | shape |
/// |---|---|
/// | x | `[T, N, I]` |
/// | input weights | `[H, I]` |
/// | recurrent weights | `[H, H]` |
/// | bias | `[H]` |
/// | h before | `[N, H]` |
/// | lengths, with ``hasLengths`` | int32 `[N]` |
///
/// Outputs: y `[T, N, H]`, h after `[N, H]`.
public struct RNN: Operator {
    public static let name = "rnn"
    /// Whether the sequence is walked from its end; y stays in the order of x.
    public var isReversed: Bool
    /// Whether sequences end before the last step: y is 0 from there on, h stays.
    public var hasLengths: Bool
    /// The largest magnitude of what goes into the function; 0 for no limit.
    public var clip: Float
    public var function: GateFunction

    public init(
        isReversed: Bool = false, hasLengths: Bool = false, clip: Float = 0, function: GateFunction = .tanh
    ) {
        self.isReversed = isReversed
        self.hasLengths = hasLengths
        self.clip = clip
        self.function = function
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        isReversed = try reader.bool("reversed")
        hasLengths = try reader.bool("lengths")
        clip = try reader.float("clip")
        function = try reader.gateFunction("function")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(isReversed, "reversed")
        writer.write(hasLengths, "lengths")
        writer.write(clip, "clip")
        writer.write(function, "function")
    }

    public var foreignName: String { "RNN" }

    // MARK: Inputs by name

    typealias Input = RecurrentInput

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try recurrentTypes(inputs, gates: 1, biases: 1, hasLengths: hasLengths, clip: clip)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        func elements(_ input: Input) -> UnsafeBufferPointer<Float> {
            inputs[input.rawValue].elements(as: Float.self)
        }
        let bias = elements(.bias)
        let (inputWeights, recurrentWeights) = (elements(.inputWeights), elements(.recurrentWeights))
        let walk = SequenceWalk(
            inputs[Input.x.rawValue].shape, isReversed: isReversed,
            lengths: hasLengths ? inputs[Input.lengths.rawValue] : nil)
        walk.run(inputs[Input.x.rawValue], from: inputs[Input.h.rawValue], into: outputs) { x, h in
            h.indices.map { index in
                let sum = product(inputWeights, index, x) + product(recurrentWeights, index, h)
                return function((sum + bias[index]).clipped(clip))
            }
        }
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
