import EdgeGraph
import EdgeTensor

extension LinearAttention {
    public static var examples: [Example] {
        Rule.allCases.flatMap { rule in
            [
                example(
                    LinearAttention(rule, queryHeads: 2, heads: 2, scale: 0.5), steps: 3, decayWidth: 2, rateWidth: 2),
                example(
                    LinearAttention(rule, queryHeads: 4, heads: 2, scale: 1), steps: 1, decayWidth: 10, rateWidth: 1),
            ]
        }
    }

    /// A batch of two, keys of five and values of three.
    private static func example(_ op: LinearAttention, steps: Int, decayWidth: Int, rateWidth: Int) -> Example {
        var shapes: [Shape] = [
            [2, steps, 5 * op.queryHeads], [2, steps, 5 * op.heads], [2, steps, 3 * op.heads], [2, op.heads, 5, 3],
        ]
        if op.rule.hasDecay { shapes.append([2, steps, decayWidth]) }
        if op.rule.hasRate { shapes.append([2, steps, rateWidth]) }
        return Example(
            "\(op.rule.rawValue)-\(op.queryHeads)x\(op.heads)x\(steps)", op,
            shapes.map { .init(TensorType(.float32, $0)) })
    }
}
