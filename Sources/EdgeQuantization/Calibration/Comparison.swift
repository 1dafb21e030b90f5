import EdgeGraph
import EdgePasses
import EdgeTensor

/// How a quantized graph answers beside its float graph, over the same samples.
public struct Comparison: Sendable {
    /// Of all outputs together, each with the weight of its own signal.
    public private(set) var outputs: [SignalToNoise]
    /// For each value of the float graph that is stored as integers, what the errors of all layers before it, and its
    /// own, leave of it.
    public internal(set) var values: [SignalToNoise?]
    /// The largest place of the first output, by sample: of the float graph, and of the quantized one.
    public private(set) var floatClasses: [Int] = []
    public private(set) var classes: [Int] = []
    public let samples: [Int]

    /// Runs both graphs.
    ///
    /// - Parameters:
    ///   - reference: The float graph whose answers are right: `graph` before its biases were corrected.
    ///   - graph: The float graph that `plan` makes integer, with the same values and nodes.
    ///   - answers: What the reference answers to these samples, where that is known.
    ///   - observing: Whether to compare values inside, too; then the reference is run.
    init(
        _ reference: Graph, with graph: Graph, _ plan: QuantizationPlan, _ samples: CalibrationSamples,
        _ subset: [Int], answers: FloatAnswers? = nil, observing: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws(QuantizerError) {
        let used = graph.integerValues(plan.isInteger)
        let stored = graph.values.indices.filter { observing && used[$0] && plan.storages[$0] != nil }
            .map { Graph.ValueID($0) }
        let quantized = try InsertQuantization.graph(graph, plan, observing: stored)
        let exact = answers == nil ? try ObservedSession(reference, observing: stored) : nil
        let session = try ObservedSession(quantized, passes: .standard)
        outputs = graph.outputs.map { _ in SignalToNoise() }
        values = Array(repeating: nil, count: graph.values.count)
        self.samples = subset
        for id in stored { values[id.index] = SignalToNoise() }
        for (done, sample) in subset.enumerated() {
            let tensors = try samples.tensors(sample)
            exact?.run(tensors)
            session.run(tensors)
            for (place, id) in stored.enumerated() {
                guard let exact else { continue }
                values[id.index]?.add(
                    exact.value(place).elements(as: Float.self), stored: session.output(graph.outputs.count + place))
            }
            let known = answers?.outputs[done] ?? exact?.reals(graph.outputs.count) ?? []
            add(known, session.reals(graph.outputs.count))
            progress(done + 1)
        }
    }

    private mutating func add(_ exact: [[Float]], _ rounded: [[Float]]) {
        for index in outputs.indices { outputs[index].add(exact[index], rounded[index]) }
        floatClasses.append(Self.largest(exact.first ?? []))
        classes.append(Self.largest(rounded.first ?? []))
    }

    /// The place of the largest number, the first of equals.
    private static func largest(_ scores: [Float]) -> Int {
        var best = 0
        for (index, score) in scores.enumerated() where score > scores[best] { best = index }
        return best
    }

    /// The signal-to-noise ratio of the worst output, in decibels.
    public var decibels: Double { outputs.map(\.decibels).min() ?? SignalToNoise.mostDecibels }

    /// The share of samples for which both graphs have the same largest place.
    public var agreement: Double {
        let equal = zip(floatClasses, classes).count { $0 == $1 }
        return classes.isEmpty ? 1 : Double(equal) / Double(classes.count)
    }
}

/// What a float graph answers to some samples.
struct FloatAnswers {
    /// By sample, then by output.
    private(set) var outputs: [[[Float]]] = []

    init(_ graph: Graph, _ samples: CalibrationSamples, _ subset: [Int]) throws(QuantizerError) {
        let session = try ObservedSession(graph)
        for sample in subset {
            session.run(try samples.tensors(sample))
            outputs.append(session.reals(graph.outputs.count))
        }
    }
}
