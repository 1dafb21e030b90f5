import EdgeData
import EdgeEvaluate
import EdgeMeasure
import EdgeRuntime
import EdgeTensor

/// Runs a classifier on labelled samples and counts how often it is right.
struct Evaluation {
    private let session: Session
    private let data: LabelledData
    private let feed: SampleFeed
    private let offset: Int
    /// What was decided about inputs and labels, one line each.
    let choices: [String]
    private(set) var accuracy = TopKAccuracy(k: 5)

    init(
        _ opened: OpenedModel, _ session: Session, _ data: LabelledData, labelOffset: Int?
    ) throws(CommandError) {
        let graph = session.plan.graph
        guard graph.inputs.count == 1, let output = graph.outputs.first else {
            throw .failed("\(opened.path) has \(graph.inputs.count) inputs; eval takes classifiers with one")
        }
        let classCount = graph.type(of: output.value).elementCount
        guard let largest = data.labels.max(), classCount > 1 else {
            throw .failed("\(opened.path): output «\(output.name)» is no list of classes")
        }
        feed = try SampleFeed(opened.pipeline, data, graph.type(of: graph.inputs[0].value))
        offset = labelOffset ?? Self.offset(classCount: classCount, largestLabel: largest, labels: opened.labels)
        guard largest + offset < classCount else {
            throw .failed(
                "\(data.path): label \(largest) needs output \(largest + offset), the model has \(classCount)")
        }
        self.session = session
        self.data = data
        let labelChoice =
            offset == 0
            ? "labels: label 0 is output 0" : "labels: label 0 is output \(offset), output 0 is «background»"
        choices = ["input: \(feed.choice)", labelChoice]
    }

    /// The output of label 0: 1 where there is one output more than labels, so that «background» comes first.
    /// 1,001 outputs are ImageNet's 1,000 classes behind it, even when the data lacks the last of them.
    private static func offset(classCount: Int, largestLabel: Int, labels: [String]) -> Int {
        if labels.count == classCount { return labels[0].lowercased() == "background" ? 1 : 0 }
        return classCount == largestLabel + 2 || (classCount == 1001 && largestLabel < 1000) ? 1 : 0
    }

    /// Runs sample `index` and counts the answer.
    mutating func add(_ index: Int) throws(CommandError) {
        session.fill(0, with: try feed.tensor(index))
        session.run()
        accuracy.add(
            scores: Tensor(copying: session.output(0)).reals ?? [], label: data.labels[index] + offset)
    }

    var line: String {
        func percent(_ share: Double) -> String { String(share * 100, decimals: 2) }
        let (top1, top5) = (accuracy.top1, accuracy.topK)
        return "top-1 \(percent(top1.value)) % (\(accuracy.first) of \(accuracy.count), 95 % interval "
            + "\(percent(top1.lower)) to \(percent(top1.upper))), top-5 \(percent(top5.value)) %"
    }

    /// Shares of 1 under `top1` and `top5`, and their 95 % intervals.
    var json: JSON {
        func interval(_ share: Proportion) -> JSON { .array([.number(share.lower), .number(share.upper)]) }
        let (top1, top5) = (accuracy.top1, accuracy.topK)
        return .object([
            ("count", JSON(accuracy.count)), ("top1", .number(top1.value)), ("top5", .number(top5.value)),
            ("top1_count", JSON(accuracy.first)), ("top5_count", JSON(accuracy.within)),
            ("top1_interval", interval(top1)), ("top5_interval", interval(top5)),
            ("label_offset", JSON(offset)), ("input", .string(feed.choice)),
        ])
    }
}

/// Turns the samples of a data set into a model's input, in a way that is decided once.
private struct SampleFeed {
    private enum Way {
        case asTheyAre
        /// Pictures through the steps of a pipeline.
        case pictures(PictureSteps)
        /// 8-bit pixels by a rule; channels move to the front when the model wants them there.
        case pixels(PixelRule, movesChannels: Bool)
        case converted
    }

    private let data: LabelledData
    private let type: TensorType
    private let way: Way

    init(_ pipeline: Pipeline?, _ data: LabelledData, _ type: TensorType) throws(CommandError) {
        self.data = data
        self.type = type
        let sample = data.sampleType
        let fits = InputConversion.holdsSameAxes(sample.shape, type.shape)
        let moves = !fits && Self.isMoved(sample.shape, to: type.shape)
        if sample.element == type.element, fits {
            way = .asTheyAre
        } else if case .picture(let steps) = pipeline?.record, sample.element == .uint8,
            (2...3).contains(sample.shape.rank)
        {
            way = .pictures(steps)
        } else if sample.element == .uint8, fits || moves {
            way = .pixels(PixelRule(for: type), movesChannels: moves)
        } else if fits {
            way = .converted
        } else {
            throw .failed("\(data.path): samples are \(sample), which does not fill an input of \(type)")
        }
    }

    /// Whether `[H, W, C]` has become `[1, C, H, W]`.
    private static func isMoved(_ sample: Shape, to input: Shape) -> Bool {
        sample.rank == 3 && input.rank == 4
            && input.dimensions == [1, sample[2], sample[0], sample[1]]
    }

    var choice: String {
        switch way {
        case .asTheyAre: "taken as it is, \(type.element)"
        case .pictures: "pictures through the pipeline of the file"
        case .pixels(let rule, let moves):
            "pixels enter as \(rule.rawValue)" + (moves ? ", channels moved to the front" : "")
        case .converted: "\(data.sampleType.element) converted to \(type.element)"
        }
    }

    func tensor(_ index: Int) throws(CommandError) -> Tensor {
        let sample = data.sample(index)
        switch way {
        case .asTheyAre: return Tensor(type, sample.bytes)
        case .converted: return try InputConversion.tensor(sample, as: type, name: "x")
        case .pictures(let steps):
            do {
                return try steps.tensor(of: try picture(sample), for: type)
            } catch {
                throw .failed("\(data.path), sample \(index): \(error)")
            }
        case .pixels(let rule, let movesChannels):
            let values = sample.elements(as: UInt8.self).map { rule.numbers.apply(Float($0), channel: 0) }
            return try InputConversion.reals(movesChannels ? moved(values, sample.shape) : values, as: type)
        }
    }

    private func moved(_ values: [Float], _ shape: Shape) -> [Float] {
        let channels = shape[2]
        let pixels = shape[0] * shape[1]
        return (0..<values.count).map { values[$0 % pixels * channels + $0 / pixels] }
    }

    /// A sample `[H, W]`, `[H, W, 1]` or `[H, W, 3]` as a picture.
    private func picture(_ sample: Tensor) throws(DataError) -> Picture {
        let channels = sample.shape.rank == 3 ? sample.shape[2] : 1
        guard channels == 1 || channels == 3, sample.type.elementCount > 0 else {
            throw DataError("picture", "samples of shape \(sample.shape) are no pictures")
        }
        let pixels = sample.elements(as: UInt8.self)
        let rgb = channels == 3 ? pixels : pixels.flatMap { [$0, $0, $0] }
        return Picture(width: sample.shape[1], height: sample.shape[0], rgb: Bytes(rgb))
    }
}
