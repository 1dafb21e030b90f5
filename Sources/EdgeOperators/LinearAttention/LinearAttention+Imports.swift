import EdgeGraph
import EdgeTensor

extension LinearAttention {
    public static var imports: [ImportRule] {
        [
            .onnx("LinearAttention") { node, builder throws(OperatorError) in
                let element = builder.type(of: try node.input(0)).element
                let name = try node.string("update_rule", default: "gated_delta")
                guard let rule = Rule(rawValue: name) else {
                    throw .badAttribute("update_rule", "is «\(name.prefix(40))»")
                }
                let queryHeads = try node.int("q_num_heads"), heads = try node.int("kv_num_heads")
                guard queryHeads > 0, heads > 0 else { throw .badAttribute("q_num_heads", "is \(queryHeads)") }
                var inputs: [Graph.ValueID] = []
                for index in 0..<3 { inputs.append(try builder.cast(try node.input(index), to: .float32)) }
                let shapes = inputs.map { builder.shape(of: $0) }
                guard shapes.allSatisfy({ $0.rank == 3 }) else { throw .badInput(0, "has shape \(shapes[0])") }
                let keys = shapes[0][2] / queryHeads
                if let state = node.optionalInput(3) {
                    inputs.append(try builder.cast(state, to: .float32))
                } else {
                    inputs.append(try builder.addZeros([shapes[0][0], heads, keys, shapes[2][2] / heads]))
                }
                if rule.hasDecay { inputs.append(try builder.cast(try node.input(4), to: .float32)) }
                if rule.hasRate { inputs.append(try builder.cast(try node.input(5), to: .float32)) }
                var scale = try node.float("scale", default: 0)
                if scale == 0 { scale = 1 / Float(max(keys, 1)).squareRoot() }
                let op = LinearAttention(rule, queryHeads: queryHeads, heads: heads, scale: scale)
                let outputs = try builder.add(op, inputs)
                return [
                    try builder.cast(outputs[0], to: element), try builder.cast(outputs[1], to: element),
                ]
            }
        ]
    }
}
