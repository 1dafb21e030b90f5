// Packed weights, drawn. N output channels, K products per output channel, int8 unless said otherwise.
//
//   gemm-k4n16      one panel per block of 16 channels; the last block is as wide as the rest, rounded up to 4.
//                   A panel holds K/4 groups; a group holds, for each of its channels, 4 consecutive k:
//
//                     block 0                                   block 1 …        sums
//                     ┌ k0…3 of n0 │ k0…3 of n1 │ … n15 ┐┌ k4…7 of n0 │ … ┐ …    int32 Σ over k of w[n][k],
//                                                                              one per channel of every block
//                   K is padded with zeros to a multiple of 4, channels to the width of the block.
//
//   rows-k4n16      the same for [O][H][W][I] weights, with every kernel row (W·I products) padded for itself, so
//                   that a row of the kernel meets one contiguous run of an NHWC picture.
//
//   depthwise-c16   [C/16][taps][16], channels padded to 16, followed by int32 channel sums.
//
//   gemm-n16        float32, panels [K][16], the last block narrower as above, no sums.
//
//   winograd-n16    float32 3x3 windows, transformed to 6x6 numbers: 36 matrices, each as gemm-n16 with K = I.

/// The sizes of a packed weight tensor, derived from its type.
public struct PackedGeometry: Hashable, Sendable {
    /// Output channels.
    public let channels: Int
    /// Runs of products that start anew at a multiple of four: kernel rows, or 1.
    public let segments: Int
    /// Products per channel in one segment, before padding.
    public let depth: Int

    /// The shape's first axis is the output channels; rows layouts need rank 3 or more.
    public init(of type: TensorType) {
        let shape = type.shape
        channels = shape.first ?? 1
        let products = shape.dropFirst().reduce(1, *)
        switch type.layout {
        case .rowsK4N16, .rowsK4N16Wide:
            segments = shape.count > 2 ? max(shape[1], 1) : 1
        default:
            segments = 1
        }
        depth = products / segments
    }

    /// Products of one segment, rounded up to a multiple of 4.
    public var paddedDepth: Int { (depth + 3) / 4 * 4 }
    /// Blocks of up to 16 channels.
    public var blockCount: Int { (channels + 15) / 16 }

    /// Channels that block `block` holds, padding included: 16, or for the last what is left, rounded up to 4.
    public func width(ofBlock block: Int) -> Int { min((channels - block * 16 + 3) / 4 * 4, 16) }

    /// All channels of all blocks, padding included.
    public var paddedChannels: Int { (channels + 3) / 4 * 4 }
}

extension Layout {
    /// Bytes that a tensor of `type` occupies in this layout.
    func packedByteCount(of type: TensorType) -> Int {
        let geometry = PackedGeometry(of: type)
        switch self {
        case .dense:
            return type.elementCount * type.element.byteCount
        case .gemmK4N16, .gemmK4N16Wide, .rowsK4N16, .rowsK4N16Wide:
            return geometry.paddedChannels * (geometry.segments * geometry.paddedDepth + 4)
        case .depthwiseC16:
            return geometry.blockCount * 16 * (geometry.depth + 4)
        case .gemmN16:
            return geometry.paddedChannels * geometry.depth * 4
        case .winogradN16:
            return geometry.paddedChannels * geometry.depth * 16
        }
    }

    /// Whether weights of `type` can be stored in this layout.
    public func accepts(_ type: TensorType) -> Bool {
        switch self {
        case .dense: true
        case .gemmK4N16, .gemmK4N16Wide, .depthwiseC16: type.element == .int8 && type.shape.rank >= 2
        case .rowsK4N16, .rowsK4N16Wide: type.element == .int8 && type.shape.rank >= 3
        case .gemmN16: type.element == .float32 && type.shape.rank >= 2
        case .winogradN16:
            type.element == .float32 && type.shape.rank == 4 && type.shape[1] == 3 && type.shape[2] == 3
        }
    }

    /// The byte offset of the first channel sum of a packed int8 tensor; nil for layouts without sums.
    public func sumsOffset(in type: TensorType) -> Int? {
        let geometry = PackedGeometry(of: type)
        switch self {
        case .gemmK4N16, .gemmK4N16Wide, .rowsK4N16, .rowsK4N16Wide:
            return geometry.paddedChannels * geometry.segments * geometry.paddedDepth
        case .depthwiseC16:
            return geometry.blockCount * 16 * geometry.depth
        case .dense, .gemmN16, .winogradN16:
            return nil
        }
    }
}

extension Tensor {
    /// This tensor in `layout`. A narrow K4/N16 layout becomes the wide one where -128 occurs.
    /// The tensor must be dense and the layout must accept its type.
    public func packed(as layout: Layout) -> Tensor {
        precondition(type.layout == .dense && layout.accepts(type), "\(type) cannot be packed as \(layout)")
        var target = type
        target.layout = layout
        switch layout {
        case .dense:
            return self
        case .gemmK4N16, .rowsK4N16:
            if elements(as: Int8.self).contains(Int8.min) {
                return packed(as: layout == .gemmK4N16 ? .gemmK4N16Wide : .rowsK4N16Wide)
            }
            return copy(to: target, of: Int8.self, packing: true).appendingSums()
        case .gemmK4N16Wide, .rowsK4N16Wide, .depthwiseC16:
            return copy(to: target, of: Int8.self, packing: true).appendingSums()
        case .gemmN16:
            return copy(to: target, of: Float.self, packing: true)
        case .winogradN16:
            return transformed(to: target)
        }
    }

    /// This tensor in row-major order: itself, or an unpacked copy, rounded anew where the layout is
    /// ``Layout/winogradN16``.
    public func dense() -> Tensor {
        guard type.layout != .dense else { return self }
        var target = type
        target.layout = .dense
        guard type.layout != .winogradN16 else { return restored(to: target) }
        return type.element == .int8
            ? copy(to: target, of: Int8.self, packing: false) : copy(to: target, of: Float.self, packing: false)
    }

    /// Moves every element between the dense and the packed place.
    private func copy<Element: BitwiseCopyable>(
        to target: TensorType, of element: Element.Type, packing: Bool
    ) -> Tensor {
        let packedType = packing ? target : type
        let geometry = PackedGeometry(of: packedType)
        return Tensor(target) { output in
            withView { input in
                let source = input.elements(as: Element.self)
                let result = output.elements(as: Element.self)
                forEachElement(of: packedType.layout, geometry) { dense, packed in
                    result[packing ? packed : dense] = source[packing ? dense : packed]
                }
            }
        }
    }

    /// Fills in the channel sums behind packed int8 weights.
    private func appendingSums() -> Tensor {
        guard let offset = type.layout.sumsOffset(in: type) else { return self }
        let geometry = PackedGeometry(of: type)
        var sums = [Int32](repeating: 0, count: (type.byteCount - offset) / 4)
        let products = geometry.segments * geometry.depth
        let values = dense().elements(as: Int8.self)
        for channel in 0..<geometry.channels {
            for index in channel * products..<(channel + 1) * products {
                sums[channel] &+= Int32(values[index])
            }
        }
        return Tensor(
            type,
            Bytes(count: bytes.count) { target in
                bytes.withUnsafeBytes { target.copyMemory(from: $0) }
                sums.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0) }
            })
    }
}

/// Calls `body` with the element index in the dense and in the packed tensor, for every element.
private func forEachElement(
    of layout: Layout, _ geometry: PackedGeometry, _ body: (_ dense: Int, _ packed: Int) -> Void
) {
    let (depth, segments) = (geometry.depth, geometry.segments)
    for channel in 0..<geometry.channels {
        let (block, column) = (channel / 16, channel % 16)
        for segment in 0..<segments {
            for k in 0..<depth {
                let dense = (channel * segments + segment) * depth + k
                let packed: Int
                switch layout {
                case .dense, .winogradN16:
                    packed = dense
                case .depthwiseC16:
                    packed = (block * depth + k) * 16 + column
                case .gemmN16:
                    packed = block * 16 * depth + k * geometry.width(ofBlock: block) + column
                case .gemmK4N16, .gemmK4N16Wide, .rowsK4N16, .rowsK4N16Wide:
                    let panel = block * 16 * segments * geometry.paddedDepth
                    let group = segment * geometry.paddedDepth / 4 + k / 4
                    packed = panel + (group * geometry.width(ofBlock: block) + column) * 4 + k % 4
                }
                body(dense, packed)
            }
        }
    }
}
