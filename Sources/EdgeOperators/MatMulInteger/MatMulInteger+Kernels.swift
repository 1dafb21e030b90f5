import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension MatMulInteger {
    /// For one zero point on the left, and one or a row of them on the right.
    public func kernels(for signature: Signature) -> [Kernel] {
        let inputs = signature.inputs
        guard let product = try? MatrixProduct(inputs[0].shape, inputs[1].shape),
            signature.outputs[0].elementCount > 0, inputs[2].elementCount == 1,
            inputs[3].elementCount == 1 || inputs[3].shape.dropLast().allSatisfy({ $0 == 1 })
        else { return [] }
        let flips = (inputs[0].element.signFlip, inputs[1].element.signFlip)
        let step = inputs[3].elementCount == 1 ? 0 : 1
        let unitCount = signature.outputs[0].elementCount / product.columns
        return KernelFamily(edge_matmul_kernels(), "matmul_x8").bound(unitCount: unitCount) { operands, kept in
            let offsets = product.offsets(&kept)
            return edge_matmul_x8(
                left: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                right: operands.inputs[1].assumingMemoryBound(to: UInt8.self),
                left_zero_point: operands.inputs[2].assumingMemoryBound(to: UInt8.self),
                right_zero_points: operands.inputs[3].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int32.self), left_offsets: offsets.a,
                right_offsets: offsets.b, rows: product.rows, depth: product.depth, columns: product.columns,
                right_zero_point_step: step, left_flip: flips.0, right_flip: flips.1)
        }
    }
}
