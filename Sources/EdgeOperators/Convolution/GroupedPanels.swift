import EdgeGraph
import EdgeTensor

/// The panels of a grouped convolution: those of each group, one behind the other.
///
///     packed weights      ┌ n0 … n15 ┐┌ n16 … n31 ┐        blocks of 16 channels of all groups
///     groups of 24        ┌ n0 … n15 ┐┌ n16…23 ┐┌ n24 … n39 ┐┌ n40…47 ┐
struct GroupedPanels {
    private let whole: PackedGeometry
    /// Words of each channel: four int8, or a float32.
    private let depth: Int
    /// Output channels of a group.
    let channels: Int
    private let groups: Int

    /// `weights` are packed, in int8 with a depth that is a multiple of four.
    init(_ weights: TensorType, groups: Int) {
        whole = PackedGeometry(of: weights)
        depth = whole.depth * weights.element.byteCount / GroupedPanels.wordByteCount
        channels = whole.channels / groups
        self.groups = groups
    }

    private static let wordByteCount = 4

    /// Bytes of the panels of a group.
    var byteCount: Int { paddedChannels * depth * GroupedPanels.wordByteCount }

    private var paddedChannels: Int { (channels + 3) / 4 * 4 }

    /// Where the panels are: in the packed weights at `address`, if no block is shared by groups, or else in a copy.
    func address(in weights: UnsafeRawPointer, _ kept: inout [AnyObject]) -> UnsafeRawPointer {
        guard groups > 1, channels % 16 != 0 else { return weights }
        let copy = MemoryBlock(byteCount: groups * byteCount)
        kept.append(copy)
        for channel in 0..<whole.channels {
            let (group, own) = (channel / channels, channel % channels)
            let source = column(channel, of: whole.channels)
            let target = column(own, of: channels)
            let base = group * paddedChannels * depth
            for k in 0..<depth {
                let word = weights.loadUnaligned(
                    fromByteOffset: (source.first + k * source.width) * GroupedPanels.wordByteCount, as: UInt32.self)
                copy.base.storeBytes(
                    of: word, toByteOffset: (base + target.first + k * target.width) * GroupedPanels.wordByteCount,
                    as: UInt32.self)
            }
        }
        return UnsafeRawPointer(copy.base)
    }

    /// The first word of a channel among panels of `count` channels, and words from one to the next.
    private func column(_ channel: Int, of count: Int) -> (first: Int, width: Int) {
        let block = channel / 16
        return (block * 16 * depth + channel % 16, min((count - block * 16 + 3) / 4 * 4, 16))
    }
}
