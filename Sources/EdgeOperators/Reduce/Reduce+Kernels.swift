import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Reduce {
    /// For axes that follow each other, such as those of a picture's space: sum and mean, and the float32 maximum.
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, output) = (signature.inputs[0], signature.outputs[0])
        guard let reduction = edge_reduction(input.shape, axes), input.elementCount > 0 else { return [] }
        let blocks = (reduction.inner + EDGE_REDUCE_BLOCK - 1) / EDGE_REDUCE_BLOCK
        let unitCount = output.elementCount / reduction.inner * blocks
        switch (input.element, function) {
        case (.int8, .sum), (.int8, .mean):
            return integerKernels(reduction, unitCount, input, output)
        case (.float32, .sum), (.float32, .mean):
            let factor = function == .mean ? Float(1 / Double(reduction.length)) : 1
            return KernelFamily(edge_reduce_kernels(), "reduce_sum_f32").bound(unitCount: unitCount) { operands, _ in
                edge_reduce_sum_f32(
                    input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self), reduction: reduction,
                    factor: factor)
            }
        case (.float32, .max):
            return KernelFamily(edge_reduce_kernels(), "reduce_max_f32").bound(unitCount: unitCount) { operands, _ in
                edge_reduce_max_f32(
                    input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self), reduction: reduction)
            }
        default:
            return []
        }
    }

    private func integerKernels(
        _ reduction: edge_reduction, _ unitCount: Int, _ input: TensorType, _ output: TensorType
    ) -> [Kernel] {
        guard let rule = integerMean(input, output, count: reduction.length) else { return [] }
        let offset = Int32(truncatingIfNeeded: -Int(input.zeroPoint()) * reduction.length)
        return KernelFamily(edge_reduce_kernels(), "reduce_sum_s8").bound(unitCount: unitCount) { operands, _ in
            edge_reduce_sum_s8(
                input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self), reduction: reduction, offset: offset,
                multiplier: rule.multiplier, result: edge_requantize(rule))
        }
    }
}

extension edge_reduction {
    /// Nil where other axes, longer than 1, lie between the reduced ones, or none is reduced.
    init?(_ shape: Shape, _ axes: [Int]) {
        let long = axes.filter { shape[$0] != 1 }
        guard let first = axes.first, let last = axes.last else { return nil }
        let range = (long.first ?? first)...(long.last ?? last)
        guard range.allSatisfy({ axes.contains($0) || shape[$0] == 1 }) else { return nil }
        self.init(
            length: range.reduce(1) { $0 * shape[$1] }, inner: shape.dropFirst(range.upperBound + 1).reduce(1, *))
    }
}
