import EdgeGraph
import EdgeTensor

// ONNX keeps scale and zero point beside the tensor, as inputs of QuantizeLinear, DequantizeLinear and QLinear…; we
// keep them in its type, and every uint8 tensor as int8 with values and zero points that are smaller by 128.

/// The scale and zero point inputs of one tensor of an ONNX node.
struct LinearQuantization {
    let scales: [Float]
    let zeroPoints: [Int]
    /// The zero point's element type, which is that of the stored values; nil where there is no zero point.
    let element: ElementType?
    /// The axis that the node names for scales along an axis; may count from the end.
    let axis: Int

    /// Reads inputs `scale` and `zeroPoint` of `node`, which must be constants.
    init(
        _ node: ForeignNode, scale: Int, zeroPoint: Int, axis: Int = 1, in builder: GraphBuilder
    ) throws(OperatorError) {
        scales = try node.reals(scale, in: builder)
        self.axis = axis
        if let id = node.optionalInput(zeroPoint) {
            guard let values = builder.integers(id) else { throw .notConstant(zeroPoint) }
            guard values.count == scales.count else {
                throw .badInput(zeroPoint, "has \(values.count) zero points for \(scales.count) scales")
            }
            let stored = builder.type(of: id).element
            guard stored.isQuantizable else { throw .badInput(zeroPoint, "is \(stored)") }
            zeroPoints = values
            element = stored
        } else {
            zeroPoints = Array(repeating: 0, count: scales.count)
            element = nil
        }
    }

    /// As the quantization of a tensor of `shape` with stored values of `element`, moved by `offset`.
    func quantization(for shape: Shape, offset: Int) throws(OperatorError) -> Quantization {
        let isPerTensor = scales.count == 1
        let axis = isPerTensor ? nil : try shape.axis(self.axis)
        if let axis, shape[axis] != scales.count {
            throw .badInput(1, "has \(scales.count) scales for axis \(axis) of shape \(shape)")
        }
        do {
            return try Quantization(
                scales: scales, zeroPoints: zeroPoints.map { Int32(clamping: $0 + offset) }, axis: axis)
        } catch {
            throw .badInput(1, "makes \(error)")
        }
    }
}

extension GraphBuilder {
    /// What ONNX's QuantizeLinear gives: int8 for uint8, too.
    mutating func quantizedLinear(
        _ id: Graph.ValueID, _ linear: LinearQuantization, element: ElementType? = nil
    ) throws(OperatorError) -> Graph.ValueID {
        let stored = linear.element ?? element ?? .uint8
        guard stored.isQuantizable, stored != .int32 else { throw .unsupported("quantization to \(stored)") }
        let isUnsigned = stored == .uint8
        let quantization = try linear.quantization(for: shape(of: resolve(id)), offset: isUnsigned ? -128 : 0)
        let real = try cast(id, to: .float32)
        return try addOne(Quantize(element: isUnsigned ? .int8 : stored, quantization: quantization), [real])
    }

    /// What ONNX's DequantizeLinear gives, for stored values that are a constant, a graph input, or computed.
    mutating func dequantizedLinear(
        _ id: Graph.ValueID, _ linear: LinearQuantization
    ) throws(OperatorError) -> Graph.ValueID {
        let id = resolve(id)
        let type = type(of: id)
        if type.quantization != nil { return try dequantizedAgain(id, linear) }
        guard type.element.isQuantizable else { throw .badInput(0, "is \(type.element), which cannot be dequantized") }
        let isUnsigned = type.element == .uint8
        let quantization = try linear.quantization(for: type.shape, offset: 0)
        if let constant = constant(id) {
            let stored = constant.quantized(quantization)
            return try addOne(Dequantize(), [addConstant(try isUnsigned ? stored.shiftedToInt8() : stored)])
        }
        if isInput(id), quantization.isPerTensor, useCount(of: id) == 0 {
            setType(type.quantized(quantization), of: id)
            return try addOne(Dequantize(), [try signed(id, quantization)])
        }
        return try scaled(try cast(id, to: .float32), by: quantization)
    }

    /// Dequantizes what a QuantizeLinear or an operator after it gave, by the same scale or another one.
    private mutating func dequantizedAgain(
        _ id: Graph.ValueID, _ linear: LinearQuantization
    ) throws(OperatorError) -> Graph.ValueID {
        let type = type(of: id)
        let isShifted = type.element == .int8 && linear.element != .int8
        var own = try linear.quantization(for: type.shape, offset: isShifted ? -128 : 0)
        if linear.element == nil, own != type.quantization { own = try linear.quantization(for: type.shape, offset: 0) }
        if type.quantization == own { return try addOne(Dequantize(), [try signed(id, own)]) }
        guard let known = type.quantization, known.isPerTensor, own.isPerTensor else {
            throw .badInput(1, "differs from the scales with which the tensor was quantized")
        }
        // s₂·(q − z₂) = s₂/s₁ · s₁·(q − z₁) + s₂·(z₁ − z₂)
        let real = try addOne(Dequantize(), [id])
        let ratio = addScalar(Double(own.scale) / Double(known.scale), like: real)
        let shift = addScalar(Double(own.scale) * Double(known.zeroPoint - own.zeroPoint), like: real)
        let product = try addBroadcast(Binary(.mul), [real, ratio])
        return try addBroadcast(Binary(.add), [product, shift])
    }

    /// A value of this quantization as int8 where it is uint8.
    private mutating func signed(
        _ id: Graph.ValueID, _ quantization: Quantization
    ) throws(OperatorError) -> Graph.ValueID {
        guard type(of: id).element == .uint8 else { return id }
        return try addOne(Quantize(element: .int8, quantization: try quantization.moved(by: -128)), [id])
    }

    /// `scale · (stored − zero point)` in float32.
    private mutating func scaled(
        _ stored: Graph.ValueID, by quantization: Quantization
    ) throws(OperatorError) -> Graph.ValueID {
        var dimensions = Array(repeating: 1, count: shape(of: stored).rank)
        if let axis = quantization.axis { dimensions[axis] = quantization.scales.count }
        let type = TensorType(.float32, try .inferred(dimensions))
        let zeroPoints = addConstant(Tensor(type, quantization.zeroPoints.map { Float($0) }))
        let centred = try addBroadcast(Binary(.sub), [stored, zeroPoints])
        return try addBroadcast(Binary(.mul), [centred, addConstant(Tensor(type, quantization.scales))])
    }

    /// The real number that constant `id`, of one element, means beside a tensor of `type`; nil for other values.
    ///
    /// Operators on quantized tensors that have no scales of their own, such as Pad, get stored values.
    func real(_ id: Graph.ValueID, beside type: TensorType) -> Float? {
        let own = self.type(of: id)
        guard own.elementCount == 1, let value = reals(id)?.first else { return nil }
        let isStored = own.quantization == nil && !own.element.isFloatingPoint
        guard let quantization = type.quantization, isStored else { return value }
        let stored = own.element == .uint8 && type.element == .int8 ? value - 128 : value
        return quantization.scale * (stored - Float(quantization.zeroPoint))
    }
}

extension Tensor {
    /// The same stored values with a quantization.
    fileprivate func quantized(_ quantization: Quantization) -> Tensor {
        Tensor(type.quantized(quantization), bytes)
    }

    /// A uint8 tensor as int8: values and zero points smaller by 128.
    fileprivate func shiftedToInt8() throws(OperatorError) -> Tensor {
        let moved = try type.quantization?.moved(by: -128)
        return Tensor(TensorType(.int8, shape, quantization: moved), elements(as: UInt8.self).map { $0 ^ 0x80 })
    }
}

extension Quantization {
    /// ``shifted(by:)`` for scales and zero points that an import rule reads.
    func moved(by offset: Int32) throws(OperatorError) -> Quantization {
        do {
            return try shifted(by: offset)
        } catch {
            throw .unsupported("a quantization with \(error)")
        }
    }
}
