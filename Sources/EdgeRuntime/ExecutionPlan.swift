import EdgeGraph
import EdgeTensor
import Glibc

/// A graph that is ready to be bound: its arena layout and the kernel of every step, but no addresses.
///
/// Any number of sessions share a plan and the constants that it holds.
public struct ExecutionPlan: Sendable {
    public let graph: Graph
    public let arena: ArenaLayout
    /// What runs, in order. A node whose output is a view of its input has no step.
    public let steps: [PlannedStep]
    /// The constants of the graph by value, aligned for kernels.
    let constants: [Bytes?]
    /// The values after a reset of those states that do not start with zero bytes.
    let initialStates: [Bytes?]
    /// For each output how long it is after a run, where data decide.
    public let outputExtents: [Extent?]
    /// What the CPU can, for which kernels were chosen.
    let features: CPUFeatures
    /// Sessions that would take more memory are refused.
    public let byteCountLimit: Int

    /// Chooses for every node the kernel that is wanted, or else the best one, of those that `features` allow, or its
    /// reference.
    ///
    /// - Parameters:
    ///   - arena: Where every value lies; checked here.
    ///   - kernels: For each node the name of the kernel that it had better have, nil for any; empty for no wishes.
    ///     Names of kernels that there are not, or that the CPU cannot run, count as no wish.
    ///   - onlyReference: Takes the reference of every operator, which is the specification and slow.
    ///   - byteCountLimit: The most memory that a session may take.
    ///   - indexCountLimit: The most entries that all tables of positions which kernels make may have.
    public init(
        graph: Graph, arena: ArenaLayout, features: CPUFeatures, kernels: [String?] = [], onlyReference: Bool = false,
        byteCountLimit: Int = ExecutionPlan.defaultByteCountLimit, indexCountLimit: Int = 1 << 26
    ) throws(PlanError) {
        do {
            try arena.verify(for: graph)
        } catch {
            throw .badArena(error)
        }
        for value in graph.values where value.constant == nil && value.type.element == .bytes {
            throw .computedByteStrings(value: value.name)
        }
        // Before kernels are chosen, which may make such tables: a small file can describe huge tensors.
        guard arena.byteCount <= byteCountLimit else {
            throw .tooLarge(byteCount: arena.byteCount, limit: byteCountLimit)
        }
        guard graph.indexCount <= indexCountLimit else {
            throw .tooManyIndices(graph.indexCount, limit: indexCountLimit)
        }
        outputExtents = try graph.outputExtents()
        self.graph = graph
        self.arena = arena
        self.byteCountLimit = byteCountLimit
        self.features = features
        constants = graph.values.map { value in
            value.constant.map { $0.aligned(to: ExecutionPlan.alignment(of: $0)) }
        }
        initialStates = graph.states.map { graph.initialBytes(of: $0) }
        steps = graph.nodes.indices.compactMap { index in
            let node = graph.nodes[index]
            let signature = graph.signature(of: node)
            if ExecutionPlan.isView(node, signature, graph) { return nil }
            let kernel =
                onlyReference
                ? node.op.referenceKernel(for: signature)
                : node.op.bestKernel(
                    for: signature, features: features, named: index < kernels.count ? kernels[index] : nil)
            return PlannedStep(index, node, signature, kernel)
        }
        guard memoryByteCount(threads: 1) <= byteCountLimit else {
            throw .tooLarge(byteCount: memoryByteCount(threads: 1), limit: byteCountLimit)
        }
    }

    /// What a session may take at most unless the caller says otherwise: the machine's memory, and no more than 2 GiB.
    /// A file can ask for any amount; where the kernel grants what is not there, the process ends later without a word.
    public static let defaultByteCountLimit: Int = {
        let (pageCount, pageByteCount) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
        let (byteCount, overflow) = pageCount.multipliedReportingOverflow(by: pageByteCount)
        return overflow || byteCount <= 0 ? 1 << 31 : min(byteCount, 1 << 31)
    }()

    /// Bytes that the values of a session take.
    public var arenaByteCount: Int { arena.byteCount }

    /// Bytes of scratch memory that each thread of a session takes.
    public var scratchByteCount: Int { (steps.map(\.kernel.scratchByteCount).max() ?? 0).roundedUp(to: 64) }

    /// Multiply-accumulate operations of one run.
    public var macCount: Int { steps.reduce(0) { $0.addingClamped($1.macCount) } }

    /// Bytes that a session with this many threads takes; `Int.max` stands for more than can be counted.
    public func memoryByteCount(threads: Int) -> Int {
        let (scratch, overflow) = scratchByteCount.multipliedReportingOverflow(by: threads)
        guard !overflow, arena.byteCount <= Int.max - 64 else { return .max }
        return arena.byteCount.roundedUp(to: 64).addingClamped(scratch).addingClamped(stagingByteCount)
            .addingClamped(packedByteCount)
    }

    /// Constants of a cache line or more are aligned to one, smaller ones to 16 bytes.
    private static func alignment(of constant: Bytes) -> Int {
        constant.count >= Bytes.alignment ? Bytes.alignment : 16
    }

    /// A view of a computed value needs no step, as the layout gives both one place; one of a constant is a copy.
    private static func isView(_ node: Graph.Node, _ signature: Signature, _ graph: Graph) -> Bool {
        guard case .view(let input) = node.op.sharing(for: signature), node.inputs.indices.contains(input) else {
            return false
        }
        return node.outputs.count == 1 && graph[node.inputs[input]].constant == nil
    }
}

/// One step of an ``ExecutionPlan``: a node and the kernel that computes it.
public struct PlannedStep: Sendable {
    /// The node's place in ``Graph/nodes``.
    public let nodeIndex: Int
    public let name: String
    public let operatorName: String
    public let macCount: Int
    let kernel: Kernel

    public var kernelName: String { kernel.name }

    init(_ nodeIndex: Int, _ node: Graph.Node, _ signature: Signature, _ kernel: Kernel) {
        self.nodeIndex = nodeIndex
        name = node.name
        operatorName = node.op.name
        macCount = node.op.macCount(for: signature)
        self.kernel = kernel
    }
}

extension Graph {
    /// At most how many positions kernels keep in tables: one for each place on an axis of an output, or for each
    /// matrix of a stack.
    var indexCount: Int {
        nodes.reduce(0) { count, node in
            node.outputs.reduce(count) { count, output in
                let shape = type(of: output).shape
                let places = shape.reduce(0) { $0.addingClamped($1) }
                return count.addingClamped(places).addingClamped(shape.dropLast(2).reduce(1, *))
            }
        }
    }

    /// The bytes of a state after a reset; nil for zero bytes.
    func initialBytes(of state: State) -> Bytes? {
        if let initial = state.initial { return self[initial].constant }
        let type = type(of: state.current)
        guard let quantization = type.quantization, quantization.zeroPoints.contains(where: { $0 != 0 }) else {
            return nil
        }
        // The stored integer that stands for the real 0, slice by slice.
        let inner = quantization.axis.map { type.shape.dropFirst($0 + 1).reduce(1, *) } ?? type.elementCount
        let width = type.element.byteCount
        return Bytes(count: type.byteCount) { target in
            for element in 0..<type.elementCount {
                let zeroPoint = quantization.zeroPoints[element / inner % quantization.zeroPoints.count]
                withUnsafeBytes(of: zeroPoint.littleEndian) { stored in
                    for byte in 0..<width { target[element * width + byte] = stored[byte] }
                }
            }
        }
    }
}

extension Int {
    /// The smallest multiple of `unit` that is not below the number.
    func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
