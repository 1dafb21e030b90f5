import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Cast {
    public func kernels(for signature: Signature) -> [Kernel] {
        guard let from = signature.inputs[0].element.kernelName, let to = element.kernelName else { return [] }
        // Bools are 0 or 1, as uint8 is.
        let family = "cast_\(from == "bool" ? "u8" : from)_\(to)"
        return KernelFamily(edge_cast_kernels(), family).bound(unitCount: signature.outputs[0].elementCount) {
            operands, _ in
            edge_cast(input: operands.inputs[0], output: operands.outputs[0])
        }
    }
}

extension ElementType {
    /// What names of C kernels call the type; nil for types that none takes.
    var kernelName: String? {
        switch self {
        case .float32: "f32"
        case .int32: "s32"
        case .int64: "s64"
        case .int8: "s8"
        case .uint8: "u8"
        case .bool: "bool"
        default: nil
        }
    }
}
