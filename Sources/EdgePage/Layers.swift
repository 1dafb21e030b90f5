/// Boxes and lanes of edges, each in a layer, ordered within it: the working state of ``LayeredLayout``.
struct Layers {
    /// A box, or the place where an edge crosses a layer.
    struct Item {
        let layer: Int
        var above: [Int] = []
        var below: [Int] = []
    }

    /// Boxes first, in the caller's order, then lanes.
    private(set) var items: [Item] = []
    /// The items of each layer from left to right.
    private(set) var order: [[Int]] = []
    /// For each edge, the lanes that it passes; none for edges that are drawn straight through.
    private(set) var lanes: [[Int]] = []

    /// Graphs that would need more lanes are drawn without.
    private static let maximumLaneCount = 20_000
    private static let orderingSweepCount = 12
    private static let placementSweepCount = 10

    init(boxCount: Int, edges: [LayeredLayout.Edge]) {
        let ranks = Layers.ranks(boxCount, edges)
        items = ranks.map { Item(layer: $0) }
        let laneCount = edges.reduce(0) { $0 + ranks[$1.target] - ranks[$1.source] - 1 }
        for edge in edges {
            var previous = edge.source
            var lanes: [Int] = []
            if laneCount <= Layers.maximumLaneCount {
                for layer in (ranks[edge.source] + 1)..<ranks[edge.target] {
                    lanes.append(items.count)
                    items.append(Item(layer: layer))
                    connect(previous, items.count - 1)
                    previous = items.count - 1
                }
                connect(previous, edge.target)
            }
            self.lanes.append(lanes)
        }
        order = [[Int]](repeating: [], count: (ranks.max() ?? -1) + 1)
        for index in items.indices { order[items[index].layer].append(index) }
    }

    private mutating func connect(_ upper: Int, _ lower: Int) {
        items[upper].below.append(lower)
        items[lower].above.append(upper)
    }

    /// The longest path that leads to each box; boxes to which none leads stand just above what they lead to.
    private static func ranks(_ boxCount: Int, _ edges: [LayeredLayout.Edge]) -> [Int] {
        var above = [[Int]](repeating: [], count: boxCount)
        var below = above
        for edge in edges {
            above[edge.target].append(edge.source)
            below[edge.source].append(edge.target)
        }
        var ranks = [Int](repeating: 0, count: boxCount)
        for box in 0..<boxCount { ranks[box] = above[box].reduce(0) { max($0, ranks[$1] + 1) } }
        for box in 0..<boxCount where above[box].isEmpty {
            ranks[box] = max(0, (below[box].map { ranks[$0] }.min() ?? 1) - 1)
        }
        return ranks
    }

    // MARK: Order

    /// Orders every layer by the mean place of the neighbours, downwards and upwards in turn, and keeps the best.
    mutating func sort() {
        var best = order
        var fewest = crossingCount
        for sweep in 0..<Layers.orderingSweepCount where fewest > 0 {
            var places = [Double](repeating: 0, count: items.count)
            for layer in order { Layers.enumerate(layer, into: &places) }
            let downwards = sweep.isMultiple(of: 2)
            for layer in downwards ? Array(order.indices) : order.indices.reversed() {
                let keys = order[layer].map { item -> Double in
                    let neighbours = downwards ? items[item].above : items[item].below
                    guard !neighbours.isEmpty else { return places[item] }
                    return neighbours.reduce(0) { $0 + places[$1] } / Double(neighbours.count)
                }
                // Equal keys keep their order.
                let sorted = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
                order[layer] = sorted.map { order[layer][$0] }
                Layers.enumerate(order[layer], into: &places)
            }
            let count = crossingCount
            if count < fewest { (best, fewest) = (order, count) }
        }
        order = best
    }

    private static func enumerate(_ layer: [Int], into places: inout [Double]) {
        for (place, item) in layer.enumerated() { places[item] = Double(place) }
    }

    /// How many pairs of edges cross.
    var crossingCount: Int {
        var places = [Int](repeating: 0, count: items.count)
        for layer in order {
            for (place, item) in layer.enumerated() { places[item] = place }
        }
        return order.reduce(0) { count, layer in
            // Edges in the order of their upper ends: each inversion of the lower ends is a crossing.
            let ends = layer.flatMap { items[$0].below.map { places[$0] }.sorted() }
            return count + Layers.inversionCount(ends)
        }
    }

    private static func inversionCount(_ numbers: [Int]) -> Int {
        // A tree of counts (Fenwick 1994).
        var tree = [Int](repeating: 0, count: (numbers.max() ?? 0) + 2)
        var inversions = 0
        for (seen, number) in numbers.enumerated() {
            var notGreater = 0
            var index = number + 1
            while index > 0 {
                notGreater += tree[index]
                index -= index & -index
            }
            inversions += seen - notGreater
            index = number + 1
            while index < tree.count {
                tree[index] += 1
                index += index & -index
            }
        }
        return inversions
    }

    // MARK: Coordinates

    /// The centre of each item on the horizontal axis: as near to its neighbours' as the widths allow.
    func centers(widths: [Double]) -> [Double] {
        var centers = [Double](repeating: 0, count: items.count)
        for layer in order {
            var x = 0.0
            for item in layer {
                centers[item] = x + widths[item] / 2
                x += widths[item] + LayeredLayout.gap.width
            }
        }
        for sweep in 0..<Layers.placementSweepCount {
            let downwards = sweep.isMultiple(of: 2)
            for layer in downwards ? order : order.reversed() {
                let wanted = layer.map { item -> Double in
                    let neighbours = downwards ? items[item].above : items[item].below
                    guard !neighbours.isEmpty else { return centers[item] }
                    return neighbours.reduce(0) { $0 + centers[$1] } / Double(neighbours.count)
                }
                let placed = Layers.placed(wanted, widths: layer.map { widths[$0] })
                for (item, center) in zip(layer, placed) { centers[item] = center }
            }
        }
        return centers
    }

    /// The centres nearest to `wanted`, by the sum of squares, that keep the order and the gaps: with the gaps taken out
    /// this is monotone regression, solved by pooling adjacent violators (Ayer et al. 1955).
    static func placed(_ wanted: [Double], widths: [Double]) -> [Double] {
        var offsets: [Double] = []
        var x = 0.0
        for width in widths {
            offsets.append(x + width / 2)
            x += width + LayeredLayout.gap.width
        }
        var pools: [(sum: Double, count: Int)] = []
        for (center, offset) in zip(wanted, offsets) {
            pools.append((center - offset, 1))
            while pools.count > 1, mean(pools[pools.count - 2]) > mean(pools[pools.count - 1]) {
                let last = pools.removeLast()
                pools[pools.count - 1].sum += last.sum
                pools[pools.count - 1].count += last.count
            }
        }
        let shifts = pools.flatMap { [Double](repeating: mean($0), count: $0.count) }
        return zip(shifts, offsets).map { $0 + $1 }
    }

    private static func mean(_ pool: (sum: Double, count: Int)) -> Double { pool.sum / Double(pool.count) }
}
