import EdgeGraph
import EdgeTensor

extension LinearAttention {
    public static var imports: [ImportRule] {
        [
            .onnx("LinearAttention", versions: 27...Int.max) { node, builder throws(OperatorError) in
                let name = try node.string("update_rule", default: UpdateRule.gatedDelta.rawValue)
                guard let rule = UpdateRule(rawValue: name) else { throw .badAttribute("update_rule", "is «\(name)»") }
                let (heads, queryHeads) = (try node.int("kv_num_heads"), try node.int("q_num_heads"))
                let (query, value) = (builder.shape(of: try node.input(0)), builder.shape(of: try node.input(2)))
                guard heads > 0, queryHeads > 0, query.rank == 3, value.rank == 3, query[2] % queryHeads == 0,
                    value[2] % heads == 0
                else {
                    throw .badInput(0, "has shape \(query), which \(queryHeads) and \(heads) heads do not divide")
                }
                let (depth, width) = (query[2] / queryHeads, value[2] / heads)
                let element = builder.type(of: try node.input(0)).element
                var inputs: [Graph.ValueID] = []
                for index in 0..<3 { inputs.append(try builder.cast(try node.input(index), to: .float32)) }
                var stateElement = element
                if let past = node.optionalInput(3) {
                    stateElement = builder.type(of: past).element
                    inputs.append(try builder.cast(past, to: .float32))
                } else {
                    inputs.append(try builder.addZeros([query[0], heads, depth, width]))
                }
                for (index, isTaken) in [(4, rule.isGated), (5, rule.isDelta)] where isTaken {
                    inputs.append(try builder.cast(try node.input(index), to: .float32))
                }
                let scale = try node.float("scale", default: 0)
                let standard = Float(1 / Double(max(depth, 1)).squareRoot())
                let op = LinearAttention(
                    rule, queryHeads: queryHeads, heads: heads, scale: scale == 0 ? standard : scale)
                let outputs = try builder.add(op, inputs)
                return [try builder.cast(outputs[0], to: element), try builder.cast(outputs[1], to: stateElement)]
            }
        ]
    }
}
