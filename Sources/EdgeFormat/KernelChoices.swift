import EdgeGraph

/// The section that says which kernels a compilation for a target chose.
///
///     text target │ list of text kernel │ for each graph: list of n? kernel, one for each node or none at all
///
/// Kernels stand once each, in the order in which nodes name them first. Nobody needs to have them: a runtime takes
/// what it has and its CPU can.
struct KernelChoices {
    let target: String
    /// For each graph, and each of its nodes, the kernel's name; empty where nothing was chosen.
    let kernels: [[String?]]

    /// More kernels than this are refused.
    static let maximumKernelCount = 1 << 10

    init(target: String, kernels: [[String?]]) {
        self.target = target
        self.kernels = kernels
    }

    func encode(to writer: inout ByteWriter) {
        var names: [String] = []
        let indices = kernels.map { nodes in
            nodes.map { name in
                name.map { name in
                    if let index = names.firstIndex(of: name) { return index }
                    names.append(name)
                    return names.count - 1
                }
            }
        }
        writer.append(text: target)
        writer.append(count: names.count)
        for name in names { writer.append(text: name) }
        for nodes in indices {
            writer.append(count: nodes.count)
            for index in nodes { writer.append(optional: index) }
        }
    }

    /// Reads what ``encode(to:)`` wrote for graphs of so many nodes.
    init(from reader: inout ByteReader, nodeCounts: [Int]) throws(FormatError) {
        target = try reader.text()
        guard !target.isEmpty else { throw reader.malformed("a target without a name") }
        var names: [String] = []
        let nameCount = try reader.count("kernels")
        guard nameCount <= KernelChoices.maximumKernelCount else {
            throw reader.malformed("\(nameCount) kernels; at most \(KernelChoices.maximumKernelCount) are supported")
        }
        for _ in 0..<nameCount {
            let name = try reader.text()
            guard !names.contains(name) else { throw reader.malformed("a kernel that stands twice") }
            names.append(name)
        }
        var kernels: [[String?]] = []
        var namedCount = 0
        for nodeCount in nodeCounts {
            let count = try reader.count("nodes")
            guard count == 0 || count == nodeCount else {
                throw reader.malformed("kernels for \(count) nodes of a graph that has \(nodeCount)")
            }
            var nodes: [String?] = []
            for _ in 0..<count {
                let index = try reader.optionalIndex(below: names.count, "kernel")
                if let index, index >= namedCount {
                    guard index == namedCount else { throw reader.malformed("kernels in another order than nodes'") }
                    namedCount += 1
                }
                nodes.append(index.map { names[$0] })
            }
            kernels.append(nodes)
        }
        guard namedCount == names.count else { throw reader.malformed("a kernel that no node names") }
        try reader.finish()
        self.kernels = kernels
    }
}
