import EdgeEvaluate
import EdgeTensor

/// A class for each pixel: the model's first output against a map of labels.
struct SegmentationJudge: Judge {
    private let data: Dataset
    private let maps: [[Int]]
    private let names: [String]
    private let classCount: Int
    /// Whether the scores of a pixel lie side by side.
    private let isChannelsLast: Bool
    /// Whether the output names the class of each pixel.
    private let isMap: Bool
    private var ofImages: [ClassCounts] = []
    private var confusion: ConfusionMatrix
    private(set) var samples: [Int] = []

    /// Pixels of this label do not count.
    private static let unknown = 255

    init(_ run: SampleRun) throws(CommandError) {
        data = run.data
        maps = try run.data.requiredLabels().maps()
        names = run.opened.labels
        let type = run.outputTypes.first ?? TensorType(.float32, [0])
        let pixelCount = maps.first?.count ?? 0
        guard pixelCount > 0, type.elementCount > 0, type.elementCount % pixelCount == 0 else {
            throw .failed("\(data.path): a map has \(pixelCount) pixels, the model's first output is \(type)")
        }
        let channels = type.elementCount / pixelCount
        isMap = channels == 1 && !type.element.isFloatingPoint && type.quantization == nil
        isChannelsLast = type.shape.last == channels
        let known = maps.lazy.flatMap { $0 }.filter { $0 != Self.unknown }
        let largest = known.max() ?? 0
        let count = isMap ? max(largest + 1, names.count) : max(channels, 2)
        guard largest < count, known.allSatisfy({ $0 >= 0 }), count <= 4096 else {
            throw .failed("\(data.path): a map holds class \(largest), the model has \(count)")
        }
        classCount = count
        confusion = ConfusionMatrix(classCount: count)
    }

    var choices: [String] { ["labels: maps of \(classCount) classes; pixels of class \(Self.unknown) do not count"] }

    mutating func add(_ outputs: [Tensor], sample index: Int) throws(CommandError) {
        guard let output = outputs.first, let predicted = classes(output) else {
            throw .failed("\(data.name(of: index)): the model's first output holds NaN or classes that do not exist")
        }
        var image = ConfusionMatrix(classCount: classCount)
        for (label, found) in zip(maps[index], predicted) where label != Self.unknown {
            image.add(label: label, predicted: found)
            confusion.add(label: label, predicted: found)
        }
        ofImages.append(image.classCounts)
        samples.append(index)
    }

    /// The class of each pixel; nil for scores that are NaN.
    private func classes(_ output: Tensor) -> [Int]? {
        if isMap {
            let classes = output.integers ?? []
            let isSound = classes.count == maps[0].count && classes.allSatisfy { (0..<classCount).contains($0) }
            return isSound ? classes : nil
        }
        let pixelCount = maps[0].count
        guard let scores = output.reals, scores.count >= pixelCount, scores.count % pixelCount == 0,
            scores.count / pixelCount <= classCount, !scores.contains(where: \.isNaN)
        else { return nil }
        let channels = scores.count / pixelCount
        if channels == 1 { return scores.map { $0 >= 0.5 ? 1 : 0 } }
        return (0..<pixelCount).map { pixel in
            func score(_ channel: Int) -> Float {
                scores[isChannelsLast ? pixel * channels + channel : channel * pixelCount + pixel]
            }
            return (1..<channels).reduce(0) { score($1) > score($0) ? $1 : $0 }
        }
    }

    var figures: [Figure] {
        [
            Figure(key: "mean_iou", title: "mIoU", kind: .share),
            Figure(key: "pixel_accuracy", title: "pixel accuracy", kind: .share),
        ]
    }

    func values(_ counts: [Int]) -> [Double] {
        let classes = total(counts)
        return [classes.meanIntersectionOverUnion, classes.accuracy]
    }

    private func total(_ counts: [Int]) -> ClassCounts {
        var occurrences = [Int](repeating: 0, count: classCount)
        var (predictions, hits) = (occurrences, occurrences)
        for (image, count) in zip(ofImages, counts) where count > 0 {
            for index in 0..<classCount {
                occurrences[index] += image.occurrences[index] * count
                predictions[index] += image.predictions[index] * count
                hits[index] += image.hits[index] * count
            }
        }
        return ClassCounts(occurrences: occurrences, predictions: predictions, hits: hits)
    }

    func baselines(_ file: BaselineFile?) throws(CommandError) -> [BaselineResult] {
        if let file { throw .usage("\(file.path): --baseline takes no maps; compare two models with --reference") }
        let classes = total([Int](repeating: 1, count: count))
        let most = classes.occurrences.indices.max { classes.occurrences[$0] < classes.occurrences[$1] } ?? 0
        let all = classes.occurrences.reduce(0, +)
        var (predictions, hits) = ([Int](repeating: 0, count: classCount), [Int](repeating: 0, count: classCount))
        (predictions[most], hits[most]) = (all, classes.occurrences[most])
        let constant = ClassCounts(occurrences: classes.occurrences, predictions: predictions, hits: hits)
        func exact(_ value: Double) -> Estimate { Estimate(value: value, lower: value, upper: value) }
        return [
            BaselineResult(
                key: "most_common", title: "most common class",
                estimates: [exact(constant.meanIntersectionOverUnion), exact(constant.accuracy)])
        ]
    }

    var details: JudgeDetails {
        let classes = confusion.classCounts
        var details = JudgeDetails()
        details.classNames = (0..<classCount).map(name)
        details.classFigures = [Figure(key: "iou", title: "IoU", kind: .share)]
        details.classes = classes.present.map { index in
            let value = classes.intersectionOverUnion(index)
            return JudgeDetails.ClassRow(
                name: name(index), count: classes.occurrences[index],
                values: [Estimate(value: value, lower: value, upper: value)])
        }
        details.confusion = confusion
        return details
    }

    private func name(_ index: Int) -> String { names.indices.contains(index) ? names[index] : "\(index)" }
}
