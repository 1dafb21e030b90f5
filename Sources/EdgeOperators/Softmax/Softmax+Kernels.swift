import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Softmax {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (input, output) = (signature.inputs[0], signature.outputs[0])
        let shape = input.shape
        guard shape.elementCount > 0 else { return [] }
        let (length, inner) = (shape[axis], shape.dropFirst(axis + 1).reduce(1, *))
        let outer = shape.prefix(axis).reduce(1, *)
        let list = edge_softmax_kernels()
        if inner == 1 {
            switch input.element {
            case .float32:
                return KernelFamily(list, "softmax_f32").bound(unitCount: outer) { operands, _ in
                    realRows(length, operands)
                }
            case .int8:
                let rule = IntegerSoftmax(input: input, output: output, beta: beta)
                return KernelFamily(list, "softmax_s8").bound(unitCount: outer) { operands, kept in
                    rule.rows(length, operands, &kept)
                }
            default: return []
            }
        }
        let unitCount = outer * ((inner + Int(EDGE_SOFTMAX_BLOCK) - 1) / Int(EDGE_SOFTMAX_BLOCK))
        switch input.element {
        case .float32:
            return KernelFamily(list, "softmax_columns_f32").bound(unitCount: unitCount) { operands, _ in
                edge_softmax_columns_f32(rows: realRows(length, operands), inner: inner)
            }
        case .int8:
            let rule = IntegerSoftmax(input: input, output: output, beta: beta)
            return KernelFamily(list, "softmax_columns_s8").bound(unitCount: unitCount) { operands, kept in
                edge_softmax_columns_s8(rows: rule.rows(length, operands, &kept), inner: inner)
            }
        default: return []
        }
    }

    private func realRows(_ length: Int, _ operands: Operands) -> edge_softmax_f32 {
        edge_softmax_f32(
            input: operands.inputs[0].assumingMemoryBound(to: Float.self),
            output: operands.outputs[0].assumingMemoryBound(to: Float.self), length: length, beta: beta,
            is_logarithmic: isLogarithmic)
    }
}

extension IntegerSoftmax {
    fileprivate func rows(_ length: Int, _ operands: Operands, _ kept: inout [AnyObject]) -> edge_softmax_s8 {
        edge_softmax_s8(
            input: operands.inputs[0].assumingMemoryBound(to: Int8.self),
            output: operands.outputs[0].assumingMemoryBound(to: Int8.self), table: table.kept(in: &kept),
            length: length, output_scale: outputScale, result: edge_requantize(output))
    }
}
