import EdgeData
import EdgeTensor

/// Turns the samples along an array's first axis into one input of a model.
struct ArrayFeed {
    private enum Way {
        case asTheyAre
        /// Pictures through the steps of a pipeline.
        case pictures(PictureSteps)
        /// 8-bit pixels by a rule; channels move to the front when the model wants them there.
        case pixels(PixelRule, movesChannels: Bool)
        case converted(movesChannels: Bool)
    }

    private let path: String
    private let name: String
    private let array: Tensor
    private let type: TensorType
    private let way: Way

    /// - Throws: ``CommandError`` when a sample does not fill an input of `type`.
    init(
        _ array: (name: String, tensor: Tensor), of path: String, _ type: TensorType, _ pipeline: Pipeline?
    ) throws(CommandError) {
        (self.path, self.type) = (path, type)
        (name, self.array) = array
        way = try Self.way(pipeline, Self.sampleType(array.tensor), type, path)
    }

    private static func way(
        _ pipeline: Pipeline?, _ sample: TensorType, _ type: TensorType, _ path: String
    ) throws(CommandError) -> Way {
        let fits = InputConversion.holdsSameAxes(sample.shape, type.shape)
        let moves = !fits && isMoved(sample.shape, to: type.shape)
        if sample.element == type.element, fits { return .asTheyAre }
        if case .picture(let steps) = pipeline?.record, sample.element == .uint8, (2...3).contains(sample.shape.rank) {
            return .pictures(steps)
        }
        if sample.element == .uint8, fits || moves { return .pixels(PixelRule(for: type), movesChannels: moves) }
        if fits || (moves && sample.element.isFloatingPoint) { return .converted(movesChannels: moves) }
        throw .failed("\(path): samples are \(sample), which do not fill an input of \(type)")
    }

    /// Whether `[H, W, C]` has become `[1, C, H, W]`.
    private static func isMoved(_ sample: Shape, to input: Shape) -> Bool {
        sample.rank == 3 && input.rank == 4
            && input.dimensions == [1, sample[2], sample[0], sample[1]]
    }

    /// The type of one sample.
    private static func sampleType(_ array: Tensor) -> TensorType {
        // A part of a shape that is sane is sane.
        array.type.reshaped(to: (try? Shape(array.shape.dropFirst())) ?? [])
    }

    var choice: String {
        switch way {
        case .asTheyAre: "taken as it is, \(type.element)"
        case .pictures: "pictures through the pipeline of the file"
        case .pixels(let rule, let moves):
            "pixels enter as \(rule.rawValue)" + (moves ? ", channels moved to the front" : "")
        case .converted(let moves):
            "\(array.type.element) converted to \(type.element)" + (moves ? ", channels moved to the front" : "")
        }
    }

    func tensor(_ index: Int) throws(CommandError) -> Tensor {
        let sample = sample(index)
        switch way {
        case .asTheyAre: return Tensor(type, sample.bytes)
        case .converted(movesChannels: false): return try InputConversion.tensor(sample, as: type, name: name)
        case .converted(movesChannels: true):
            return try InputConversion.reals(moved(sample.reals ?? [], sample.shape), as: type)
        case .pictures(let steps):
            do {
                return try steps.tensor(of: try picture(sample), for: type)
            } catch {
                throw .failed("\(path), sample \(index): \(error)")
            }
        case .pixels(let rule, let movesChannels):
            let numbers = rule.numbers
            let values = sample.elements(as: UInt8.self).map { numbers.apply(Float($0), channel: 0) }
            return try InputConversion.reals(movesChannels ? moved(values, sample.shape) : values, as: type)
        }
    }

    /// Sample `index`, sharing the memory of all.
    private func sample(_ index: Int) -> Tensor {
        let sampleType = Self.sampleType(array)
        let byteCount = sampleType.byteCount
        return Tensor(sampleType, array.bytes[index * byteCount..<(index + 1) * byteCount])
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
