import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension MatMul {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (a, b, output) = (signature.inputs[0], signature.inputs[1], signature.outputs[0])
        guard let product = try? MatrixProduct(a.shape, b.shape), output.elementCount > 0 else { return [] }
        let unitCount = output.elementCount / product.columns
        guard a.element == .int8 && a.quantization != nil else {
            guard a.element == .float32 else { return [] }
            let scratch = product.columns % 4 == 0 ? 0 : 16 * product.depth * MemoryLayout<Float>.stride
            return KernelFamily(edge_matmul_kernels(), "matmul_f32").bound(
                unitCount: unitCount, scratchByteCount: scratch
            ) { operands, kept in
                let offsets = product.offsets(&kept)
                return edge_matmul_f32(
                    left: operands.inputs[0].assumingMemoryBound(to: Float.self),
                    right: operands.inputs[1].assumingMemoryBound(to: Float.self),
                    output: operands.outputs[0].assumingMemoryBound(to: Float.self), left_offsets: offsets.a,
                    right_offsets: offsets.b, rows: product.rows, depth: product.depth, columns: product.columns)
            }
        }
        guard a.hasStoredZeroPoints, b.hasStoredZeroPoints, output.hasStoredZeroPoints else { return [] }
        let multiplier = Requantization.multiplier(a.scale(), b.scale(), over: output.scale())
        let rule = Requantization(multiplier: multiplier, to: output)
        guard var runs = product.runs else { return [] }
        let scratch = edge_matmul_s8_scratch_byte_count(&runs, product.depth, product.columns)
        guard scratch >= 0 else { return [] }
        return KernelFamily(edge_matmul_kernels(), "matmul_s8").bound(
            unitCount: unitCount, scratchByteCount: scratch
        ) { [runs] operands, kept in
            let offsets = product.offsets(&kept)
            return edge_matmul_s8(
                left: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                right: operands.inputs[1].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self), left_offsets: offsets.a,
                right_offsets: offsets.b, rows: product.rows, depth: product.depth, columns: product.columns,
                left_zero_point: a.zeroPoint(), right_zero_point: b.zeroPoint(), multiplier: multiplier,
                result: edge_requantize(rule), runs: runs)
        }
    }
}

extension MatrixProduct {
    /// Where the factors of each matrix of the result begin, in elements.
    func offsets(_ kept: inout [AnyObject]) -> (a: UnsafePointer<Int>, b: UnsafePointer<Int>) {
        let all = (0..<batch.reduce(1, *)).map(factors)
        return (
            all.map { $0.a * rows * depth }.kept(in: &kept), all.map { $0.b * depth * columns }.kept(in: &kept)
        )
    }

    /// The int8 rows of the left factor as pixels, nil where they cannot be counted. Rows that are not of whole words
    /// become lines, which are copied with room behind them.
    var runs: edge_runs? {
        let (pixels, one) = (edge_window_axis(pixels: rows), edge_window_axis(pixels: 1))
        let isWhole = depth % 4 == 0
        let window = edge_window(y: isWhole ? one : pixels, x: isWhole ? pixels : one, channels: depth)
        var runs = edge_runs()
        let wish = edge_runs_wish(
            element_byte_count: 1, groups: 1, row_byte_count: depth, depth_byte_count: (depth + 3) / 4 * 4, fill: 0)
        return depth > 0 && edge_runs_plan(&runs, window, wish) ? runs : nil
    }
}
