import EdgeTensor

/// Σ|w| of every output channel of packed int8 weights, or of large ones a bound that does not read them.
struct PackedMagnitudes {
    private let bound: Int
    private let exact: [Int]

    /// `address` is where the weights of `type` are, whose layout may be any.
    init(of type: TensorType, at address: UnsafeRawPointer) {
        let geometry = PackedGeometry(of: type)
        let together = type.layout == .depthwiseC16 ? 1 : 4
        let depth = geometry.segments * (together == 1 ? geometry.depth : geometry.paddedDepth)
        bound = depth * 128
        guard type.byteCount <= PackedMagnitudes.smallByteCount, let end = type.layout.sumsOffset(in: type) else {
            exact = []
            return
        }
        let weights = UnsafeRawBufferPointer(start: address, count: end).bindMemory(to: Int8.self)
        exact = (0..<geometry.channels).map { channel in
            let width = together == 1 ? 16 : geometry.width(ofBlock: channel / 16)
            let first = channel / 16 * 16 * depth + channel % 16 * together
            var sum = 0
            for group in 0..<depth / together {
                for k in 0..<together { sum += Int(weights[first + group * width * together + k].magnitude) }
            }
            return sum
        }
    }

    subscript(channel: Int) -> Int { exact.isEmpty ? bound : exact[channel] }

    private static let smallByteCount = 1 << 16
}
