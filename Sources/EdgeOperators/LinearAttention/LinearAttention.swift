import EdgeGraph
import EdgeTensor

/// Attention with a state instead of a softmax, step by step (Katharopoulos et al. 2020; the delta rule: Yang et al.
/// 2024), in float32.
///
/// | input | shape |
/// |---|---|
/// | query | `[N, T, H_q · K]` |
/// | key | `[N, T, H · K]` |
/// | value | `[N, T, H · V]` |
/// | state before | `[N, H, K, V]` |
/// | decay, where the rule is gated | `[N, T, H · K]` or `[N, T, H]`, as logarithms |
/// | rate, where the rule is a delta | `[N, T, H]` or `[N, T, 1]` |
///
/// Outputs: y `[N, T, H_q · V]`, state after `[N, H, K, V]`. With g, β, k, v and q of a step, g = 0 and β = 1 where the
/// rule has none:
///
///     S ← e^g S      u = v, or v − Sᵀk for a delta      S ← S + β k uᵀ      y = scale · Sᵀq
///
/// Several heads of the query may share one of key and value. Source: ONNX, LinearAttention.
public struct LinearAttention: Operator {
    public static let name = "linear_attention"

    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case linear, gated, delta
        case gatedDelta = "gated_delta"

        var hasDecay: Bool { self == .gated || self == .gatedDelta }
        var hasRate: Bool { self == .delta || self == .gatedDelta }
    }

    public var rule: Rule
    /// H_q and H.
    public var queryHeads, heads: Int
    public var scale: Float

    public init(_ rule: Rule, queryHeads: Int, heads: Int, scale: Float) {
        self.rule = rule
        self.queryHeads = queryHeads
        self.heads = heads
        self.scale = scale
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        rule = try reader.choice("rule")
        queryHeads = try reader.int("query_heads")
        heads = try reader.int("heads")
        scale = try reader.float("scale")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(rule, "rule")
        writer.write(queryHeads, "query_heads")
        writer.write(heads, "heads")
        writer.write(scale, "scale")
    }

    public var foreignName: String { "LinearAttention" }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 4 + (rule.hasDecay ? 1 : 0) + (rule.hasRate ? 1 : 0))
        try expectReals(inputs, lengthInput: nil)
        try expectRank(inputs, 0, 3...3)
        try expectRank(inputs, 3, 4...4)
        guard heads > 0, queryHeads > 0, queryHeads % heads == 0 else {
            throw .badAttribute("query_heads", "\(queryHeads) is no multiple of \(heads) heads")
        }
        let (query, state) = (inputs[0].shape, inputs[3].shape)
        let (batch, steps, keys, values) = (query[0], query[1], state[2], state[3])
        func width(_ heads: Int, _ length: Int) throws(OperatorError) -> Int {
            let (width, overflow) = heads.multipliedReportingOverflow(by: length)
            guard !overflow else { throw .badAttribute("heads", "are \(heads)") }
            return width
        }
        var expected = [
            [batch, steps, try width(queryHeads, keys)], [batch, steps, try width(heads, keys)],
            [batch, steps, try width(heads, values)], [batch, heads, keys, values],
        ]
        if rule.hasDecay {
            let last = inputs[4].shape.last
            expected.append([batch, steps, last == heads ? heads : heads * keys])
        }
        if rule.hasRate { expected.append([batch, steps, inputs[expected.count].shape.last == 1 ? 1 : heads]) }
        try expectShapes(inputs, expected)
        let y = TensorType(.float32, try .inferred([batch, steps, try width(queryHeads, values)]))
        return [y, inputs[3]]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let tensors = inputs.map { $0.elements(as: Float.self) }
        let (y, state) = (outputs[0].elements(as: Float.self), outputs[1].elements(as: Float.self))
        let (steps, keys, values) = (inputs[0].shape[1], inputs[3].shape[2], inputs[3].shape[3])
        for index in state.indices { state[index] = tensors[3][index] }
        var change = Array(repeating: Float(0), count: values)
        for item in 0..<inputs[0].shape[0] {
            for row in item * steps..<(item + 1) * steps {
                for head in 0..<heads {
                    let place = (item * heads + head) * keys * values
                    let memory = UnsafeMutableBufferPointer(rebasing: state[place..<place + keys * values])
                    decay(memory, row, head, inputs)
                    learn(memory, row, head, inputs, &change)
                }
                for head in 0..<queryHeads {
                    let place = (item * heads + head / (queryHeads / heads)) * keys * values
                    for value in 0..<values {
                        let sum = (0..<keys).reduce(Float(0)) { sum, key in
                            sum + tensors[0][(row * queryHeads + head) * keys + key]
                                * state[place + key * values + value]
                        }
                        y[(row * queryHeads + head) * values + value] = scale * sum
                    }
                }
            }
        }
    }

    /// `S ← e^g S`
    private func decay(
        _ memory: UnsafeMutableBufferPointer<Float>, _ row: Int, _ head: Int, _ inputs: [TensorView]
    ) {
        guard rule.hasDecay else { return }
        let (keys, values) = (inputs[3].shape[2], inputs[3].shape[3])
        let isShared = inputs[4].shape[2] == heads
        let decay = inputs[4].elements(as: Float.self)
        for key in 0..<keys {
            let logarithm = decay[isShared ? row * heads + head : (row * heads + head) * keys + key]
            let factor = Float(Elementary.exp(Double(logarithm)))
            for index in key * values..<(key + 1) * values { memory[index] *= factor }
        }
    }

    /// `S ← S + β k uᵀ`
    private func learn(
        _ memory: UnsafeMutableBufferPointer<Float>, _ row: Int, _ head: Int, _ inputs: [TensorView],
        _ change: inout [Float]
    ) {
        let (keys, values) = (inputs[3].shape[2], inputs[3].shape[3])
        let (key, value) = (inputs[1].elements(as: Float.self), inputs[2].elements(as: Float.self))
        let (firstKey, firstValue) = ((row * heads + head) * keys, (row * heads + head) * values)
        var rate: Float = 1
        if rule.hasRate {
            let rates = inputs[inputs.count - 1]
            rate = rates.elements(as: Float.self)[rates.shape[2] == 1 ? row : row * heads + head]
        }
        for index in 0..<values {
            change[index] = value[firstValue + index]
            guard rule.hasRate else { continue }
            for place in 0..<keys { change[index] -= memory[place * values + index] * key[firstKey + place] }
        }
        for place in 0..<keys {
            let factor = rate * key[firstKey + place]
            for index in 0..<values { memory[place * values + index] += factor * change[index] }
        }
    }

    public func macCount(for signature: Signature) -> Int {
        let state = signature.inputs[3].elementCount
        let (count, overflow) = state.multipliedReportingOverflow(by: signature.inputs[0].shape[1])
        let (all, overflowsToo) = count.multipliedReportingOverflow(by: 2 + queryHeads / max(heads, 1))
        return overflow || overflowsToo ? .max : all
    }
}
