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

extension PassPipeline {
    /// What `compile` runs, in this order.
    public static let standard = PassPipeline([
        Stage([
            // Nothing later should look at what no output needs.
            RemoveDeadCode(),
            // Shape arithmetic and weights that were transposed become plain constants.
            FoldConstants(),
            // Fewer nodes between those that belong together.
            RemoveIdentities(),
            ReplaceGather(),
            SimplifyMovements(keepsTransposes: true),
            // Readers of one value see one node, so that fusions are not blocked by copies.
            MergeDuplicates(),
            // Products with known factors become layers with weights and a bias.
            ReplaceMatMul(),
            // Before scales are taken for layers of their own; statistics have no layout.
            FuseNormalization(),
            // Layouts must be settled before per-channel constants can be told from others.
            CancelTransposes(),
            // Formulas of activations, before their constants go into weights.
            RecognizeActivations(),
            // Float chains into weights, while they are still float chains.
            FoldScaleAndShift(),
            // A dilated convolution takes the padding before the blocks, and leaves out what is cut off behind them.
            FoldSpaceToBatch(),
            FoldPad(),
            FoldCrop(),
            // Before quantization, so that a ReLU is part of the operator which becomes an integer operator.
            FuseActivation(),
            // Steps between integers vanish before patterns of them are searched.
            CancelQuantization(),
            FuseQuantization(),
            // What has no integer rule of its own becomes a table.
            TabulateUnary(),
            // The way is clear once quantizations between a flattened Transpose and its weights are gone.
            FoldTransposeIntoWeights(),
        ]),
        Stage([
            // What is still float may now have its integer weights as floats.
            FoldConstants(everything: true),
            // Those were no constants before.
            ReplaceMatMul(),
            FoldScaleAndShift(),
            FuseActivation(),
            // What is left between layers that do not take it.
            MergeScaleAndShift(),
            // After all that would change the convolution, as a residual ends that.
            FuseResidual(),
            // A Clamp behind the sum.
            FuseActivation(),
            FoldTransposeIntoWeights(),
            RemoveIdentities(),
            SimplifyMovements(),
            MergeDuplicates(),
            RemoveDeadCode(),
        ]),
        // Nothing looks into packed bytes; what was packed leaves its dense form behind as dead code.
        Stage([PackWeights(), RemoveDeadCode()]),
    ])
    /// What is done on real numbers alone before they are quantized: ``standard`` without sums inside of convolutions,
    /// which have a range of their own, and without packing.
    public static let floating = PassPipeline(
        standard.stages.dropLast().map { stage in
            Stage(stage.passes.filter { !($0 is FuseResidual) }, roundLimit: stage.roundLimit)
        })

    /// The end of ``standard`` by itself: fast kernels for a graph that stays as it is.
    public static let packing = PassPipeline([Stage([PackWeights(), RemoveDeadCode()])])
}
