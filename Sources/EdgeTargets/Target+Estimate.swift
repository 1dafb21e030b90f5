import EdgeGraph
import EdgeTensor

extension Target {
    /// The kernel that computes a node soonest, and about how long one thread takes.
    public struct Estimate: Hashable, Sendable {
        /// The kernel's name; nil where the table leaves the choice to the device.
        public let kernel: String?
        public let nanoseconds: Double
    }

    /// About how long one thread takes for the work.
    ///
    /// - Parameter weightsAreCached: Whether all weights of the model stay in the caches from run to run.
    public func estimate(_ work: NodeWork, weightsAreCached: Bool = true) -> Estimate {
        guard let family = work.family else {
            return Estimate(
                kernel: nil,
                nanoseconds: nanoseconds(cycles: core.stepCycles + work.productCount * core.referenceCycles))
        }
        guard !family.isEmpty else { return Estimate(kernel: nil, nanoseconds: 0) }
        let costs = core.costs(ofFamily: family)
        let fastest = costs.min { $0.cycles(for: work) < $1.cycles(for: work) } ?? KernelCost("*", cyclesPerByte: 1)
        let rate = weightsAreCached ? core.cachedBytesPerCycle : core.memoryBytesPerCycle
        let cycles = max(fastest.cycles(for: work), work.constantByteCount / rate) + core.stepCycles
        let kernel = KernelCost.instructionSet(of: fastest.pattern).map { family + "__" + $0 }
        return Estimate(kernel: kernel, nanoseconds: nanoseconds(cycles: cycles))
    }

    /// For every node of the graph the kernel and the time, in the order of the nodes.
    ///
    /// - Parameter form: The numbers in which all nodes that can would compute.
    public func estimates(of graph: Graph, as form: NumberForm = .stored) -> [Estimate] {
        let works = graph.nodes.map { NodeWork($0.op, graph.signature(of: $0), as: form) }
        let weightsAreCached = works.reduce(0) { $0 + $1.constantByteCount } <= Double(cacheByteCount)
        return works.map { estimate($0, weightsAreCached: weightsAreCached) }
    }

    /// About how long one thread takes for a node of the graph.
    public func nanoseconds(of node: Graph.Node, in graph: Graph, as form: NumberForm = .stored) -> Double {
        let constants = graph.values.reduce(0) { $0 + ($1.constant == nil ? 0 : form.constantByteCount(of: $1.type)) }
        let work = NodeWork(node.op, graph.signature(of: node), as: form)
        return estimate(work, weightsAreCached: constants <= Double(cacheByteCount)).nanoseconds
    }

    /// About how long one thread takes for a run of the graph.
    public func nanoseconds(of graph: Graph, as form: NumberForm = .stored) -> Double {
        estimates(of: graph, as: form).reduce(0) { $0 + $1.nanoseconds }
    }
}
