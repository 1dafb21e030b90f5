/// How the elements of a tensor lie in memory. The raw values are those of the `.edge` format.
///
/// Activations are dense. Constant weights may be packed for the kernels that read them, in place, from the
/// mapped file; `Layout+Packing.swift` draws each packed form and converts from and to the dense one.
public enum Layout: UInt8, Hashable, Sendable, CaseIterable {
    /// Row-major, last axis contiguous.
    case dense = 0
    /// int8 matrix `[N][K]` in K4/N16 blocks, every value in -127...127, followed by the column sums.
    case gemmK4N16 = 1
    /// As ``gemmK4N16``, but -128 occurs, so that only widening kernels may read it.
    case gemmK4N16Wide = 2
    /// int8 convolution weights `[O][H][W][I]`: a K4/N16 matrix whose K restarts, padded to 4, at every kernel row.
    case rowsK4N16 = 3
    /// As ``rowsK4N16``, but -128 occurs.
    case rowsK4N16Wide = 4
    /// int8 depthwise weights `[C/16][taps][16]`, followed by the channel sums.
    case depthwiseC16 = 5
    /// float32 matrix `[N][K]`, or depthwise weights with taps for K, in `[N/16][K][16]` blocks.
    case gemmN16 = 6
    /// float32 convolution weights `[O][3][3][I]` as 36 matrices `[O/16][I][16]`, the elements of `G w Gᵀ`.
    case winogradN16 = 7
}

extension Layout: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dense: "dense"
        case .gemmK4N16: "gemm-k4n16"
        case .gemmK4N16Wide: "gemm-k4n16-wide"
        case .rowsK4N16: "rows-k4n16"
        case .rowsK4N16Wide: "rows-k4n16-wide"
        case .depthwiseC16: "depthwise-c16"
        case .gemmN16: "gemm-n16"
        case .winogradN16: "winograd-n16"
        }
    }
}
