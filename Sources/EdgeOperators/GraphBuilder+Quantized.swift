import EdgeGraph
import EdgeTensor

extension GraphBuilder {
    /// `id` in another quantization: a ``Quantize`` of it, or itself where it has that quantization already, where
    /// `quantization` is nil, or where it holds plain integers.
    public mutating func requantized(
        _ id: Graph.ValueID, to quantization: Quantization?
    ) throws(OperatorError) -> Graph.ValueID {
        let type = type(of: resolve(id))
        guard let quantization, type.quantization != quantization else { return id }
        guard type.quantization != nil || type.element == .float32 else { return id }
        let element = type.element == .float32 ? .int8 : type.element
        return try addOne(Quantize(element: element, quantization: quantization), [id])
    }

    /// `op` computed in real numbers: quantized inputs are dequantized before it, and its result is quantized when
    /// `quantization` is given and an input was quantized. An operator that has a rule for 16-bit activations takes them
    /// as they are.
    ///
    ///     x int8 ─ Dequantize ─ op ─ Quantize ─ y int8
    public mutating func addInReals(
        _ op: any Operator, _ inputs: [Graph.ValueID], quantization: Quantization?
    ) throws(OperatorError) -> Graph.ValueID {
        let types = inputs.map { type(of: resolve($0)) }
        if quantization?.isPerTensor == true, types.allSatisfy(\.isWide), (try? op.outputTypes(for: types)) != nil {
            return try requantized(try addOne(op, inputs, quantization: quantization), to: quantization)
        }
        var element: ElementType?
        var reals: [Graph.ValueID] = []
        for input in inputs {
            reals.append(try dequantized(input))
            let type = type(of: resolve(input))
            if type.quantization != nil, element == nil { element = type.element == .int32 ? .int8 : type.element }
        }
        let result = try addOne(op, reals)
        guard let element, let quantization, type(of: result).element == .float32 else { return result }
        return try addOne(Quantize(element: element, quantization: quantization), [result])
    }

    /// `id` in real numbers: a ``Dequantize`` of it, or itself where it is not quantized.
    public mutating func dequantized(_ id: Graph.ValueID) throws(OperatorError) -> Graph.ValueID {
        type(of: resolve(id)).quantization == nil ? id : try addOne(Dequantize(), [id])
    }
}
