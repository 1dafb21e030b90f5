import EdgeGraph
import EdgeTensor

/// Input, weights and bias of a TFLite node, as our operators take them.
struct ForeignProduct {
    var input: Graph.ValueID
    var weights: Graph.ValueID
    var bias: Graph.ValueID

    /// `weights` are `[O, …]`. A missing bias is zero; integer weights of a float input are dequantized; an int32
    /// bias is brought to units of `s_x · s_w[o]`, in which TFLite keeps it.
    init(
        tflite node: ForeignNode, _ input: Graph.ValueID, _ weights: Graph.ValueID, bias: Graph.ValueID?,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) {
        self.input = input
        self.weights = weights
        let type = builder.type(of: input)
        switch type.element {
        case .float32:
            self.weights = try builder.dequantized(weights)
        case .int8, .int16:
            guard node.outputTypes.first??.element ?? type.element == type.element else {
                throw .unsupported("\(node.operatorName) from \(type.element) to another element type")
            }
        case let element:
            throw .unsupported("\(node.operatorName) with \(element) activations")
        }
        let count = builder.shape(of: weights).first ?? 0
        guard let bias else {
            self.bias = try builder.addZeroBias(count, for: type.element)
            return
        }
        self.bias = type.element == .float32 ? try builder.dequantized(bias) : bias
        if type.isWide { self.bias = try ForeignProduct.wide(bias, &builder) }
        guard type.element == .int8, builder.type(of: bias).quantization != nil else { return }
        guard let constant = builder.constant(bias) else { throw .notConstant(2) }
        self.bias = builder.addConstant(
            ForeignProduct.inProductUnits(constant, type, builder.type(of: weights)), name: builder.graph[bias].name)
    }

    /// The bias of 16-bit activations as int64, in units of the input's scale times the weights'.
    private static func wide(
        _ bias: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        if builder.type(of: bias).element == .int64 { return bias }
        guard let constant = builder.constant(bias), let stored = constant.integers else { throw .notConstant(2) }
        return builder.addConstant(
            Tensor(TensorType(.int64, constant.shape), stored.map { Int64($0) }), name: builder.graph[bias].name)
    }

    /// A quantized int32 bias in units of the input's scale times the weights', without a quantization of its own.
    private static func inProductUnits(_ bias: Tensor, _ input: TensorType, _ weights: TensorType) -> Tensor {
        let plain = TensorType(.int32, bias.shape)
        let count = min(bias.type.elementCount, weights.quantization?.scales.count ?? Int.max)
        func ratio(_ channel: Int) -> Double {
            let unit = Double(input.scale()) * Double(weights.scale(min(channel, count - 1)))
            return Double(bias.type.scale(channel)) / unit
        }
        let isClose = (0..<bias.type.elementCount).allSatisfy { channel in
            abs(ratio(channel) - 1) <= 1e-3 && bias.type.zeroPoint(channel) == 0
        }
        guard bias.type.element == .int32, !isClose else { return Tensor(plain, bias.bytes) }
        let stored = bias.elements(as: Int32.self).enumerated().map { channel, value -> Int32 in
            let real = Double(value) - Double(bias.type.zeroPoint(channel))
            let rounded = (real * ratio(channel)).rounded(.toNearestOrEven)
            return Int32(min(max(rounded, Double(Int32.min)), Double(Int32.max)))
        }
        return Tensor(plain, stored)
    }
}
