import EdgeTensor

/// How a sparse constant's stored values lie in the dense tensor (`SparsityParameters` in schema.fbs).
///
/// The tensor's axes, and those of the blocks into which some are cut, are levels of a tree that is walked in
/// ``order``. Each level names all its positions (dense) or lists those that are there (compressed sparse rows).
struct Sparsity: Sendable {
    struct Level: Sendable {
        /// How many positions there are; of a compressed level the shape says it.
        var size = 0
        /// For a compressed level: where the positions of each parent begin and end, and the positions.
        var compressed: (segments: [Int], positions: [Int])?
    }

    var order: [Int] = []
    /// The axis that each axis of the blocks divides, each once.
    var blockAxes: [Int] = []
    var levels: [Level] = []

    init(_ table: FlatTable) throws(TFLiteFileError) {
        order = try table.numbers(0, of: Int32.self).map { Int($0) }
        blockAxes = try table.numbers(1, of: Int32.self).map { Int($0) }
        for metadata in try table.tables(2) {
            var level = Level(size: Int(try metadata.number(1, default: Int32(0))))
            if try metadata.number(0, default: Int8(0)) == 1 {
                level.compressed = (try Sparsity.list(metadata, 2), try Sparsity.list(metadata, 4))
            }
            levels.append(level)
        }
    }

    /// The numbers of a `SparseIndexVector`, a union whose kind stands in `slot` and whose table in the next.
    private static func list(_ table: FlatTable, _ slot: Int) throws(TFLiteFileError) -> [Int] {
        guard let vector = try table.table(slot + 1) else { return [] }
        switch try table.number(slot, default: UInt8(0)) {
        case 1: return try vector.numbers(0, of: Int32.self).map { Int($0) }
        case 2: return try vector.numbers(0, of: UInt16.self).map { Int($0) }
        case 3: return try vector.numbers(0, of: UInt8.self).map { Int($0) }
        default: return []
        }
    }

    /// The dense tensor's bytes, zero where nothing is stored; nil when this does not describe a tensor of `shape`, or
    /// one that is many times larger than what is stored.
    func dense(_ stored: Bytes, shape: Shape, elementByteCount width: Int) -> Bytes? {
        let (byteCount, overflow) = shape.elementCount.multipliedReportingOverflow(by: width)
        guard width > 0, !overflow, byteCount / 1024 <= stored.count + 1024 else { return nil }
        guard let walk = SparseWalk(self, shape), stored.count % width == 0 else { return nil }
        return stored.withUnsafeBytes { source in
            var places: [Int] = []
            places.reserveCapacity(source.count / width)
            guard walk.collect(&places, limit: source.count / width), places.count * width == source.count else {
                return nil
            }
            return Bytes(count: byteCount) { target in
                for (index, place) in places.enumerated() {
                    for byte in 0..<width { target[place * width + byte] = source[index * width + byte] }
                }
            }
        }
    }
}

/// One walk through the levels of a ``Sparsity`` whose numbers fit a shape.
private struct SparseWalk {
    private let levels: [Sparsity.Level]
    /// For each level, how far one step leads in the dense tensor.
    private let strides: [Int]

    /// Nil unless the levels are the shape's axes and those of its blocks, each once.
    init?(_ sparsity: Sparsity, _ shape: Shape) {
        let (rank, order) = (shape.rank, sparsity.order)
        var levels = sparsity.levels
        guard order.count == rank + sparsity.blockAxes.count, order.sorted() == Array(order.indices),
            levels.count == order.count, sparsity.blockAxes.allSatisfy(shape.indices.contains),
            Set(sparsity.blockAxes).count == sparsity.blockAxes.count, levels.allSatisfy({ $0.size >= 0 })
        else { return nil }
        // Axes of the tensor come before those of the blocks, as a block's place in its axis does.
        guard order.prefix(rank).allSatisfy({ $0 < rank }) else { return nil }
        var extents = Array(repeating: 1, count: rank)
        var strides = Array(repeating: 0, count: order.count)
        for (level, axis) in order.enumerated().reversed() {
            let place = axis < rank ? axis : sparsity.blockAxes[axis - rank]
            strides[level] = extents[place] * shape.strides[place]
            if levels[level].compressed != nil, axis < rank {
                levels[level].size = shape[place] / max(extents[place], 1)
            }
            let (extent, overflow) = extents[place].multipliedReportingOverflow(by: levels[level].size)
            guard !overflow, extent <= shape[place] else { return nil }
            extents[place] = extent
        }
        guard extents == shape.dimensions else { return nil }
        self.levels = levels
        self.strides = strides
    }

    /// Appends the place of every stored value, in order; false when there are more than `limit`, or a list is out of
    /// order. Every level is at most as long as its axis, so that this takes no more steps than the tensor has elements.
    func collect(_ places: inout [Int], limit: Int, level: Int = 0, parent: Int = 0, start: Int = 0) -> Bool {
        guard level < levels.count else {
            places.append(start)
            return places.count <= limit
        }
        guard let (segments, positions) = levels[level].compressed else {
            for position in 0..<levels[level].size {
                let next = start + position * strides[level]
                let child = parent * levels[level].size + position
                guard collect(&places, limit: limit, level: level + 1, parent: child, start: next) else { return false }
            }
            return true
        }
        guard parent + 1 < segments.count, case let (first, end) = (segments[parent], segments[parent + 1]),
            0 <= first, first <= end, end <= positions.count, end - first <= levels[level].size
        else { return false }
        for entry in first..<end {
            guard (0..<levels[level].size).contains(positions[entry]) else { return false }
            let next = start + positions[entry] * strides[level]
            guard collect(&places, limit: limit, level: level + 1, parent: entry, start: next) else { return false }
        }
        return true
    }
}
