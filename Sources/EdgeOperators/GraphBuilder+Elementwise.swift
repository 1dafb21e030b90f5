import EdgeGraph
import EdgeTensor

extension GraphBuilder {
    /// The values with leading axes of length 1 where they have fewer axes than the others.
    mutating func alignedRanks(_ ids: [Graph.ValueID]) throws(OperatorError) -> [Graph.ValueID] {
        let rank = ids.map { shape(of: resolve($0)).rank }.max() ?? 0
        var aligned: [Graph.ValueID] = []
        for id in ids { aligned.append(try raised(id, to: rank)) }
        return aligned
    }

    private mutating func raised(_ id: Graph.ValueID, to rank: Int) throws(OperatorError) -> Graph.ValueID {
        let shape = shape(of: resolve(id))
        guard shape.rank < rank else { return id }
        let padded = Array(repeating: 1, count: rank - shape.rank) + shape.dimensions
        return try addOne(Reshape(try .inferred(padded)), [id])
    }

    /// `op` on operands that it broadcasts, brought to equal rank before.
    mutating func addBroadcast(
        _ op: any Operator, _ inputs: [Graph.ValueID], quantization: Quantization? = nil
    ) throws(OperatorError) -> Graph.ValueID {
        try addOne(op, try alignedRanks(inputs), quantization: quantization)
    }

    /// One number of the element type of `id`.
    mutating func addScalar(_ value: Double, like id: Graph.ValueID) -> Graph.ValueID {
        addConstant(Tensor(TensorType(type(of: resolve(id)).element, [])) { $0.setElement(0, value) })
    }

    /// The value in another element type, or itself where it has that type.
    ///
    /// - Throws: ``OperatorError`` for quantized values, of which it does not know how the file stores them.
    mutating func cast(_ id: Graph.ValueID, to element: ElementType) throws(OperatorError) -> Graph.ValueID {
        let type = type(of: resolve(id))
        guard type.quantization == nil else { throw .unsupported("taking quantized values as plain numbers") }
        return type.element == element ? id : try addOne(Cast(element: element), [id])
    }

    /// The value under another shape, or itself where it has that shape.
    mutating func reshaped(_ id: Graph.ValueID, to shape: Shape) throws(OperatorError) -> Graph.ValueID {
        self.shape(of: resolve(id)) == shape ? id : try addOne(Reshape(shape), [id])
    }

    /// Whether a value is int8 with one scale, as integer arithmetic wants it.
    func isInt8PerTensor(_ id: Graph.ValueID) -> Bool {
        let type = type(of: resolve(id))
        return type.element == .int8 && type.quantization?.isPerTensor == true
    }
}

extension Shape {
    /// An axis that may count from the end.
    func axis(_ axis: Int, attribute: String = "axis") throws(OperatorError) -> Int {
        guard (-rank..<rank).contains(axis) else { throw .badAttribute(attribute, "is \(axis) for shape \(self)") }
        return axis < 0 ? axis + rank : axis
    }

    /// Axes that may count from the end, sorted, each once.
    func axes(_ axes: [Int], attribute: String = "axes") throws(OperatorError) -> [Int] {
        var seen = Array(repeating: false, count: rank)
        for axis in axes { seen[try self.axis(axis, attribute: attribute)] = true }
        return seen.indices.filter { seen[$0] }
    }
}

extension TFLiteOption {
    /// The schema's `ActivationFunctionType` at `slot`.
    static func fusedActivation(slot: Int) -> TFLiteOption {
        TFLiteOption(ForeignNode.fusedActivationName, slot: slot, .int8)
    }
}

extension ForeignNode {
    /// The range of a TFLite node's fused activation.
    func fusedActivation() throws(OperatorError) -> ActivationRange {
        switch try int(ForeignNode.fusedActivationName, default: 0) {
        case 0: return .none
        case 1: return .relu
        case 2: return .reluN1To1
        case 3: return .relu6
        case 4: throw .unsupported("the fused activation TANH")
        case 5: throw .unsupported("the fused activation SIGN_BIT")
        case let unknown: throw .badAttribute(ForeignNode.fusedActivationName, "is \(unknown)")
        }
    }
}
