import EdgeGraph
import EdgeTensor

extension Normalization {
    public static var imports: [ImportRule] { [meanVariance, instance, group] + rows + skipping + [microsoftGroup] }

    // MARK: Over the last axes

    /// ONNX's layer normalizations, and the name under which ONNX Runtime has RMSNormalization in ONNX's domain.
    private static var rows: [ImportRule] {
        let functions: [(String, Function)] = [
            ("LayerNormalization", .standard), ("RMSNormalization", .rootMeanSquare),
            ("SimplifiedLayerNormalization", .rootMeanSquare),
        ]
        return functions.map { name, function in
            .onnx(name) { node, builder throws(OperatorError) in
                let x = try node.input(0)
                let shape = builder.shape(of: x)
                let first = try shape.axis(try node.int("axis", default: -1))
                let op = Normalization(
                    function, axes: Array(first..<shape.rank), epsilon: try node.float("epsilon", default: 1e-5))
                let shift = function == .standard ? node.optionalInput(2) : nil
                let y = try op.added(to: x, scale: try node.input(1), shift: shift, &builder)
                return [y] + (node.outputCount > 1 ? try op.statistics(of: x, &builder) : [])
            }
        }
    }

    /// ONNX Runtime's sums of a tensor, another one and a bias, normalized over the last axis: `input`, `skip`, `gamma`,
    /// (`beta` of the standard form), `bias` give the result, mean, inverse standard deviation and the sum.
    private static var skipping: [ImportRule] {
        let functions: [(String, Function)] = [
            ("SkipLayerNormalization", .standard), ("SkipSimplifiedLayerNormalization", .rootMeanSquare),
        ]
        return functions.map { name, function in
            .onnx(name, domain: "com.microsoft") { node, builder throws(OperatorError) in
                var sum = try builder.addBroadcast(Binary(.add), [try node.input(0), try node.input(1)])
                if let bias = node.optionalInput(function == .standard ? 4 : 3) {
                    sum = try builder.addBroadcast(Binary(.add), [sum, bias])
                }
                let last = try builder.shape(of: sum).axis(-1)
                let op = Normalization(function, axes: [last], epsilon: try node.float("epsilon", default: 1e-5))
                let shift = function == .standard ? node.optionalInput(3) : nil
                let y = try op.added(to: sum, scale: try node.input(2), shift: shift, &builder)
                return node.outputCount > 1 ? [y] + (try op.statistics(of: sum, &builder)) + [sum] : [y]
            }
        }
    }

    // MARK: Over pictures

    private static var meanVariance: ImportRule {
        .onnx("MeanVarianceNormalization", versions: 9...Int.max) { node, builder throws(OperatorError) in
            let x = try node.input(0)
            let axes = try builder.shape(of: x).axes(try node.ints("axes") ?? [0, 2, 3])
            // ONNX adds 10⁻⁹ to the standard deviation.
            return [try builder.addOne(Normalization(axes: axes, epsilon: 1e-18), [x])]
        }
    }

    /// Channels stay where they are: a Normalization lets Transposes pass.
    private static var instance: ImportRule {
        .onnx("InstanceNormalization", versions: 6...Int.max) { node, builder throws(OperatorError) in
            let x = try node.input(0)
            let shape = builder.shape(of: x)
            guard shape.rank >= 3 else {
                throw .badInput(0, "has shape \(shape), which is no picture [N, C, spatial…]")
            }
            var inputs = [x]
            for index in 1...2 {
                let channels = try Shape.inferred([1, shape[1]] + Array(repeating: 1, count: shape.rank - 2))
                let found = builder.shape(of: try node.input(index))
                guard found.dimensions == [shape[1]] else {
                    throw .badInput(index, "has shape \(found) instead of one number for each of \(shape[1]) channels")
                }
                inputs.append(try builder.reshaped(try node.input(index), to: channels))
            }
            let op = Normalization(
                axes: Array(2..<shape.rank), epsilon: try node.float("epsilon", default: 1e-5))
            return [try builder.addOne(op, inputs)]
        }
    }

    /// Until version 20 scale and bias have one number for each group, then for each channel.
    private static var group: ImportRule {
        .onnx("GroupNormalization", versions: 18...Int.max) { node, builder throws(OperatorError) in
            let x = try builder.channelsLast(try node.input(0))
            let y = try add(
                x, groups: try node.int("num_groups"), perGroup: node.version < 21,
                epsilon: try node.float("epsilon", default: 1e-5), node, &builder)
            return [try builder.channelsFirst(y)]
        }
    }

    /// ONNX Runtime's GroupNorm of a picture `[N, H, W, C]`, or `[N, C, H, W]` without `channels_last`.
    private static var microsoftGroup: ImportRule {
        .onnx("GroupNorm", domain: "com.microsoft") { node, builder throws(OperatorError) in
            let isChannelsLast = try node.bool("channels_last", default: true)
            var x = try node.input(0)
            guard builder.shape(of: x).rank >= 3 else { throw .badInput(0, "has rank \(builder.shape(of: x).rank)") }
            if !isChannelsLast { x = try builder.channelsLast(x) }
            var y = try add(
                x, groups: try node.int("groups"), perGroup: false,
                epsilon: try node.float("epsilon", default: 1e-5), node, &builder)
            if try node.bool("activation") { y = try builder.addOne(Unary(.silu), [y]) }
            return [isChannelsLast ? y : try builder.channelsFirst(y)]
        }
    }

    /// A picture `[N, spatial…, C]` normalized as `[N, points, groups, C / groups]`.
    private static func add(
        _ x: Graph.ValueID, groups: Int, perGroup: Bool, epsilon: Float, _ node: ForeignNode,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: x)
        let channels = shape[shape.rank - 1]
        guard groups > 0, channels % groups == 0 else {
            throw .badAttribute("num_groups", "\(groups) does not divide \(channels) channels")
        }
        let points = shape.dropFirst().dropLast().reduce(1, *)
        let grouped = try builder.reshaped(x, to: try .inferred([shape[0], points, groups, channels / groups]))
        var operands: [Graph.ValueID] = []
        for index in 1...2 {
            let operand = try node.input(index)
            let (found, expected) = (builder.shape(of: operand), perGroup ? groups : channels)
            guard found.elementCount == expected else {
                throw .badInput(index, "has shape \(found) instead of \(expected) elements")
            }
            operands.append(
                try builder.reshaped(operand, to: try .inferred([1, 1, groups, perGroup ? 1 : channels / groups])))
        }
        let op = Normalization(axes: [1, 3], epsilon: epsilon)
        let y = try op.added(to: grouped, scale: operands[0], shift: operands[1], &builder)
        return try builder.reshaped(y, to: shape)
    }

    // MARK: Parts

    /// The normalization of `x`; scale and shift get leading axes of length 1. The result has the scale's type.
    private func added(
        to x: Graph.ValueID, scale: Graph.ValueID, shift: Graph.ValueID?, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let (own, wanted) = (builder.type(of: x), builder.type(of: scale).element)
        let common = own.element == wanted ? own.element : .float32
        var inputs: [Graph.ValueID] = []
        for input in [x, scale] + (shift.map { [$0] } ?? []) { inputs.append(try builder.cast(input, to: common)) }
        for (index, input) in inputs.enumerated() where builder.shape(of: input).rank > own.shape.rank {
            throw .badInput(index, "has shape \(builder.shape(of: input)), which does not fit \(own.shape)")
        }
        return try builder.cast(try builder.addOne(self, try builder.alignedRanks(inputs)), to: wanted)
    }

    /// Mean and inverse standard deviation of `x` as tensors of their own, in float32 at least.
    private func statistics(
        of x: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let x = try builder.cast(x, to: builder.type(of: x).element == .float64 ? .float64 : .float32)
        let mean = try builder.addOne(Reduce(.mean, axes: axes, keepsDimensions: true), [x])
        let deviation = function == .standard ? try builder.addOne(Binary(.sub), [x, mean]) : x
        let square = try builder.addOne(Unary(.square), [deviation])
        let variance = try builder.addOne(Reduce(.mean, axes: axes, keepsDimensions: true), [square])
        let guarded = try builder.addBroadcast(
            Binary(.add), [variance, builder.addScalar(Double(epsilon), like: variance)])
        return [mean, try builder.addOne(Unary(.rsqrt), [guarded])]
    }
}
