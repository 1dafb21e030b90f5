import EdgeGraph
import EdgePasses
import EdgeTensor

/// One step of the search for a model within its budget.
public struct BudgetStep: Sendable {
    /// What got more precision with this step.
    public let moves: [Sensitivity]
    /// How the goals stand then.
    public let standings: [Budget.Standing]
    /// The estimated time of a run and the bytes of all constants then.
    public let nanoseconds: Double
    public let constantByteCount: Int
}

extension Quantizer {
    /// What a compiled graph takes, in nanoseconds: by a table of a target, or by counting.
    public typealias TimeEstimate = (_ compiled: Graph) -> Double

    /// Gives the worst layers more precision, cheapest first, until all goals are met.
    ///
    /// Layers are ranked by what each alone does to the outputs for what it costs: `noise that goes / time that comes`.
    /// After the first few steps several are taken at once.
    ///
    /// - Throws: ``QuantizerError/budgetNotMet(_:)`` with what was reached when all moves that help are made.
    public func meet(
        _ budget: Budget, _ model: QuantizedModel, estimate: TimeEstimate, report: (BudgetStep) -> Void = { _ in }
    ) throws(QuantizerError) -> QuantizedModel {
        var model = model
        try check(budget)
        let all = samples.spread(.max)
        model.comparison = try judged(model, all)
        model.steps = [try step([], model, budget, estimate)]
        report(model.steps[0])
        if model.isWithinBudget { return model }
        var pending = try sensitivities(of: model, estimate)
        model.sensitivities = pending
        var batch = 1
        while !model.isWithinBudget {
            let taken = Array(pending.prefix(batch))
            guard !taken.isEmpty else { throw .budgetNotMet(Self.failure(model)) }
            pending.removeFirst(taken.count)
            for sensitivity in taken { model = model.applying(sensitivity.move) }
            model.comparison = try judged(model, all)
            model.steps.append(try step(taken, model, budget, estimate))
            report(model.steps[model.steps.count - 1])
            if model.steps.count > 4 { batch *= 2 }
        }
        return model
    }

    private func judged(_ model: QuantizedModel, _ subset: [Int]) throws(QuantizerError) -> Comparison {
        try Comparison(model.uncorrected, with: model.graph, model.plan, samples, subset, observing: true) { done in
            progress("judging", done, subset.count)
        }
    }

    /// Every possible move by its worth, the best first.
    ///
    /// - Parameter onlyFloat: Leaves out tensors of 16 bits.
    public func sensitivities(
        of model: QuantizedModel, onlyFloat: Bool = false, _ estimate: TimeEstimate
    ) throws(QuantizerError) -> [Sensitivity] {
        let subset = samples.spread(Swift.min(options.trialCount, 8))
        let answers = try FloatAnswers(model.uncorrected, samples, subset)
        func noise(of model: QuantizedModel) throws(QuantizerError) -> Double {
            try Comparison(model.uncorrected, with: model.graph, model.plan, samples, subset, answers: answers).noise
        }
        let moves = model.moves(scope).filter { !onlyFloat || $0.isFloat }
        let (before, timeBefore) = (try noise(of: model), estimate(try model.compiled()))
        var found: [Sensitivity] = []
        for (done, move) in moves.enumerated() {
            let changed = model.applying(move)
            found.append(
                Sensitivity(
                    move: move, names: model.names(of: move), gain: before - (try noise(of: changed)),
                    addedNanoseconds: Swift.max(estimate(try changed.compiled()) - timeBefore, 0)))
            progress("ranking", done + 1, moves.count)
        }
        // Those that help, by worth; then the others, as errors of several layers may hide each other.
        let ranked = found.enumerated().sorted { one, other in
            let (first, second) = (one.element, other.element)
            if (first.gain > 0) != (second.gain > 0) { return first.gain > 0 }
            if first.gain <= 0 { return one.offset < other.offset }
            return first.worth != second.worth ? first.worth > second.worth : one.offset < other.offset
        }
        return ranked.map(\.element)
    }

    private func step(
        _ moves: [Sensitivity], _ model: QuantizedModel, _ budget: Budget, _ estimate: TimeEstimate
    ) throws(QuantizerError) -> BudgetStep {
        let compiled = try model.compiled()
        return BudgetStep(
            moves: moves, standings: budget.standings(model.comparison, samples), nanoseconds: estimate(compiled),
            constantByteCount: compiled.constantByteCount)
    }

    private func check(_ budget: Budget) throws(QuantizerError) {
        for goal in budget.goals {
            if goal.needsLabels, samples.labels == nil {
                throw .budgetNotMet("a budget for accuracy needs labels, which the calibration data does not have")
            }
            if case .slice(let name, _) = goal, !samples.columns.contains(where: { $0.name == name }) {
                let names = samples.columns.map(\.name)
                throw .budgetNotMet(
                    "the calibration data has no column «\(name)»\(Suggestion.text(for: name, among: names))")
            }
        }
    }

    private static func failure(_ model: QuantizedModel) -> String {
        let standings = model.steps.last?.standings.filter { !$0.isMet } ?? []
        return "the budget cannot be met: with every layer in float that may be, "
            + standings.map(\.description).joined(separator: "; ")
    }
}

extension QuantizedModel {
    var isWithinBudget: Bool { steps.last?.standings.allSatisfy(\.isMet) ?? true }

    /// The graph as it would be stored.
    public func compiled() throws(QuantizerError) -> Graph {
        try PassPipeline.standard.runForQuantization(on: try inserted())
    }

    /// The float graph as it would be stored.
    public func compiledOriginal() throws(QuantizerError) -> Graph {
        try PassPipeline.standard.runForQuantization(on: original)
    }
}

extension PassPipeline {
    /// ``run(on:after:)`` for callers whose errors are those of quantization.
    public func runForQuantization(on graph: Graph) throws(QuantizerError) -> Graph {
        do throws(PassError) {
            return try run(on: graph)
        } catch {
            throw .pass(error)
        }
    }
}

extension Comparison {
    /// The noise of all outputs as shares of their signals.
    var noise: Double { outputs.reduce(0) { $0 + $1.ratio } }
}

extension Graph {
    /// Bytes of all constants that something reads.
    var constantByteCount: Int {
        zip(values, useCounts()).reduce(0) { $1.1 == 0 ? $0 : $0 + ($1.0.constant?.count ?? 0) }
    }
}
