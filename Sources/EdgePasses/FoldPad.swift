import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Lets a convolution or an average pool do the padding with zeros before it.
///
///     %1 = pad(%0) before=[0, 1, 1, 0] …                   %2 = convolution(%0, #3, #4) padding=[1, 1], [1, 1]
///     %2 = convolution(%1, #3, #4) padding=[0, 0] …   →
///
/// Integers are padded with the zero point, the real zero, on either side.
public struct FoldPad: Pass {
    public var name: String { "fold-pad" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            guard let producer = node.inputs.first.flatMap(builder.node(writing:)), let pad = producer.op as? Pad,
                let padding = spatialZeros(of: pad), let op = padded(node.op, by: padding)
            else { return false }
            let inputs = [producer.inputs[0]] + node.inputs.dropFirst()
            guard let types = try? op.outputTypes(for: inputs.map(builder.type(of:))),
                types.map(\.shape) == node.outputs.map({ builder.type(of: $0).shape })
            else { return false }
            builder.emit(
                Graph.Node(name: node.name, op: op, inputs: inputs, outputs: node.outputs, fused: ["Pad"] + node.fused))
            return true
        }
    }

    /// What `pad` adds to the spatial axes, if it adds real zeros and only there.
    private func spatialZeros(of pad: Pad) -> Padding? {
        let rank = pad.before.count
        let all = zip(pad.before, pad.after).map { ($0, $1) }
        guard pad.mode == .constant, pad.value == 0, rank > 2, all.allSatisfy({ $0 >= 0 && $1 >= 0 }),
            all[0] == (0, 0), all[rank - 1] == (0, 0)
        else { return nil }
        return Padding(before: Array(pad.before[1..<rank - 1]), after: Array(pad.after[1..<rank - 1]))
    }

    private func padded(_ op: any Operator, by padding: Padding) -> (any Operator)? {
        if var convolution = op as? Convolution {
            convolution.padding = convolution.padding + padding
            return convolution
        }
        if var pool = op as? AveragePool {
            guard pool.countsPadding || pool.padding.isNone else { return nil }
            pool.padding = pool.padding + padding
            pool.countsPadding = true
            return pool
        }
        return nil
    }
}

extension Padding {
    static func + (left: Padding, right: Padding) -> Padding {
        Padding(
            before: zip(left.before, right.before).map { $0 + $1 }, after: zip(left.after, right.after).map { $0 + $1 })
    }
}
