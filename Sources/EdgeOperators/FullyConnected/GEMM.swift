import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// Rows times packed weights, as pointwise convolutions and fully connected layers share it.
enum GEMM {
    /// Fewer rows than this are divided among workers by blocks of channels.
    private static let fewRows = 8

    private static func unitCount(rows: Int, _ weights: TensorType) -> Int {
        rows < fewRows ? PackedGeometry(of: weights).blockCount : rows
    }

    /// int8 kernels over `rows` rows.
    static func kernels(
        _ signature: Signature, rows: Int,
        _ makeProduct: @escaping @Sendable (Operands, inout [AnyObject]) -> edge_product_s8
    ) -> [Kernel] {
        let weights = signature.inputs[1]
        return KernelFamily(edge_gemm_kernels(), "gemm_s8").bound(
            unitCount: unitCount(rows: rows, weights), scratchByteCount: edge_product_s8.scratchByteCount(weights)
        ) { operands, kept in
            edge_gemm_s8(
                product: makeProduct(operands, &kept), input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                rows: rows, depth: PackedGeometry(of: weights).depth, units_are_blocks: rows < fewRows)
        }
    }

    /// float32 kernels over `rows` rows.
    static func realKernels(
        _ signature: Signature, rows: Int, _ activation: ActivationRange, residual: ActivationRange? = nil
    ) -> [Kernel] {
        let weights = signature.inputs[1]
        return KernelFamily(edge_gemm_kernels(), "gemm_f32").bound(unitCount: unitCount(rows: rows, weights)) {
            operands, _ in
            edge_gemm_f32(
                product: edge_product_f32(
                    weights, operands,
                    finish: edge_finish_f32(operands, activation: activation, residual: residual)),
                input: operands.inputs[0].assumingMemoryBound(to: Float.self), rows: rows,
                units_are_blocks: rows < fewRows)
        }
    }
}
