import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Softmax {
    /// For rows whose elements are neighbours.
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, output) = (signature.inputs[0], signature.outputs[0])
        let shape = input.shape
        guard shape.dropFirst(axis + 1).allSatisfy({ $0 == 1 }), shape.elementCount > 0 else { return [] }
        let (length, rows) = (shape[axis], shape.prefix(axis).reduce(1, *))
        guard input.element == .int8 else { return input.element == .float32 ? realKernels(length, rows) : [] }
        let rule = IntegerSoftmax(input: input, output: output, beta: beta)
        return KernelFamily(edge_softmax_kernels(), "softmax_s8").bound(unitCount: rows) { operands, kept in
            edge_softmax_s8(
                input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self),
                table: rule.table.kept(in: &kept), length: length, output_scale: rule.outputScale,
                result: edge_requantize(rule.output))
        }
    }

    private func realKernels(_ length: Int, _ rows: Int) -> [Kernel] {
        let (beta, isLogarithmic) = (beta, isLogarithmic)
        return KernelFamily(edge_softmax_kernels(), "softmax_f32").bound(unitCount: rows) { operands, _ in
            edge_softmax_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: Float.self), length: length, beta: beta,
                is_logarithmic: isLogarithmic)
        }
    }
}
