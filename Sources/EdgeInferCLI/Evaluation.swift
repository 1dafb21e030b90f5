import EdgeData
import EdgeEvaluate
import EdgeMeasure
import EdgeRuntime
import EdgeTensor

/// Runs a classifier on labelled samples and counts how often it is right.
struct Evaluation {
    private let session: Session
    private let labels: [Int]
    private let feed: DatasetFeed
    private let offset: Int
    /// What was decided about inputs and labels, one line each.
    let choices: [String]
    private(set) var accuracy = TopKAccuracy(k: 5)

    /// Samples that a run takes at once.
    let batchSize: Int
    private let variant: Int
    private let classCount: Int

    /// - Parameter variant: The variant that is run; nil for the first that takes the samples.
    init(
        _ opened: OpenedModel, _ data: Dataset, variant: Int?, threads: Int, labelOffset: Int?
    ) throws(CommandError) {
        labels = try data.requiredLabels().classes(names: opened.labels).indices
        (self.variant, feed) = try Self.feed(opened, data, variant)
        session = try opened.session(variant: self.variant, threads: threads)
        batchSize = feed.batchSize
        let graph = session.plan.graph
        guard let output = graph.outputs.first, let largest = labels.max(),
            case let count = graph.type(of: output.value).elementCount / batchSize, count > 1
        else {
            throw .failed("\(opened.path): its first output is no list of classes")
        }
        classCount = count
        offset = labelOffset ?? Self.offset(classCount: count, largestLabel: largest, labels: opened.labels)
        guard largest + offset < count else {
            throw .failed("\(data.path): label \(largest) needs output \(largest + offset), the model has \(count)")
        }
        let labelChoice =
            offset == 0
            ? "labels: label 0 is output 0" : "labels: label 0 is output \(offset), output 0 is «background»"
        var choices = ["input: \(feed.choice)", labelChoice]
        if opened.model.variants.count > 1 || batchSize > 1 {
            choices.append("variant: \(self.variant) (\(graph.inputShapes)), samples at once: \(batchSize)")
        }
        self.choices = choices
    }

    /// The variant that is asked for, or the first that takes the samples, and how they enter it.
    private static func feed(
        _ opened: OpenedModel, _ data: Dataset, _ variant: Int?
    ) throws(CommandError) -> (variant: Int, feed: DatasetFeed) {
        func feed(_ plan: ExecutionPlan) throws(CommandError) -> DatasetFeed {
            try DatasetFeed(
                data, graph: plan.graph, of: opened.path, pipeline: opened.pipeline, batchSize: plan.batchSize)
        }
        if let variant {
            return (variant, try feed(try opened.plan(variant: try opened.variant(variant))))
        }
        for candidate in opened.model.variants.indices.dropLast() {
            let plan = try opened.plan(variant: candidate)
            if let feed = try? feed(plan) { return (candidate, feed) }
        }
        let last = opened.model.variants.count - 1
        return (last, try feed(try opened.plan(variant: last)))
    }

    /// The output of label 0: 1 where there is one output more than labels, so that «background» comes first.
    /// 1,001 outputs are ImageNet's 1,000 classes behind it, even when the data lacks the last of them.
    private static func offset(classCount: Int, largestLabel: Int, labels: [String]) -> Int {
        if labels.count == classCount { return labels[0].lowercased() == "background" ? 1 : 0 }
        return classCount == largestLabel + 2 || (classCount == 1001 && largestLabel < 1000) ? 1 : 0
    }

    /// Runs samples, at most as many as a run takes, and counts the answers.
    mutating func add(_ batch: Range<Int>, keepsState: Bool) throws(CommandError) {
        if !keepsState { session.reset() }
        for index in batch {
            for (input, tensor) in try feed.tensors(index).enumerated() {
                session.fill(input, sample: index - batch.lowerBound, with: tensor)
            }
        }
        session.run()
        let scores = Tensor(copying: session.output(0)).reals ?? []
        for index in batch {
            let start = (index - batch.lowerBound) * classCount
            accuracy.add(scores: Array(scores[start..<start + classCount]), label: labels[index] + offset)
        }
    }

    var line: String {
        func percent(_ share: Double) -> String { String(share * 100, decimals: 2) }
        let (top1, top5) = (accuracy.top1, accuracy.topK)
        let first =
            "top-1 \(percent(top1.value)) % (\(accuracy.first) of \(accuracy.count), 95 % interval "
            + "\(percent(top1.lower)) to \(percent(top1.upper)))"
        // The best five of five classes hold the right one always.
        return classCount > accuracy.k ? first + ", top-5 \(percent(top5.value)) %" : first
    }

    /// Shares of 1 under `top1` and `top5`, and their 95 % intervals.
    var json: JSON {
        func interval(_ share: Proportion) -> JSON { .array([.number(share.lower), .number(share.upper)]) }
        let (top1, top5) = (accuracy.top1, accuracy.topK)
        return .object([
            ("count", JSON(accuracy.count)), ("top1", .number(top1.value)), ("top5", .number(top5.value)),
            ("top1_count", JSON(accuracy.first)), ("top5_count", JSON(accuracy.within)),
            ("top1_interval", interval(top1)), ("top5_interval", interval(top5)),
            ("label_offset", JSON(offset)), ("input", .string(feed.choice)), ("variant", JSON(variant)),
            ("batch", JSON(batchSize)),
        ])
    }
}
