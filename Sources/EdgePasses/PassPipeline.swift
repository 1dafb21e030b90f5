import EdgeGraph

/// An ordered list of passes, in stages that each run until nothing changes any more.
public struct PassPipeline: Sendable {
    /// Passes that run one after the other, again and again while one of them still finds something.
    public struct Stage: Sendable {
        public var passes: [any Pass]
        /// Rounds after which the stage ends in any case; passes that undo each other would run for ever.
        public var roundLimit: Int

        public init(_ passes: [any Pass], roundLimit: Int = 8) {
            self.passes = passes
            self.roundLimit = roundLimit
        }
    }

    public var stages: [Stage]

    public init(_ stages: [Stage]) { self.stages = stages }

    /// The passes of all stages, in order.
    public var passes: [any Pass] { stages.flatMap(\.passes) }

    /// Runs every stage and verifies the graph after each pass that changed it.
    ///
    /// - Parameter after: called after every pass of every round, with the graph as it then is.
    /// - Throws: ``PassError``, also when a pass leaves a graph that breaks its promises.
    public func run(
        on graph: Graph, after: (_ pass: String, _ graph: Graph) -> Void = { _, _ in }
    ) throws(PassError) -> Graph {
        var graph = graph
        for stage in stages {
            for _ in 0..<stage.roundLimit {
                var changed = false
                for pass in stage.passes {
                    if try pass.run(on: &graph) {
                        changed = true
                        try verify(graph, after: pass)
                    }
                    after(pass.name, graph)
                }
                if !changed { break }
            }
        }
        return graph
    }

    private func verify(_ graph: Graph, after pass: any Pass) throws(PassError) {
        do {
            try graph.verify()
        } catch {
            throw PassError(pass: pass.name, node: graph.name, reason: "the graph is broken: \(error)")
        }
    }
}
