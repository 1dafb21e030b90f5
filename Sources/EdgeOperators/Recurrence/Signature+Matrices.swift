import EdgeGraph
import EdgeTensor

extension Signature {
    /// The layout in which the float32 kernels read matrices of weights, for those inputs that are constants.
    func packingConstants(_ matrices: [Int]) -> [Int: Layout] {
        Dictionary(uniqueKeysWithValues: matrices.filter { isConstant[$0] }.map { ($0, .gemmN16) })
    }

    func arePacked(_ matrices: [Int]) -> Bool { matrices.allSatisfy { inputs[$0].layout == .gemmN16 } }
}
