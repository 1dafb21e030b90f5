import EdgeGraph
import EdgeTensor

// Constants that import rules compute. What is as large as a shape says, and not as the bytes of the file, counts against
// the budget of folded constants.

extension GraphBuilder {
    /// A constant whose elements `fill` sets; they are zero before.
    ///
    /// - Throws: ``OperatorError`` where it does not fit into the budget of folded constants.
    mutating func addComputed(
        _ type: TensorType, _ fill: (MutableTensorView) -> Void = { _ in }
    ) throws(OperatorError) -> Graph.ValueID {
        guard type.byteCount <= foldingByteBudget, type.element != .bytes else {
            throw .unsupported("a computed constant of type \(type)")
        }
        foldingByteBudget -= type.byteCount
        return addConstant(Tensor(type) { fill($0) })
    }

    /// float32 zeros.
    mutating func addZeros(_ dimensions: [Int]) throws(OperatorError) -> Graph.ValueID {
        try addComputed(TensorType(.float32, try .inferred(dimensions)))
    }

    /// The int64 list 0, 1 … below `count`.
    mutating func addRange(_ count: Int) throws(OperatorError) -> Graph.ValueID {
        try addComputed(TensorType(.int64, try .inferred([count]))) { view in
            for index in 0..<count { view.setIndex(index, index) }
        }
    }

    /// A list of integers as a constant of one axis.
    mutating func addIntegers(_ values: [Int], as element: ElementType = .int64) throws(OperatorError) -> Graph.ValueID
    {
        let type = TensorType(element, try .inferred([values.count]))
        switch element {
        case .int32: return addConstant(Tensor(type, values.map { Int32(clamping: $0) }))
        case .int64: return addConstant(Tensor(type, values.map(Int64.init)))
        default: throw .unsupported("a list of integers as \(element)")
        }
    }
}
