import EdgeGraph
import EdgeTensor

/// One step of a layer of rank-one filters over features and time (Nakkiran et al. 2015, «Compressing Deep Neural
/// Networks using a Rank-Constrained Topology»).
///
/// | input | shape | float32 form | integer form |
/// |---|---|---|---|
/// | x | `[N, I]` | float32 | int8 |
/// | feature weights | `[F, I]` | float32 | int8, zero point 0 |
/// | time weights | `[F, M]` | float32 | int16, zero point 0 |
/// | bias | `[U]` | float32 | int32 in units of the state's scale times that of the time weights |
/// | state before | `[N, F·M]` | float32 | int16, zero point 0 |
///
/// Outputs: y `[N, U]`, state after `[N, F·M]`. `F = U · rank`; the memory of a filter is M neighbours, the oldest
/// first. The state moves on by one place, and the filter's product with x becomes its last entry:
///
///     s'[f] = (s[f][1…], Σ_i w[f, i] x[i])      y[u] = function(b[u] + Σ_{f of u} Σ_m v[f, m] s'[f][m])
///
/// The integer form is «SVDF» of docs/quantization.md; its functions are identity and the clamping ones.
public struct SVDF: Operator {
    public static let name = "svdf"
    /// The number of filters that make a unit.
    public var rank: Int
    public var function: GateFunction

    public init(rank: Int, function: GateFunction = GateFunction(.identity)) {
        self.rank = rank
        self.function = function
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        rank = try reader.int("rank")
        function = try reader.gateFunction("function")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(rank, "rank")
        writer.write(function, "function")
    }

    public var foreignName: String { "SVDF" }

    public var integerRule: IntegerRule { .arithmetic }

    // MARK: Inputs by name

    enum Input: Int { case x, features, time, bias, state }

    /// The lengths of all axes, from inputs of the right rank and of consistent shapes.
    struct Sizes {
        let batch, input, units, filters, memory: Int

        init(_ inputs: [TensorType], rank: Int) {
            (batch, input) = (inputs[Input.x.rawValue].shape[0], inputs[Input.x.rawValue].shape[1])
            (filters, memory) = (inputs[Input.time.rawValue].shape[0], inputs[Input.time.rawValue].shape[1])
            units = filters / rank
        }
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 5)
        try expectRank(inputs, Input.x.rawValue, 2...2)
        try expectRank(inputs, Input.time.rawValue, 2...2)
        let time = inputs[Input.time.rawValue].shape
        guard rank > 0, time[0] % rank == 0, time[1] > 0 else {
            throw .badAttribute("rank", "\(rank) does not divide the time weights of shape \(time)")
        }
        let sizes = Sizes(inputs, rank: rank)
        let (state, overflow) = sizes.filters.multipliedReportingOverflow(by: sizes.memory)
        guard !overflow else { throw .badInput(Input.time.rawValue, "has shape \(time)") }
        try expectShapes(
            inputs,
            [
                [sizes.batch, sizes.input], [sizes.filters, sizes.input], [sizes.filters, sizes.memory],
                [sizes.units], [sizes.batch, state],
            ])
        try expectElement(inputs, Input.x.rawValue, [.float32, .int8])
        let isInteger = inputs[Input.x.rawValue].element == .int8
        if isInteger { try checkIntegers(inputs) } else { try expectReals(inputs, lengthInput: nil) }
        return [
            TensorType(isInteger ? .int8 : .float32, try .inferred([sizes.batch, sizes.units])),
            inputs[Input.state.rawValue],
        ]
    }

    private func checkIntegers(_ inputs: [TensorType]) throws(OperatorError) {
        for (index, element) in [ElementType.int8, .int8, .int16, .int32, .int16].enumerated() {
            try expectElement(inputs, index, [element])
        }
        for input in [Input.x, .features, .time, .state] {
            guard let quantization = inputs[input.rawValue].quantization, quantization.isPerTensor else {
                throw .badInput(input.rawValue, "needs one scale")
            }
            guard input == .x || quantization.zeroPoint == 0 else {
                throw .badInput(input.rawValue, "has a zero point other than 0")
            }
        }
        guard clampedRange != nil else { throw .unsupported("\(function.kind) of integers in SVDF") }
    }

    /// The function as a range, where it is one.
    var clampedRange: ActivationRange? {
        switch function.kind {
        case .identity: ActivationRange.none
        case .relu: .relu
        case .reluN1To1: .reluN1To1
        case .relu6: .relu6
        default: nil
        }
    }

    public func macCount(for signature: Signature) -> Int {
        let weights = signature.inputs[Input.features.rawValue].elementCount
            .addingClamped(signature.inputs[Input.time.rawValue].elementCount)
        return weights.multipliedClamped(by: signature.inputs[Input.x.rawValue].shape[0])
    }
}
