import EdgeGraph
import EdgeTensor

// The Lp norm under a window is a power of a sum of powers, and the sum a mean in which padding counts, times the
// window's length:  (Σ |x|ᵖ)^(1/p) = (K · mean |x|ᵖ)^(1/p)

extension AveragePool {
    static var powerMeans: [ImportRule] {
        [
            .onnx("LpPool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let spatial = Array(builder.shape(of: x).dropFirst().dropLast())
                var window = try ForeignWindow(onnx: node, over: spatial)
                if try node.bool("ceil_mode") { _ = window.roundUp(over: spatial) }
                return [try builder.channelsFirst(try builder.norm(x, exponent(of: node), under: window))]
            },
            .onnx("GlobalLpPool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let window = ForeignWindow(whole: Array(builder.shape(of: x).dropFirst().dropLast()))
                return [try builder.channelsFirst(try builder.norm(x, exponent(of: node), under: window))]
            },
            .tflite("L2_POOL_2D", options: MaxPool.tfliteOptions) { node, builder throws(OperatorError) in
                let x = try builder.dequantized(try node.input(0))
                let window = try MaxPool.window(node, builder.shape(of: x))
                let squares = try builder.addOne(Binary(.mul), [x, x])
                let mean = try builder.addOne(
                    AveragePool(window: window.window, strides: window.strides, padding: window.padding), [squares])
                let root = try builder.addOne(Unary(.sqrt), [mean])
                let result = try builder.addOne(Clamp(try node.fusedActivation()), [root])
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }

    /// Attribute `p`, a float in the first version.
    private static func exponent(of node: ForeignNode) throws(OperatorError) -> Double {
        let p = node.version < 2 ? Double(try node.float("p", default: 2)) : Double(try node.int("p", default: 2))
        guard p > 0, p.isFinite else { throw .badAttribute("p", "is \(p)") }
        return p
    }
}

extension GraphBuilder {
    /// `(Σ |x|ᵖ)^(1/p)` of every channel of a picture `[N, spatial…, C]`.
    fileprivate mutating func norm(
        _ x: Graph.ValueID, _ p: Double, under window: ForeignWindow
    ) throws(OperatorError) -> Graph.ValueID {
        var powers: Graph.ValueID
        if p == 2 {
            powers = try addOne(Binary(.mul), [x, x])
        } else {
            powers = try addOne(Unary(.abs), [x])
            if p != 1 { powers = try addBroadcast(Binary(.pow), [powers, addScalar(p, like: x)]) }
        }
        let pool = AveragePool(
            window: window.window, strides: window.strides, padding: window.padding, dilations: window.dilations,
            countsPadding: true)
        let mean = try addOne(pool, [powers])
        let count = window.window.reduce(1.0) { $0 * Double($1) }
        let sum = try addBroadcast(Binary(.mul), [mean, addScalar(count, like: x)])
        if p == 1 { return sum }
        if p == 2 { return try addOne(Unary(.sqrt), [sum]) }
        return try addBroadcast(Binary(.pow), [sum, addScalar(1 / p, like: x)])
    }
}
