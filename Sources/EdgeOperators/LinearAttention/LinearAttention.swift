import EdgeGraph
import EdgeTensor

/// Attention whose past is one matrix S for each head, which every step forgets from and adds to:
///
///     S ← exp(g) · S                         for the gated rules
///     u = β · (v − Sᵀ k), or v               for the delta rules, or the others
///     S ← S + k uᵀ          y = scale · Sᵀ q
///
/// Inputs, all float32: q `[N, T, queryHeads · D]`, k `[N, T, heads · D]`, v `[N, T, heads · E]`, S `[N, heads, D, E]`;
/// for the gated rules g `[N, T, heads · D]` or `[N, T, heads]`, then for the delta rules β `[N, T, heads]` or
/// `[N, T, 1]`. Outputs: y `[N, T, queryHeads · E]` and the last S. As many heads of q in a row share one of k as q has
/// more. Numbers are kept in float64 within a run.
public struct LinearAttention: Operator {
    public static let name = "linear_attention"
    public var rule: UpdateRule
    public var queryHeads: Int
    public var heads: Int
    public var scale: Float

    public enum UpdateRule: String, Hashable, Sendable, CaseIterable {
        case linear, gated, delta
        case gatedDelta = "gated_delta"

        var isGated: Bool { self == .gated || self == .gatedDelta }
        var isDelta: Bool { self == .delta || self == .gatedDelta }
    }

    public init(_ rule: UpdateRule, queryHeads: Int, heads: Int, scale: Float) {
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
        try expectCount(inputs, 4 + (rule.isGated ? 1 : 0) + (rule.isDelta ? 1 : 0))
        for index in inputs.indices {
            try expectElement(inputs, index, [.float32])
            try expectRank(inputs, index, index == 3 ? 4...4 : 3...3)
        }
        guard heads > 0, queryHeads > 0, queryHeads % heads == 0 else {
            throw .badAttribute("query_heads", "are \(queryHeads) for \(heads) heads")
        }
        let (query, state) = (inputs[0].shape, inputs[3].shape)
        let (batch, steps, depth, width) = (query[0], query[1], state[2], state[3])
        // Both factors are below 2³¹, or the attribute is compared before it is multiplied.
        func expect(_ index: Int, _ columns: [Int]) throws(OperatorError) {
            let shape = inputs[index].shape
            guard shape[0] == batch, shape[1] == steps, columns.contains(shape[2]) else {
                throw .badInput(index, "has shape \(shape), which does not fit the state \(state) and queries \(query)")
            }
        }
        guard state[0] == batch, state[1] == heads, depth > 0, width > 0 else {
            throw .badInput(3, "has shape \(state) instead of \(batch) times \(heads) matrices")
        }
        try expect(0, [queryHeads.multipliedClamped(by: depth)])
        try expect(1, [heads * depth])
        try expect(2, [heads * width])
        if rule.isGated { try expect(4, [heads, heads * depth]) }
        if rule.isDelta { try expect(inputs.count - 1, [heads, 1]) }
        let columns = queryHeads.multipliedClamped(by: width)
        return [TensorType(.float32, try .inferred([batch, steps, columns])), inputs[3]]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: axes.map { _ in 0 }) ? [0, 0] : nil
    }

    public func macCount(for signature: Signature) -> Int {
        let (query, state) = (signature.inputs[0].shape, signature.inputs[3].shape)
        let matrices = queryHeads.addingClamped(heads.multipliedClamped(by: rule.isDelta ? 2 : 1))
        return [query[1], state[2], state[3], matrices].reduce(state[0]) { $0.multipliedClamped(by: $1) }
    }
}
