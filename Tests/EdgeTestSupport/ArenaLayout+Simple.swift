import EdgeGraph

extension ArenaLayout {
    /// A layout in which every storage has a place of its own, or, `inPlace`, that of the first one it may overwrite.
    public static func simple(for graph: Graph, inPlace: Bool = false) -> ArenaLayout {
        var layout = ArenaLayout(byteCount: 0, offsets: Array(repeating: nil, count: graph.values.count))
        let storages = graph.storages()
        for storage in storages {
            var offset = layout.byteCount
            if inPlace, let other = storage.mayOverwrite.first(where: { storages[$0].byteCount >= storage.byteCount }) {
                offset = layout.offsets[storages[other].values[0].index] ?? offset
            } else {
                layout.byteCount += (storage.byteCount + alignment - 1) / alignment * alignment
            }
            for value in storage.values { layout.offsets[value.index] = offset }
        }
        return layout
    }
}
