import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Compare {
    public func kernels(for signature: Signature) -> [Kernel] {
        let output = signature.outputs[0]
        guard let element = signature.inputs[0].element.kernelName, output.elementCount > 0 else { return [] }
        // a > b is b < a.
        let isSwapped = function == .greater || function == .greaterOrEqual
        let relation: Function =
            switch function {
            case .greater: .less
            case .greaterOrEqual: .lessOrEqual
            default: function
            }
        let (first, second) = isSwapped ? (1, 0) : (0, 1)
        let walk = BroadcastWalk(signature.inputs[first].shape, signature.inputs[second].shape, to: output.shape)
        let family = "compare_\(relation.rawValue)_\(element)"
        return KernelFamily(edge_compare_kernels(), family).bound(unitCount: output.elementCount) { operands, kept in
            edge_compare(
                a: operands.inputs[first], b: operands.inputs[second],
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self), broadcast: walk.context(&kept))
        }
    }
}
