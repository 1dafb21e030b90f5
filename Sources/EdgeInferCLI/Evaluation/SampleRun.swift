import EdgeGraph
import EdgeRuntime
import EdgeTensor

/// A model that runs over the samples of a data set.
struct SampleRun {
    let opened: OpenedModel
    let data: Dataset
    let variant: Int
    let session: Session
    private let feed: DatasetFeed
    /// What was decided about inputs, one line each.
    let choices: [String]

    /// - Parameter variant: The variant that is run; nil for the first that takes the samples.
    init(_ opened: OpenedModel, _ data: Dataset, variant: Int?, threads: Int) throws(CommandError) {
        self.opened = opened
        self.data = data
        (self.variant, feed) = try Self.feed(opened, data, variant)
        session = try opened.session(variant: self.variant, threads: threads)
        var choices = ["input: \(feed.choice)"]
        if opened.model.variants.count > 1 || feed.batchSize > 1 {
            choices.append(
                "variant: \(self.variant) (\(session.plan.graph.inputShapes)), samples at once: \(feed.batchSize)")
        }
        self.choices = choices
    }

    /// Samples that a run takes at once.
    var batchSize: Int { feed.batchSize }
    /// How samples become the input, in words.
    var inputChoice: String { feed.choice }

    /// The variant that is asked for, or the first that takes the samples, and how they enter it.
    private static func feed(
        _ opened: OpenedModel, _ data: Dataset, _ variant: Int?
    ) throws(CommandError) -> (variant: Int, feed: DatasetFeed) {
        func feed(_ plan: ExecutionPlan) throws(CommandError) -> DatasetFeed {
            try DatasetFeed(
                data, graph: plan.graph, of: opened.path, pipeline: opened.pipeline, batchSize: plan.batchSize)
        }
        if let variant { return (variant, try feed(try opened.plan(variant: try opened.variant(variant)))) }
        for candidate in opened.model.variants.indices.dropLast() {
            let plan = try opened.plan(variant: candidate)
            if let feed = try? feed(plan) { return (candidate, feed) }
        }
        let last = opened.model.variants.count - 1
        return (last, try feed(try opened.plan(variant: last)))
    }

    /// The types of the outputs for one sample.
    var outputTypes: [TensorType] {
        let graph = session.plan.graph
        return graph.outputs.map { output in
            let type = graph.type(of: output.value)
            return batchSize > 1 ? type.sample : type
        }
    }

    /// The shape of the picture that the first input takes: its two longest-lasting axes, for outputs in its pixels.
    var inputShape: Shape {
        session.plan.graph.inputs.first.map { session.plan.graph.type(of: $0.value).shape } ?? []
    }

    /// Runs the first `count` samples; `body` takes each sample's outputs. Samples that are bad and skipped are left out.
    func forEachSample(
        _ label: String, count: Int, keepsState: Bool = false,
        _ body: (_ index: Int, _ outputs: [Tensor]) throws(CommandError) -> Void
    ) throws(CommandError) {
        var progress = Progress(label, total: count)
        var batch: [Int] = []
        func run() throws(CommandError) {
            if !keepsState { session.reset() }
            session.run()
            for (place, index) in batch.enumerated() {
                try body(index, batchSize == 1 ? session.outputs : session.outputs(ofSample: place))
            }
            batch = []
        }
        for index in 0..<count {
            guard let tensors = try feed.usableTensors(index) else { continue }
            for (input, tensor) in tensors.enumerated() { session.fill(input, sample: batch.count, with: tensor) }
            batch.append(index)
            if batch.count == batchSize { try run() }
            progress.update(index + 1)
        }
        if !batch.isEmpty { try run() }
        progress.finish()
    }

    /// The samples whose inputs are also those of a sample of `other`, as this run's model takes both.
    func samples(alsoIn other: Dataset) throws(CommandError) -> [Int] {
        let otherFeed = try DatasetFeed(
            other, graph: session.plan.graph, of: opened.path, pipeline: opened.pipeline,
            batchSize: session.plan.batchSize)
        var seen: Set<[Bytes]> = []
        for index in 0..<other.count {
            if let tensors = try otherFeed.usableTensors(index) { seen.insert(tensors.map(\.bytes)) }
        }
        var found: [Int] = []
        for index in 0..<data.count {
            if let tensors = try? feed.tensors(index), seen.contains(tensors.map(\.bytes)) { found.append(index) }
        }
        return found
    }
}
