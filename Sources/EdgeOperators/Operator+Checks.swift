import EdgeGraph
import EdgeTensor

extension Operator {
    /// Throws unless there are `count` inputs.
    func expectCount(_ inputs: [TensorType], _ count: Int) throws(OperatorError) {
        try expectCount(inputs, count...count)
    }

    /// Throws unless the number of inputs is in `range`.
    func expectCount(_ inputs: [TensorType], _ range: ClosedRange<Int>) throws(OperatorError) {
        guard range.contains(inputs.count) else { throw .inputCount(inputs.count, expected: range) }
    }

    /// Throws unless input `index` has one of these element types.
    func expectElement(_ inputs: [TensorType], _ index: Int, _ allowed: [ElementType]) throws(OperatorError) {
        guard !allowed.contains(inputs[index].element) else { return }
        let names = allowed.map(\.description).joined(separator: ", ")
        throw .badInput(index, "is \(inputs[index].element); this operator takes \(names)")
    }

    /// Throws unless input `index` has a rank in `range`.
    func expectRank(_ inputs: [TensorType], _ index: Int, _ range: ClosedRange<Int>) throws(OperatorError) {
        guard !range.contains(inputs[index].shape.rank) else { return }
        throw .badInput(index, "has shape \(inputs[index].shape); this operator takes rank \(range)")
    }
}

extension Quantization {
    /// A quantization written in an example; traps where the initializer would throw.
    static func make(_ scale: Float, _ zeroPoint: Int32) -> Quantization {
        do {
            return try Quantization(scale: scale, zeroPoint: zeroPoint)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
