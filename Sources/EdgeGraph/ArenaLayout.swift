import EdgeTensor

/// Where every computed value lives in a session's arena: a value that a pass computes, a file stores, and opening
/// checks. Graph inputs and states stay untouched from the start of a run to its end, outputs until the next one.
public struct ArenaLayout: Hashable, Sendable {
    /// Bytes of the arena; scratch memory of kernels comes on top, as it depends on the CPU.
    public var byteCount: Int
    /// For each value its offset, a multiple of 64; nil for constants and values that nothing uses.
    public var offsets: [Int?]

    public init(byteCount: Int, offsets: [Int?]) {
        self.byteCount = byteCount
        self.offsets = offsets
    }

    /// Every tensor starts at a multiple of this.
    public static let alignment = 64
}

/// Why an arena layout does not fit its graph.
public enum ArenaLayoutError: Error, Hashable, CustomStringConvertible {
    case valueCount(Int, expected: Int)
    case outOfRange(value: String, offset: Int, byteCount: Int)
    case misaligned(value: String, offset: Int)
    case missing(value: String)
    case overlap(String, String)
    case viewElsewhere(value: String)
    case tooManyLiveValues

    public var description: String {
        switch self {
        case .valueCount(let count, let expected):
            "the arena plan names \(count) values, the graph has \(expected)"
        case .outOfRange(let value, let offset, let byteCount):
            "value \(value) at \(offset) does not fit an arena of \(byteCount) bytes"
        case .misaligned(let value, let offset):
            "value \(value) at \(offset) is not aligned to \(ArenaLayout.alignment) bytes"
        case .missing(let value): "value \(value) has no place in the arena"
        case .overlap(let first, let second): "values \(first) and \(second) live at once and overlap"
        case .viewElsewhere(let value): "value \(value) is a view but lies elsewhere than what it shows"
        case .tooManyLiveValues: "too many values live at once to be checked in reasonable time"
        }
    }
}

extension ArenaLayout {
    /// Checks that every computed value has a place in range and that no two overlap while both live.
    /// Takes O(n·live) for n values, and throws where that is more than any real graph comes near.
    public func verify(for graph: Graph) throws(ArenaLayoutError) {
        guard offsets.count == graph.values.count else {
            throw .valueCount(offsets.count, expected: graph.values.count)
        }
        let storages = graph.storages()
        var placed: [(storage: Int, range: Range<Int>)] = []
        var comparisonCount = 0
        for (index, storage) in storages.enumerated() {
            let range = try place(storage, graph)
            placed.removeAll { storages[$0.storage].lastNode < storage.firstNode }
            comparisonCount += placed.count
            guard comparisonCount <= ArenaLayout.maximumComparisonCount else { throw .tooManyLiveValues }
            for other in placed where other.range.overlaps(range) {
                let mayShare =
                    storage.mayOverwrite.contains(other.storage) && other.range.lowerBound == range.lowerBound
                guard mayShare else {
                    throw .overlap(graph.label(storages[other.storage].values[0]), graph.label(storage.values[0]))
                }
            }
            placed.append((index, range))
        }
    }

    private static let maximumComparisonCount = 1 << 27

    private func place(_ storage: Storage, _ graph: Graph) throws(ArenaLayoutError) -> Range<Int> {
        let name = graph.label(storage.values[0])
        guard let offset = offsets[storage.values[0].index] else { throw .missing(value: name) }
        guard offset >= 0, storage.byteCount <= byteCount, offset <= byteCount - storage.byteCount else {
            throw .outOfRange(value: name, offset: offset, byteCount: byteCount)
        }
        guard offset % ArenaLayout.alignment == 0 else { throw .misaligned(value: name, offset: offset) }
        for view in storage.values where offsets[view.index] != offset {
            throw .viewElsewhere(value: graph.label(view))
        }
        return offset..<offset + storage.byteCount
    }
}
