import EdgeTensor

/// A stretch of arena memory that one or more values use: a tensor and its views.
public struct Storage: Hashable, Sendable {
    /// The value whose bytes they are, then its views.
    public var values: [Graph.ValueID]
    /// Largest size among the values.
    public var byteCount: Int
    /// Index of the node that writes it; -1 when it is there before the run.
    public var firstNode: Int
    /// Index of the last node that reads it; the number of nodes when it is read after the run.
    public var lastNode: Int
    /// Storages, by index, that this one may overwrite at ``firstNode``, where they die.
    public var mayOverwrite: [Int]

    /// ``byteCount`` rounded up to ``ArenaLayout/alignment``: what it takes up in an arena.
    public var alignedByteCount: Int {
        (byteCount + ArenaLayout.alignment - 1) / ArenaLayout.alignment * ArenaLayout.alignment
    }
}

extension Graph {
    /// The storages of all computed values, in order of their first node.
    public func storages() -> [Storage] {
        var table = StorageTable(valueCount: values.count)
        for port in inputs { table.open(port.value, type(of: port.value), at: -1) }
        for state in states { table.open(state.current, type(of: state.current), at: -1) }
        for (index, node) in nodes.enumerated() {
            for input in node.inputs { table.extend(input, to: index) }
            let sharing = node.op.sharing(for: signature(of: node))
            for (position, output) in node.outputs.enumerated() {
                table.write(
                    output, type(of: output), at: index, from: node.inputs, position == 0 ? sharing : .none)
            }
        }
        for port in inputs + outputs { table.extend(port.value, to: nodes.count) }
        // What counts the rows of an output is read with it.
        let extents = (try? extents()) ?? []
        for port in outputs where extents.indices.contains(port.value.index) {
            if let extent = extents[port.value.index] { table.extend(extent.count, to: nodes.count) }
        }
        for state in states {
            table.extend(state.current, to: nodes.count)
            table.extend(state.next, to: nodes.count)
        }
        return table.finish()
    }

    /// A lower bound of the arena: the largest sum, over all nodes, of the storages that live while it runs, each
    /// aligned, where an output that may overwrite an input counts with the larger of the two.
    public func arenaLowerBound() -> Int {
        let storages = storages()
        // What begins and what has ended with each node, and what is saved there.
        var changes = [Int](repeating: 0, count: nodes.count + 3)
        var savings = [Int](repeating: 0, count: nodes.count + 3)
        for storage in storages {
            changes[storage.firstNode + 1] += storage.alignedByteCount
            changes[storage.lastNode + 2] -= storage.alignedByteCount
            savings[storage.firstNode + 1] +=
                storage.mayOverwrite.map {
                    min(storages[$0].alignedByteCount, storage.alignedByteCount)
                }.max() ?? 0
        }
        var (live, largest) = (0, 0)
        for (change, saved) in zip(changes, savings) {
            live += change
            largest = max(largest, live - saved)
        }
        return largest
    }
}

/// The storages as they are found, node by node.
private struct StorageTable {
    var storages: [Storage] = []
    var storageOf: [Int?]

    init(valueCount: Int) { storageOf = Array(repeating: nil, count: valueCount) }

    mutating func open(_ id: Graph.ValueID, _ type: TensorType, at node: Int, mayOverwrite: [Int] = []) {
        guard storageOf[id.index] == nil else { return }
        storageOf[id.index] = storages.count
        storages.append(
            Storage(
                values: [id], byteCount: type.byteCount, firstNode: node, lastNode: node,
                mayOverwrite: mayOverwrite))
    }

    mutating func extend(_ id: Graph.ValueID, to node: Int) {
        if let storage = storageOf[id.index] { storages[storage].lastNode = node }
    }

    mutating func write(
        _ id: Graph.ValueID, _ type: TensorType, at node: Int, from inputs: [Graph.ValueID], _ sharing: Sharing
    ) {
        func storage(_ input: Int) -> Int? { inputs.indices.contains(input) ? storageOf[inputs[input].index] : nil }
        switch sharing {
        case .view(let input):
            guard let shown = storage(input) else { return open(id, type, at: node) }
            storageOf[id.index] = shown
            storages[shown].values.append(id)
            storages[shown].byteCount = max(storages[shown].byteCount, type.byteCount)
        case .overwrites(let allowed):
            // What another input reads as well must stay until that one is read, too.
            let others = Set(inputs.indices.filter { !allowed.contains($0) }.compactMap(storage))
            open(id, type, at: node, mayOverwrite: allowed.compactMap(storage).filter { !others.contains($0) })
        case .none:
            open(id, type, at: node)
        }
    }

    /// Forgets permissions to overwrite what lives on.
    func finish() -> [Storage] {
        storages.map { storage in
            var storage = storage
            storage.mayOverwrite.removeAll { storages[$0].lastNode != storage.firstNode }
            return storage
        }
    }
}
