import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Finds the range of every group of values: by one method, or by the one of all methods that changes the outputs of
/// the layers behind the least.
struct RangeSearch {
    /// A group of values and the ranges among which it chooses.
    private struct Choice {
        let values: [Int]
        let histogram: Histogram
        var methods: [RangeMethod] = []
        var ranges: [ClippingRange] = []
        var errors: [Double] = []
        var storage: QuantizationPlan.Storage?
    }

    /// What was chosen for a group of values.
    struct Result {
        let values: [Int]
        let histogram: Histogram
        let storage: QuantizationPlan.Storage
        /// Nil where the range is natural.
        let method: RangeMethod?
    }

    private let graph: Graph
    private let isInteger: [Bool]
    private var choices: [Choice] = []

    init(
        _ graph: Graph, isInteger: [Bool], _ calibration: Calibration, _ shared: SharedRanges, methods: [RangeMethod]
    ) {
        self.graph = graph
        self.isInteger = isInteger
        let used = graph.integerValues(isInteger)
        for values in shared.groups({ used[$0] }) {
            let histogram = Histogram.union(values.compactMap { calibration.histograms[$0] })
            var choice = Choice(values: values, histogram: histogram)
            choice.storage = given(values, histogram)
            let bound = graph.readersBound(of: values)
            if choice.storage == nil {
                for method in methods {
                    let range = method.range(of: histogram).limited(to: bound.lower, bound.upper)
                    if choice.ranges.contains(range) { continue }
                    choice.methods.append(method)
                    choice.ranges.append(range)
                }
                choice.errors = choice.ranges.map { _ in 0 }
            }
            choices.append(choice)
        }
    }

    /// What is known without a search: a quantization that the file has, pixels, probabilities.
    private func given(_ values: [Int], _ histogram: Histogram) -> QuantizationPlan.Storage? {
        let isMember = Set(values)
        if graph.inputs.contains(where: { isMember.contains($0.value.index) }) {
            if let storage = QuantizationPlan.Storage.integers(histogram) { return storage }
        }
        for node in graph.nodes {
            guard let output = node.outputs.first, isMember.contains(output.index) else { continue }
            // A quantization that the file has.
            if node.op is Dequantize, case let source = graph.type(of: node.inputs[0]), source.element == .int8,
                let quantization = source.quantization, quantization.isPerTensor
            {
                return .init(.int8, ClippingRange(quantization), given: quantization)
            }
            if let storage = graph.naturalStorage(ofOutputOf: node, histogram) { return storage }
        }
        return nil
    }

    // MARK: Trials

    /// Whether there is something to choose.
    var hasChoices: Bool { choices.contains { $0.ranges.count > 1 } }

    /// Sums up what each range does to the outputs of the layers that read the values, over some samples.
    mutating func compare(
        _ samples: CalibrationSamples, _ subset: [Int], progress: (Int) -> Void
    ) throws(QuantizerError) {
        let observed = graph.integerValues(isInteger).indices.filter { graph.integerValues(isInteger)[$0] }
        let session = try ObservedSession(graph, observing: observed.map { Graph.ValueID($0) })
        var places: [Int: Int] = [:]
        for (place, index) in observed.enumerated() { places[index] = place }
        var trials: [Int: LayerTrial] = [:]
        for (done, sample) in subset.enumerated() {
            session.run(try samples.tensors(sample))
            for index in choices.indices where choices[index].ranges.count > 1 {
                try compare(index, session, places, &trials)
            }
            progress(done + 1)
        }
    }

    private mutating func compare(
        _ index: Int, _ session: ObservedSession, _ places: [Int: Int], _ trials: inout [Int: LayerTrial]
    ) throws(QuantizerError) {
        let values = Set(choices[index].values)
        for (candidate, range) in choices[index].ranges.enumerated() {
            let quantization = range.quantization(.int8)
            for value in choices[index].values {
                guard let place = places[value] else { continue }
                let numbers = session.value(place).elements(as: Float.self)
                let readers = graph.nodes.indices.filter {
                    isInteger[$0] && graph.nodes[$0].inputs.contains(Graph.ValueID(value))
                        && !values.contains(graph.nodes[$0].outputs[0].index)
                }
                let restored = quantization.restored(numbers, .int8)
                var noise = SignalToNoise()
                if readers.isEmpty, graph.outputs.contains(where: { $0.value.index == value }) {
                    restored.withUnsafeBufferPointer { noise.add(numbers, $0) }
                    choices[index].errors[candidate] += noise.ratio
                }
                for reader in readers {
                    if trials[reader] == nil { trials[reader] = try LayerTrial(reader, of: graph) }
                    guard let trial = trials[reader] else { continue }
                    let ratio = error(of: trial, changing: value, to: restored, session, places)
                    choices[index].errors[candidate] += ratio
                }
            }
        }
    }

    /// The noise of a layer's output, as a share of its signal, when one of its inputs is changed.
    private func error(
        of trial: LayerTrial, changing value: Int, to restored: [Float], _ session: ObservedSession,
        _ places: [Int: Int]
    ) -> Double {
        guard let output = places[trial.node.outputs[0].index] else { return 0 }
        return restored.withUnsafeBytes { restored in
            var inputs: [UnsafeRawBufferPointer] = []
            for id in trial.inputs {
                guard let place = places[id.index] else { return 0 }
                inputs.append(id.index == value ? restored : session.value(place).bytes)
            }
            var noise = SignalToNoise()
            noise.add(session.value(output).elements(as: Float.self), trial.output(for: inputs))
            return noise.ratio
        }
    }

    /// The range of each group: the one with the least error, the first of equals.
    var results: [Result] {
        choices.map { choice in
            if let storage = choice.storage {
                return Result(values: choice.values, histogram: choice.histogram, storage: storage, method: nil)
            }
            let best = choice.errors.indices.min { choice.errors[$0] < choice.errors[$1] } ?? 0
            return Result(
                values: choice.values, histogram: choice.histogram, storage: .init(.int8, choice.ranges[best]),
                method: choice.methods[best])
        }
    }
}

extension Graph {
    /// For each value whether a node of those that are integer reads it as an activation or writes it.
    func integerValues(_ isInteger: [Bool]) -> [Bool] {
        var used = Array(repeating: false, count: values.count)
        for (index, node) in nodes.enumerated() where isInteger[index] {
            for id in activations(of: node) + node.outputs { used[id.index] = true }
        }
        return used
    }

    /// The numbers of values that their readers tell apart: those between the bounds of the Clamps behind them, or all
    /// where anything else reads one of them.
    func readersBound(of indices: [Int]) -> (lower: Double, upper: Double) {
        let everything = (-Double.infinity, Double.infinity)
        var bound: (lower: Double, upper: Double)?
        let readers = readers()
        let clamped = Set(nodes.filter { $0.op is Clamp }.map { $0.outputs[0].index })
        for index in indices where !clamped.contains(index) {
            guard let direct = readers[index] else { return everything }
            for reader in direct {
                guard let clamp = nodes[reader].op as? Clamp else { return everything }
                let range = (Double(clamp.range.lower), Double(clamp.range.upper))
                bound = bound.map { (Swift.min($0.lower, range.0), Swift.max($0.upper, range.1)) } ?? range
            }
        }
        return bound ?? everything
    }
}
