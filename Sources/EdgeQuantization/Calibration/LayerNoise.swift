import EdgeGraph
import EdgePasses
import EdgeTensor

/// What the integers of one layer do to its own output, measured on samples whose other numbers are exact.
public struct LayerNoise: Sendable {
    /// With rounded weights and exact inputs.
    public var weights = SignalToNoise()
    /// With exact weights and rounded inputs.
    public var inputs = SignalToNoise()
    /// How far the mean of each output channel is off, before the activation; empty for layers without a bias.
    var meanErrors: [Double] = []
}

/// Measures ``LayerNoise`` of the layers of a plan, and corrects the means of their outputs.
///
/// Bias correction (M. Nagel et al., «Data-Free Quantization Through Weight Equalization and Bias Correction», ICCV 2019;
/// the empirical one): rounding of weights and inputs moves the mean of a channel by `E[ỹ] − E[y]`, which the bias
/// takes back.
struct LayerStudy {
    private let graph: Graph
    private let plan: QuantizationPlan
    private var layers: [Layer] = []

    /// The trials of one layer.
    private struct Layer {
        let index: Int
        let exact: LayerTrial
        /// With rounded weights, the activation kept; nil for layers without weights.
        let rounded: LayerTrial?
        /// Exact and rounded weights without the activation; nil for layers without weights.
        let linear: (exact: LayerTrial, rounded: LayerTrial)?
        var noise = LayerNoise()
        var sampleCount = 0
    }

    init(_ graph: Graph, _ plan: QuantizationPlan) throws(QuantizerError) {
        self.graph = graph
        self.plan = plan
        for (index, node) in graph.nodes.enumerated() where plan.isInteger[index] {
            guard node.op.integerRule != .transparent else { continue }
            let exact = try LayerTrial(index, of: graph)
            guard let scales = plan.weightScales[index], let weights = graph.constant(node.inputs[1]) else {
                layers.append(Layer(index: index, exact: exact, rounded: nil, linear: nil))
                continue
            }
            let restored = weights.restoredPerChannel(scales)
            let rounded = try LayerTrial(index, of: graph, weights: restored)
            let linear = (
                exact: try LayerTrial(index, of: graph, dropsActivation: true),
                rounded: try LayerTrial(index, of: graph, weights: restored, dropsActivation: true)
            )
            layers.append(Layer(index: index, exact: exact, rounded: rounded, linear: linear))
        }
    }

    /// Runs some samples through every layer.
    mutating func run(
        _ samples: CalibrationSamples, _ subset: [Int], progress: (Int) -> Void
    ) throws(QuantizerError) {
        let values = graph.integerValues(plan.isInteger)
        let observed = values.indices.filter { values[$0] }
        var places: [Int: Int] = [:]
        for (place, index) in observed.enumerated() { places[index] = place }
        let session = try ObservedSession(graph, observing: observed.map { Graph.ValueID($0) })
        for (done, sample) in subset.enumerated() {
            session.run(try samples.tensors(sample))
            for layer in layers.indices { study(layer, session, places) }
            progress(done + 1)
        }
    }

    private mutating func study(_ layer: Int, _ session: ObservedSession, _ places: [Int: Int]) {
        let inputs = layers[layer].exact.inputs
        let known = inputs.compactMap { places[$0.index] }
        guard known.count == inputs.count, let output = places[layers[layer].exact.node.outputs[0].index] else {
            return
        }
        let exact = known.map { session.value($0).bytes }
        let rounded = zip(inputs, known).map { id, place -> [Float] in
            let numbers = session.value(place).elements(as: Float.self)
            guard let storage = plan.storages[id.index] else { return Array(numbers) }
            return storage.quantization.restored(numbers, storage.element)
        }
        let signal = session.value(output).elements(as: Float.self)
        if let trial = layers[layer].rounded { layers[layer].noise.weights.add(signal, trial.output(for: exact)) }
        withBytes(of: rounded) { bytes in
            layers[layer].noise.inputs.add(signal, layers[layer].exact.output(for: bytes))
            if let linear = layers[layer].linear { addMeans(layer, linear, exact, bytes) }
        }
        layers[layer].sampleCount += 1
    }

    private mutating func addMeans(
        _ layer: Int, _ linear: (exact: LayerTrial, rounded: LayerTrial), _ exact: [UnsafeRawBufferPointer],
        _ rounded: [UnsafeRawBufferPointer]
    ) {
        let first = linear.exact.output(for: exact)
        let second = linear.rounded.output(for: rounded)
        let channels = graph.type(of: linear.exact.node.inputs[2]).elementCount
        guard channels > 0 else { return }
        if layers[layer].noise.meanErrors.isEmpty {
            layers[layer].noise.meanErrors = Array(repeating: 0, count: channels)
        }
        let share = Double(channels) / Double(Swift.max(first.count, 1))
        for index in first.indices {
            layers[layer].noise.meanErrors[index % channels] += (Double(second[index]) - Double(first[index])) * share
        }
    }

    private func withBytes(of arrays: [[Float]], _ body: ([UnsafeRawBufferPointer]) -> Void) {
        var collected: [UnsafeRawBufferPointer] = []
        func next(_ index: Int) {
            guard index < arrays.count else { return body(collected) }
            arrays[index].withUnsafeBytes {
                collected.append($0)
                next(index + 1)
            }
        }
        next(0)
    }

    /// For each node of the graph what was measured of it.
    var noises: [LayerNoise?] {
        var noises = [LayerNoise?](repeating: nil, count: graph.nodes.count)
        for layer in layers {
            var noise = layer.noise
            noise.meanErrors = noise.meanErrors.map { $0 / Double(Swift.max(layer.sampleCount, 1)) }
            noises[layer.index] = noise
        }
        return noises
    }

    /// The graph with what the means are off taken out of the biases.
    var corrected: Graph {
        var graph = graph
        for (index, noise) in noises.enumerated() {
            guard let errors = noise?.meanErrors, !errors.isEmpty else { continue }
            graph.changeConstant(2, of: index) { place, bias, _ in Float(Double(bias) - errors[place]) }
        }
        return graph
    }
}
