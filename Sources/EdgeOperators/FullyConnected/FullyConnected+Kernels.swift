import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension FullyConnected {
    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        guard signature.isConstant[1] else { return [:] }
        guard !signature.inputs[0].isWide else { return [:] }
        guard signature.inputs[0].element == .int8 else { return [1: .gemmN16] }
        return signature.suitsIntegerKernels ? [1: .gemmK4N16] : [:]
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let (output, activation) = (signature.outputs[0], activation)
        let rows = signature.inputs[0].shape.dropLast().reduce(1, *)
        switch signature.inputs[1].layout {
        case .gemmK4N16, .gemmK4N16Wide:
            guard signature.suitsIntegerKernels else { return [] }
            return Products(signature, rows: rows).kernels { operands, kept in
                edge_product_s8(
                    signature, output, activation: activation, residual: edge_residual_s8(), operands, &kept)
            }
        case .gemmN16:
            return Products(signature, rows: rows).realKernels(activation)
        default:
            return []
        }
    }
}
