import EdgeGraph
import EdgeTensor

extension Operator {
    /// Throws for byte strings, which only constants hold.
    func expectFixedSize(_ inputs: [TensorType], _ index: Int) throws(OperatorError) {
        guard inputs[index].element != .bytes else {
            throw .badInput(index, "holds byte strings, which cannot be moved during a run")
        }
    }

    /// Throws when input `index` has scales along an axis.
    func expectPerTensor(_ inputs: [TensorType], _ index: Int) throws(OperatorError) {
        guard inputs[index].quantization?.isPerTensor ?? true else {
            throw .badInput(index, "has a quantization per axis; this operator takes one per tensor")
        }
    }

    /// Throws unless an attribute has one number for each of `rank` axes.
    func expectRank(_ values: [Int], _ name: String, _ rank: Int) throws(OperatorError) {
        guard values.count == rank else {
            throw .badAttribute(name, "has \(values.count) numbers for a tensor of rank \(rank)")
        }
    }
}

extension Array {
    /// The elements in the order of a permuted tensor's axes: element `i` is this one's `permutation[i]`.
    func permuted(by permutation: [Int]) -> [Element] { permutation.map { self[$0] } }
}
