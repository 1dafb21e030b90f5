import EdgeGraph
import EdgeTensor

extension LinearAttention {
    public static var examples: [Example] {
        UpdateRule.allCases.flatMap { (rule: UpdateRule) -> [Example] in
            [
                example(rule, "heads", queryHeads: 2, heads: 2, steps: 3, isWide: true),
                example(rule, "shared", queryHeads: 6, heads: 2, steps: 2, isWide: false),
                example(rule, "step", queryHeads: 1, heads: 1, steps: 1, isWide: true),
                example(rule, "nothing", queryHeads: 2, heads: 1, steps: 0, isWide: false),
            ]
        }
    }

    /// Gates for every number of a key and rates for every head where `isWide`; else one for each head, and one.
    private static func example(
        _ rule: UpdateRule, _ name: String, queryHeads: Int, heads: Int, steps: Int, isWide: Bool
    ) -> Example {
        let (depth, width) = (5, 3)
        var shapes: [Shape] = [
            [2, steps, queryHeads * depth], [2, steps, heads * depth], [2, steps, heads * width],
            [2, heads, depth, width],
        ]
        if rule.isGated { shapes.append([2, steps, isWide ? heads * depth : heads]) }
        if rule.isDelta { shapes.append([2, steps, isWide ? heads : 1]) }
        return Example(
            "\(rule.rawValue)-\(name)", LinearAttention(rule, queryHeads: queryHeads, heads: heads, scale: 0.4),
            shapes.map { .init(TensorType(.float32, $0)) })
    }
}
