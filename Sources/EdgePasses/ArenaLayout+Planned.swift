import EdgeGraph
import EdgeTensor

extension ArenaLayout {
    /// A place for every computed value, in an arena as small as greedy orders find it.
    ///
    /// An order takes the storages one by one and puts each at the lowest offset where nothing lies that lives at the
    /// same time, or on top of one that it may overwrite. Tried are: by size; by the fullest node first; as they are
    /// written (Pisarchyk and Lee, «Efficient Memory Management for Deep Neural Net Inference», 2020). From each, the
    /// storage that sticks out furthest moves to the front again and again, as in the squeaky wheel optimization of
    /// Joslin and Clements (1999), until the lower bound or the limit of work is reached. Where there are too many
    /// storages to compare all with all, they are placed once, as they are written.
    public static func planned(for graph: Graph) -> ArenaLayout {
        let storages = graph.storages()
        guard storages.count <= workLimit / max(storages.count, 1) else {
            return layout(of: storages, Placement(asWritten: storages), valueCount: graph.values.count)
        }
        let bound = graph.arenaLowerBound()
        let rounds = min(64, workLimit / max(storages.count * storages.count, 1))
        var best: Placement?
        for order in [
            bySize(storages), byBreadth(storages, nodeCount: graph.nodes.count), Array(storages.indices),
        ] {
            var order = order
            for _ in 0...rounds {
                let placement = Placement(of: storages, in: order)
                if placement.byteCount < best?.byteCount ?? Int.max { best = placement }
                guard let highest = placement.highest, placement.byteCount > bound else { break }
                order.removeAll { $0 == highest }
                order.insert(highest, at: 0)
            }
        }
        return layout(of: storages, best, valueCount: graph.values.count)
    }

    /// Pairs of storages that all rounds of one order may look at.
    private static let workLimit = 1 << 26

    private static func layout(of storages: [Storage], _ placement: Placement?, valueCount: Int) -> ArenaLayout {
        var offsets = [Int?](repeating: nil, count: valueCount)
        for (storage, offset) in zip(storages, placement?.offsets ?? []) {
            for value in storage.values { offsets[value.index] = offset }
        }
        return ArenaLayout(byteCount: placement?.byteCount ?? 0, offsets: offsets)
    }

    /// The largest first; among equals the longest-lived.
    private static func bySize(_ storages: [Storage]) -> [Int] {
        storages.indices.sorted { left, right in
            let (a, b) = (storages[left], storages[right])
            if a.byteCount != b.byteCount { return a.byteCount > b.byteCount }
            let (lifeA, lifeB) = (a.lastNode - a.firstNode, b.lastNode - b.firstNode)
            return lifeA != lifeB ? lifeA > lifeB : left < right
        }
    }

    /// The storages of the node with the most live bytes first, then those of the next.
    private static func byBreadth(_ storages: [Storage], nodeCount: Int) -> [Int] {
        var breadth = [Int](repeating: 0, count: nodeCount + 2)
        for storage in storages {
            for node in storage.firstNode...storage.lastNode { breadth[node + 1] += storage.byteCount }
        }
        let peaks = storages.map { breadth[($0.firstNode + 1)...($0.lastNode + 1)].max() ?? 0 }
        let ranked = bySize(storages).enumerated().sorted {
            (peaks[$1.element], $0.offset) < (peaks[$0.element], $1.offset)
        }
        return ranked.map(\.element)
    }
}

/// Offsets that one greedy order gives.
private struct Placement {
    var offsets: [Int]
    var byteCount = 0
    /// The storage that ends last.
    var highest: Int?

    init(of storages: [Storage], in order: [Int]) {
        offsets = Array(repeating: 0, count: storages.count)
        var placed: [Int] = []
        for index in order {
            let neighbours = placed.filter { storages[index].lives(with: storages[$0]) }
            offsets[index] = lowestOffset(for: index, among: neighbours, storages)
            let end = offsets[index] + storages[index].alignedByteCount
            if end > byteCount { (byteCount, highest) = (end, index) }
            placed.append(index)
        }
    }

    /// One by one as they are written, next to what still lives; at the end of the arena where too much does.
    init(asWritten storages: [Storage]) {
        offsets = Array(repeating: 0, count: storages.count)
        var live: [Int] = []
        for index in storages.indices {
            // What died may stay a while where much lives: it only keeps its place.
            if live.count <= Placement.liveLimit || index % Placement.liveLimit == 0 {
                live.removeAll { storages[$0].lastNode < storages[index].firstNode }
            }
            offsets[index] =
                live.count <= Placement.liveLimit ? lowestOffset(for: index, among: live, storages) : byteCount
            let end = offsets[index] + storages[index].alignedByteCount
            if end > byteCount { (byteCount, highest) = (end, index) }
            live.append(index)
        }
    }

    /// More neighbours than this are not searched for a gap, storage by storage.
    private static let liveLimit = 1 << 8

    /// The lowest gap between `neighbours`, or the start of one that may share its bytes, whichever is lower.
    private func lowestOffset(for index: Int, among neighbours: [Int], _ storages: [Storage]) -> Int {
        let size = storages[index].alignedByteCount
        var gap = 0
        for other in neighbours.sorted(by: { offsets[$0] < offsets[$1] }) {
            if offsets[other] >= gap + size { break }
            gap = max(gap, offsets[other] + storages[other].alignedByteCount)
        }
        let shared = neighbours.filter { mayShare(index, $0, storages) }.map { offsets[$0] }.filter { offset in
            neighbours.allSatisfy { other in
                offsets[other] + storages[other].alignedByteCount <= offset || offset + size <= offsets[other]
                    || (offsets[other] == offset && mayShare(index, other, storages))
            }
        }
        return min(gap, shared.min() ?? gap)
    }

    private func mayShare(_ left: Int, _ right: Int, _ storages: [Storage]) -> Bool {
        storages[left].mayOverwrite.contains(right) || storages[right].mayOverwrite.contains(left)
    }
}

extension Storage {
    fileprivate func lives(with other: Storage) -> Bool {
        firstNode <= other.lastNode && other.firstNode <= lastNode
    }
}
