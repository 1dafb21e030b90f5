import EdgeTensor

/// Σ|w| of the output channels of packed int8 weights, or of large ones a bound that does not read them.
struct PackedMagnitudes {
    /// What no channel exceeds.
    let bound: Int
    private let geometry: PackedGeometry
    /// Weights of a channel that lie together.
    private let together: Int
    private let depth: Int
    /// Nil where they are too many to be read.
    private let weights: UnsafePointer<Int8>?

    /// `address` is where the weights of `type` are, whose layout may be any; they stay there.
    init(of type: TensorType, at address: UnsafeRawPointer) {
        geometry = PackedGeometry(of: type)
        together = type.layout == .depthwiseC16 ? 1 : 4
        depth = geometry.segments * (together == 1 ? geometry.depth : geometry.paddedDepth)
        bound = depth * 128
        let isReadable = type.byteCount <= PackedMagnitudes.smallByteCount && type.layout.sumsOffset(in: type) != nil
        weights = isReadable ? address.assumingMemoryBound(to: Int8.self) : nil
    }

    subscript(channel: Int) -> Int {
        guard let weights else { return bound }
        let width = together == 1 ? 16 : geometry.width(ofBlock: channel / 16)
        let first = channel / 16 * 16 * depth + channel % 16 * together
        var sum = 0
        for group in 0..<depth / together {
            for k in 0..<together { sum += Int(weights[first + group * width * together + k].magnitude) }
        }
        return sum
    }

    private static let smallByteCount = 1 << 16
}
