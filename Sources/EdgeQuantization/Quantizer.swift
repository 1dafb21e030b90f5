import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor

/// Post-training quantization: from a float graph and samples to the same graph with integers.
///
///     imported ─ float passes ─▶ float graph ─ equalization ─ calibration ─ ranges ─ bias correction ─▶ plan
///     float graph + plan ─ InsertQuantization ─ standard passes ─▶ integer graph
///
/// Every decision that both ways could be right is made by running both: what brings the outputs nearer to those of
/// the float graph is kept.
public struct Quantizer {
    /// What is being done: a stage, and how many of how many parts of it are done.
    public typealias Progress = (_ stage: String, _ done: Int, _ total: Int) -> Void

    /// The graph after the passes on real numbers, whose function is to be kept.
    public let graph: Graph
    public let options: QuantizerOptions
    let samples: CalibrationSamples
    let scope: IntegerScope
    private let isWanted: @Sendable (String) -> Bool
    let progress: Progress

    /// - Parameter imported: A graph before any pass.
    /// - Throws: ``QuantizerError`` where there is nothing to do, or names that no node has.
    public init(
        _ imported: Graph, samples: CalibrationSamples, options: QuantizerOptions = QuantizerOptions(),
        progress: @escaping Progress = { _, _, _ in }
    ) throws(QuantizerError) {
        do throws(PassError) {
            graph = try PassPipeline.floating.run(on: imported)
        } catch {
            throw .pass(error)
        }
        guard samples.count > 0 else { throw .noSamples }
        self.samples = samples
        self.options = options
        self.progress = progress
        scope = IntegerScope(graph)
        isWanted = try options.selection(of: graph)
        try graph.checkWeights()
    }

    /// For each node whether it becomes integer by the caller's choice and the operators' rules.
    public var integerNodes: [Bool] {
        let isLast = graph.writesProbabilitiesOut
        return graph.nodes.indices.map { index in
            scope.isCandidate[index] && (options.hasIntegerEnds || !isLast[index])
                && isWanted(graph.name(of: graph.nodes[index]))
        }
    }

    /// Calibrates and decides.
    public func run() throws(QuantizerError) -> QuantizedModel {
        let isInteger = integerNodes
        guard isInteger.contains(true) else {
            throw .nothingToQuantize(
                reason: scope.isCandidate.contains(true)
                    ? "all nodes are kept in float" : "no node computes real numbers by a rule that integers have")
        }
        var best = try candidate(graph, isInteger, [])
        if options.equalization != .off {
            let (equalized, changes) = try equalized(isInteger)
            if !changes.isEmpty {
                let other = try candidate(equalized, isInteger, changes)
                if options.equalization == .on || other.comparison.decibels > best.comparison.decibels {
                    let plain = best.comparison
                    best = other
                    best.withoutEqualization = plain
                    best.withEqualization = best.comparison
                }
            }
        }
        return try corrected(best)
    }

    // MARK: Steps

    private func equalized(
        _ isInteger: [Bool]
    ) throws(QuantizerError) -> (Graph, [CrossLayerEqualization.Change]) {
        let values = CrossLayerEqualization.values(of: graph)
        guard !values.isEmpty else { return (graph, []) }
        let subset = samples.spread(options.comparisonCount)
        let calibration = try Calibration(graph, observing: values, samples, subset: subset) { done in
            progress("equalizing", done, subset.count)
        }
        var equalization = CrossLayerEqualization()
        var changed = graph
        equalization.run(on: &changed, magnitudes: calibration.channelMagnitudes)
        return (changed, equalization.changes)
    }

    /// Ranges and scales for one form of the float graph, and how it then answers.
    private func candidate(
        _ graph: Graph, _ isInteger: [Bool], _ changes: [CrossLayerEqualization.Change]
    ) throws(QuantizerError) -> QuantizedModel {
        let used = graph.integerValues(isInteger)
        let values = used.indices.filter { used[$0] && graph.values[$0].constant == nil }.map { Graph.ValueID($0) }
        let calibration = try Calibration(graph, observing: values, samples) { done in
            progress("calibrating", done, samples.count)
        }
        var shared = SharedRanges(graph, isInteger: isInteger)
        shared.joinAlike(graph, isInteger: isInteger, calibration.histograms)
        var search = RangeSearch(
            graph, isInteger: isInteger, calibration, shared,
            methods: options.method.map { [$0] } ?? RangeMethod.allCases)
        if search.hasChoices {
            let subset = samples.spread(options.trialCount)
            try search.compare(samples, subset) { progress("choosing", $0, subset.count) }
        }
        var plan = QuantizationPlan(graph)
        plan.isInteger = isInteger
        for result in search.results {
            for value in result.values { plan.storages[value] = result.storage }
        }
        for index in graph.nodes.indices where isInteger[index] {
            plan.weightScales[index] = weightScales(index, graph, plan)
        }
        return QuantizedModel(
            original: self.graph, graph: graph, uncorrected: graph, plan: plan, ranges: search.results,
            equalized: changes, correctsBias: false, comparison: try compare(graph, with: graph, plan), noises: [],
            channels: calibration.channelMagnitudes)
    }

    private func compare(
        _ reference: Graph, with graph: Graph, _ plan: QuantizationPlan
    ) throws(QuantizerError) -> Comparison {
        let subset = samples.spread(options.comparisonCount)
        return try Comparison(reference, with: graph, plan, samples, subset, observing: true) { done in
            progress("comparing", done, subset.count)
        }
    }

    /// A scale for each output channel of a weighted node, so wide that its bias fits 30 bits.
    private func weightScales(_ index: Int, _ graph: Graph, _ plan: QuantizationPlan) -> [Float]? {
        let node = graph.nodes[index]
        guard node.op is any WeightedOperator, let weights = graph.constant(node.inputs[1]),
            let bias = graph.constant(node.inputs[2])?.elements(as: Float.self),
            let input = plan.storages[node.inputs[0].index]?.quantization
        else { return nil }
        return options.weightRange.scales(weights, leastScales: bias.map { abs($0) / (input.scale * 0x1p30) })
    }

    private func corrected(_ model: QuantizedModel) throws(QuantizerError) -> QuantizedModel {
        var model = model
        var study = try LayerStudy(model.graph, model.plan)
        let subset = samples.spread(options.trialCount)
        try study.run(samples, subset) { progress("studying", $0, subset.count) }
        model.noises = study.noises
        guard options.biasCorrection != .off else { return model }
        let corrected = study.corrected
        let comparison = try compare(model.uncorrected, with: corrected, model.plan)
        if options.biasCorrection == .on || comparison.decibels > model.comparison.decibels {
            model.correction = (model.comparison.decibels, comparison.decibels)
            (model.graph, model.comparison, model.correctsBias) = (corrected, comparison, true)
        }
        return model
    }
}

extension Graph {
    /// For each node whether it makes probabilities that leave the graph as they are.
    var writesProbabilitiesOut: [Bool] {
        var leaves = Array(repeating: false, count: values.count)
        for output in outputs { leaves[output.value.index] = true }
        return nodes.map { node in
            guard let output = node.outputs.first, leaves[output.index] else { return false }
            return node.op is Softmax || (node.op as? Unary)?.function == .sigmoid
        }
    }

    /// Throws for the first layer whose weights or bias hold something that is not finite.
    fileprivate func checkWeights() throws(QuantizerError) {
        for node in nodes where node.op is any WeightedOperator {
            for input in node.inputs.dropFirst() where type(of: input).element == .float32 {
                let numbers = constant(input)?.elements(as: Float.self) ?? []
                guard numbers.allSatisfy({ $0.isFinite }) else { throw .badWeights(node: name(of: node)) }
            }
        }
    }
}
