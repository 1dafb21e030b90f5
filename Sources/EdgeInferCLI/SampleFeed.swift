import EdgeData
import EdgeRuntime
import EdgeTensor

/// Turns the samples of a data set into a model's input, in a way that is decided once.
struct SampleFeed {
    private enum Way {
        case asTheyAre
        /// Pictures through the steps of a pipeline.
        case pictures(PictureSteps)
        /// 8-bit pixels by a rule; channels move to the front when the model wants them there.
        case pixels(PixelRule, movesChannels: Bool)
        case converted
    }

    /// Samples that a run takes at once.
    let batchSize: Int
    private let data: LabelledData
    private let type: TensorType
    private let way: Way

    /// - Throws: ``CommandError`` when the samples do not fill the only input of `plan`, as one of its batch or as a
    ///   whole.
    init(_ opened: OpenedModel, _ data: LabelledData, _ plan: ExecutionPlan) throws(CommandError) {
        guard plan.graph.inputs.count == 1 else {
            throw .failed("\(opened.path) has \(plan.graph.inputs.count) inputs; eval takes classifiers with one")
        }
        let whole = plan.graph.type(of: plan.graph.inputs[0].value)
        let isWhole = plan.batchSize == 1 || InputConversion.holdsSameAxes(data.sampleType.shape, whole.shape)
        self.data = data
        batchSize = isWhole ? 1 : plan.batchSize
        type = isWhole ? whole : whole.sample
        way = try Self.way(opened.pipeline, data, type)
    }

    private static func way(
        _ pipeline: Pipeline?, _ data: LabelledData, _ type: TensorType
    ) throws(CommandError) -> Way {
        let sample = data.sampleType
        let fits = InputConversion.holdsSameAxes(sample.shape, type.shape)
        let moves = !fits && isMoved(sample.shape, to: type.shape)
        if sample.element == type.element, fits { return .asTheyAre }
        if case .picture(let steps) = pipeline?.record, sample.element == .uint8, (2...3).contains(sample.shape.rank) {
            return .pictures(steps)
        }
        if sample.element == .uint8, fits || moves { return .pixels(PixelRule(for: type), movesChannels: moves) }
        if fits { return .converted }
        throw .failed("\(data.path): samples are \(sample), which do not fill an input of \(type)")
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
