import EdgeTensor

/// Writes a graph node by node: from nothing, as importers do, or from another graph, as passes do.
///
/// Types are inferred as nodes are added, and a node whose inputs are all constants is computed at once by its
/// reference, so that shapes which a model calculates are plain numbers by the time somebody asks for them.
public struct GraphBuilder: Sendable {
    public internal(set) var graph: Graph
    /// The name that nodes get which are added now: that of the foreign node, or of the node being rewritten.
    public var nodeName = ""
    /// Bytes that constant folding may still produce; when they are used up, nodes stay nodes.
    public var foldingByteBudget: Int
    /// Operations that constant folding may still do, so that a hostile file cannot keep a compiler busy.
    private var foldingOperationBudget = 1 << 27
    /// The node that writes a value, for values that were written since this builder began.
    private var producers: [Graph.ValueID: Int] = [:]
    private var inputs: Set<Graph.ValueID> = []
    private var replacements: [Graph.ValueID: Graph.ValueID] = [:]
    /// Readers of each value: nodes that were added or are still to be visited, ends and states.
    private var uses: [Graph.ValueID: Int] = [:]
    /// Values whose size depends on data.
    private var extents: [Graph.ValueID: Extent] = [:]
    /// Nodes, by number, that were added and lost their last reader.
    private var dropped: Set<Int> = []

    /// An empty graph. Folded constants may take `foldingByteBudget` bytes in all.
    public init(name: String = "", foldingByteBudget: Int = 1 << 28) {
        graph = Graph(name: name)
        self.foldingByteBudget = foldingByteBudget
    }

    /// The values, ends and states of `graph` without its nodes, which the caller adds again, changed or not.
    /// Identities of values stay what they were.
    public init(rewriting graph: Graph, foldingByteBudget: Int = 1 << 28) {
        self.graph = graph
        self.graph.nodes = []
        self.foldingByteBudget = foldingByteBudget
        inputs = Set(graph.inputs.map(\.value))
        for (index, count) in graph.useCounts().enumerated() { uses[Graph.ValueID(index)] = count }
    }

    // MARK: Asking

    public func type(of id: Graph.ValueID) -> TensorType { graph.type(of: id) }
    public func shape(of id: Graph.ValueID) -> Shape { graph.type(of: id).shape }
    public func constant(_ id: Graph.ValueID) -> Tensor? { graph.constant(id) }

    /// How long a value is after a run, if data decide; nil for one that is as long as its type says.
    public func extent(of id: Graph.ValueID) -> Extent? {
        extents[resolve(id)].map { Extent(axis: $0.axis, count: resolve($0.count)) }
    }

    /// The shape of a value, for rules that make constants of it.
    /// - Throws: ``OperatorError`` where data decide about the shape.
    public func knownShape(of id: Graph.ValueID) throws(OperatorError) -> Shape {
        guard let extent = extent(of: id) else { return shape(of: id) }
        throw .unsupported("the shape of a tensor whose length along axis \(extent.axis) the data of a run decide")
    }

    /// The elements of a constant of integers or bools; nil for anything else.
    public func integers(_ id: Graph.ValueID) -> [Int]? { constant(id)?.integers }

    /// The elements of a constant of numbers, quantization applied, or of the result of a node of constants that is not
    /// folded; nil for anything else.
    public func reals(_ id: Graph.ValueID) -> [Float]? { (constant(id) ?? unfolded(id))?.reals }

    /// What a node of constants computes that is kept for passes to see.
    private func unfolded(_ id: Graph.ValueID) -> Tensor? {
        guard let node = node(writing: id), !node.op.foldsConstants, node.outputs.count == 1 else { return nil }
        let constants = node.inputs.compactMap { constant($0) }
        guard constants.count == node.inputs.count else { return nil }
        return node.op.evaluate(constants, outputTypes: [type(of: id)])[0]
    }

    /// Whether `id` is an input of the graph.
    public func isInput(_ id: Graph.ValueID) -> Bool { inputs.contains(id) }

    /// The node that writes `id`, if this builder added it.
    public func producer(of id: Graph.ValueID) -> Int? { producers[id] }

    /// The node that writes `id`, if this builder added it.
    public func node(writing id: Graph.ValueID) -> Graph.Node? { producers[id].map { graph.nodes[$0] } }

    /// How often `id` is read: by nodes that were added or are still to be visited, as an output, by a state.
    public func useCount(of id: Graph.ValueID) -> Int { uses[id, default: 0] }

    /// The node that writes `id`, if the node that is being visited is the only reader.
    public func node(writingOnlyFor id: Graph.ValueID) -> Graph.Node? {
        useCount(of: id) == 1 ? node(writing: id) : nil
    }

    /// What `id` was replaced by, or itself.
    public func resolve(_ id: Graph.ValueID) -> Graph.ValueID {
        var id = id
        while let next = replacements[id] { id = next }
        return id
    }

    // MARK: Adding

    public mutating func addInput(name: String, type: TensorType) -> Graph.ValueID {
        let id = graph.addValue(Graph.Value(name: name, type: type))
        graph.inputs.append(Graph.Port(name: name, value: id))
        inputs.insert(id)
        return id
    }

    public mutating func addConstant(_ tensor: Tensor, name: String = "") -> Graph.ValueID {
        graph.addValue(Graph.Value(name: name, type: tensor.type, constant: tensor.bytes))
    }

    public mutating func addState(name: String, type: TensorType, initial: Graph.ValueID? = nil) -> Graph.ValueID {
        let id = graph.addValue(Graph.Value(name: name, type: type))
        graph.states.append(Graph.State(name: name, current: id, next: id, initial: initial))
        return id
    }

    /// Says what the state whose current value is `current` becomes after a run.
    public mutating func setNext(_ next: Graph.ValueID, ofState current: Graph.ValueID) {
        for index in graph.states.indices where graph.states[index].current == current {
            graph.states[index].next = next
        }
    }

    public mutating func addOutput(_ id: Graph.ValueID, name: String) {
        graph.outputs.append(Graph.Port(name: name, value: id))
    }

    public mutating func setName(_ name: String, of id: Graph.ValueID) {
        if graph[id].name.isEmpty { graph[id].name = name }
    }

    /// Applies `op` to `inputs` and gives its outputs. `quantizations` are the outputs' in the graph; where one is
    /// nil or missing, the operator's own stands.
    public mutating func add(
        _ op: any Operator, _ inputs: [Graph.ValueID], quantizations: [Quantization?] = [], fused: [String] = []
    ) throws(OperatorError) -> [Graph.ValueID] {
        let inputs = inputs.map(resolve)
        var types = try op.outputTypes(for: inputs.map { type(of: $0) })
        for (index, quantization) in quantizations.enumerated() where index < types.count {
            if let quantization { types[index].quantization = quantization }
        }
        if let folded = fold(op, inputs, types) { return folded.map { addConstant($0) } }
        let outputs = types.map { graph.addValue(Graph.Value(type: $0)) }
        let node = Graph.Node(name: nodeName, op: op, inputs: inputs, outputs: outputs, fused: fused)
        _ = try graph.extents(of: node, extent(of:))
        emit(node)
        return outputs
    }

    /// ``add(_:_:quantizations:fused:)`` for operators with one output.
    public mutating func addOne(
        _ op: any Operator, _ inputs: [Graph.ValueID], quantization: Quantization? = nil, fused: [String] = []
    ) throws(OperatorError) -> Graph.ValueID {
        try add(op, inputs, quantizations: [quantization], fused: fused)[0]
    }

    /// Adds a node whose outputs exist already, with what its inputs were replaced by.
    public mutating func emit(_ node: Graph.Node) {
        var node = node
        node.inputs = node.inputs.map(resolve)
        for input in node.inputs { uses[input, default: 0] += 1 }
        for output in node.outputs { producers[output] = graph.nodes.count }
        // A node that mixes rows is found by whoever verifies the graph.
        for (output, extent) in zip(node.outputs, (try? graph.extents(of: node, extent(of:))) ?? []) {
            extents[output] = extent
        }
        graph.nodes.append(node)
    }

    // MARK: Rewriting

    /// Lets every later reader of `old`, the graph's outputs and states included, read `new`.
    public mutating func replace(_ old: Graph.ValueID, with new: Graph.ValueID) {
        let new = resolve(new)
        guard old != new else { return }
        replacements[old] = new
        uses[new, default: 0] += uses.removeValue(forKey: old) ?? 0
        if !graph[old].name.isEmpty { setName(graph[old].name, of: new) }
    }

    /// Changes a node that was added before; its outputs may become other values, whose producer it then is.
    public mutating func updateNode(_ index: Int, _ change: (inout Graph.Node) -> Void) {
        change(&graph.nodes[index])
        for output in graph.nodes[index].outputs { producers[output] = index }
    }

    /// Changes the type of a value that no added node has read yet.
    public mutating func setType(_ type: TensorType, of id: Graph.ValueID) { graph[id].type = type }

    /// Takes one reader away from each of `inputs`. A node that nobody reads any more is dropped, and with it its
    /// own reading.
    mutating func release(_ inputs: [Graph.ValueID]) {
        var pending = inputs
        while let id = pending.popLast() {
            uses[id, default: 0] -= 1
            guard let index = producers[id], !dropped.contains(index) else { continue }
            let node = graph.nodes[index]
            guard node.outputs.allSatisfy({ useCount(of: $0) <= 0 }) else { continue }
            dropped.insert(index)
            pending += node.inputs
        }
    }

    /// The finished graph: replaced values are gone from outputs and states. Unused values are still there.
    public func finish() -> Graph {
        var graph = graph
        if !dropped.isEmpty {
            graph.nodes = graph.nodes.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
        }
        for index in graph.outputs.indices { graph.outputs[index].value = resolve(graph.outputs[index].value) }
        for index in graph.states.indices { graph.states[index].next = resolve(graph.states[index].next) }
        return graph
    }

    private mutating func fold(
        _ op: any Operator, _ inputs: [Graph.ValueID], _ types: [TensorType]
    ) -> [Tensor]? {
        guard op.foldsConstants else { return nil }
        let constants = inputs.compactMap { graph.constant($0) }
        guard constants.count == inputs.count else { return nil }
        let byteCount = types.reduce(0) { $0 + $1.byteCount }
        guard byteCount <= foldingByteBudget, types.allSatisfy({ $0.element != .bytes }) else { return nil }
        let operationCount = op.operationCount(
            for: Signature(
                inputs: constants.map(\.type), outputs: types, isConstant: constants.map { _ in true }))
        guard operationCount <= foldingOperationBudget else { return nil }
        foldingByteBudget -= byteCount
        foldingOperationBudget -= operationCount
        return op.evaluateWhole(constants, outputTypes: types)
    }
}

extension Graph {
    /// Rewrites the graph in one walk. `visit` gets each node, its inputs already replaced, and adds to the builder
    /// what takes its place; it returns whether it changed anything. A node for which it returns false is kept, and
    /// nodes whose last reader was rewritten away are dropped.
    ///
    /// So a fusion is written at the last node of its pattern: look back with ``GraphBuilder/node(writingOnlyFor:)``,
    /// `emit` one node that writes what the visited node wrote, return true.
    public mutating func rewrite<Failure: Error>(
        _ visit: (Node, inout GraphBuilder) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        var builder = GraphBuilder(rewriting: self)
        var changed = false
        for node in nodes {
            var node = node
            node.inputs = node.inputs.map(builder.resolve)
            builder.nodeName = node.name
            if try visit(node, &builder) {
                changed = true
            } else {
                builder.emit(node)
            }
            builder.release(node.inputs)
        }
        if changed { self = builder.finish() }
        return changed
    }
}
