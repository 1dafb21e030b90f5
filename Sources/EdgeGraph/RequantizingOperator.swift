import EdgeTensor

/// The operator of a catalog that brings a tensor to another quantization. Importers put it where uint8 outside meets
/// int8 inside.
public protocol RequantizingOperator: Operator {
    /// The operator whose output has this element type and quantization.
    init(element: ElementType, quantization: Quantization)
}

extension GraphBuilder {
    /// The real numbers of `id` as the quantized `type`, which has its shape, by the operator that `catalog` has for it.
    ///
    /// - Throws: ``OperatorError`` for a type without a quantization, or a catalog without such an operator.
    public mutating func requantized(
        _ id: Graph.ValueID, to type: TensorType, by catalog: OperatorCatalog
    ) throws(OperatorError) -> Graph.ValueID {
        let operators = catalog.operators.lazy.compactMap { $0 as? any RequantizingOperator.Type }
        guard let requantizing = operators.first, let quantization = type.quantization else {
            throw .unsupported("bringing a tensor to \(type)")
        }
        return try addOne(requantizing.init(element: type.element, quantization: quantization), [id])
    }
}
