import EdgeGraph
import EdgeTensor

extension Operator {
    /// The row axes of an operator that takes its first `operandCount` inputs element by element: the output's is that
    /// of the inputs, as long as no row is repeated and no other operand has as many rows as there are at most.
    func elementwiseRowAxes(_ axes: [Int?], _ signature: Signature, operandCount: Int = .max) -> [Int?]? {
        let output = signature.outputs[0].shape
        guard let axis = axes.lazy.compactMap({ $0 }).first, axes.allSatisfy({ $0 == nil || $0 == axis }),
            output.indices.contains(axis)
        else { return nil }
        for (index, input) in signature.inputs.enumerated() {
            guard index < operandCount else {
                if axes[index] != nil { return nil }
                continue
            }
            let length = axes[index] == nil ? 1 : output[axis]
            guard input.shape.rank == output.rank, input.shape[axis] == length else { return nil }
        }
        return [axis]
    }

    /// Whether rows are entries of a batch, which runs along one axis of each input, or nil of those without a batch.
    /// Constants may hold an entry for every row that there can be, as the first states that an import makes.
    func areBatchEntries(_ axes: [Int?], _ signature: Signature, along batch: [Int?]) -> Bool {
        axes.indices.allSatisfy { index in
            let own = index < batch.count ? batch[index] : nil
            return axes[index] == own || (axes[index] == nil && signature.isConstant[index])
        }
    }

    /// The row axes of an operator that works along `axis` of its first input and leaves all others as they are.
    func rowAxes(_ axes: [Int?], beside axis: Int) -> [Int?]? {
        guard axes.dropFirst().allSatisfy({ $0 == nil }), let row = axes[0], row != axis else { return nil }
        return [row]
    }
}
