import EdgeEvaluate
import EdgeTensor

/// Objects in pictures: the model's boxes against COCO's annotations.
struct DetectionJudge: Judge {
    private let data: Dataset
    private let annotations: COCOAnnotations
    private let outputs: DetectionOutputs
    private let labels: [String]
    private let inputSize: (width: Double, height: Double)
    /// The picture of each sample.
    private let places: [Int]
    private let labelOffset: Int?
    private var detections: [DetectionMatches.Detection] = []
    private var matches = DetectionMatches(truths: [], detections: [], imageCount: 0)
    private(set) var samples: [Int] = []

    init(_ run: SampleRun, _ annotations: COCOAnnotations, labelOffset: Int?) throws(CommandError) {
        data = run.data
        self.annotations = annotations
        self.labelOffset = labelOffset
        guard let outputs = DetectionOutputs(run.outputTypes) else {
            let types = run.outputTypes.map { "\($0)" }.joined(separator: "; ")
            throw .failed("\(run.opened.path): its outputs (\(types)) are no boxes and scores that eval knows")
        }
        self.outputs = outputs
        labels = run.opened.labels
        let shape = run.inputShape
        let isLast = shape.rank == 4 && [1, 3].contains(shape[3])
        inputSize =
            shape.rank == 4
            ? (Double(isLast ? shape[2] : shape[3]), Double(isLast ? shape[1] : shape[2])) : (1, 1)
        places = try annotations.places(of: run.data)
    }

    var choices: [String] {
        let byName = annotations.categories.contains { labels.contains($0.name) }
        let rule =
            labelOffset.map { "class 0 is category \($0)" } ?? (byName ? "by their names" : "in order of their ids")
        return ["categories: \(annotations.categories.count), \(rule)"]
    }

    mutating func add(_ outputs: [Tensor], sample index: Int) throws(CommandError) {
        guard let found = self.outputs.found(outputs, inputSize: inputSize) else {
            throw .failed("\(data.name(of: index)): the model's outputs hold NaN")
        }
        let image = annotations.images[places[index]]
        for item in found {
            guard let category = category(item.classIndex) else { continue }
            let box = DetectionBox(
                x: item.box.x * image.width, y: item.box.y * image.height, width: item.box.width * image.width,
                height: item.box.height * image.height)
            detections.append(.init(image: samples.count, category: category, box: box, score: item.score))
        }
        samples.append(index)
    }

    private func category(_ classIndex: Int) -> Int? {
        if let labelOffset { return classIndex &+ labelOffset }
        if labels.indices.contains(classIndex),
            let named = annotations.categories.first(where: { $0.name == labels[classIndex] })
        {
            return named.id
        }
        return annotations.categories.indices.contains(classIndex) ? annotations.categories[classIndex].id : nil
    }

    mutating func finish() throws(CommandError) { matches = matches(detections) }

    /// Matches of detections whose images are places among the samples.
    private func matches(_ detections: [DetectionMatches.Detection]) -> DetectionMatches {
        let judged = Dictionary(
            zip(samples.map { places[$0] }, samples.indices), uniquingKeysWith: { first, _ in first })
        let truths = annotations.truths.compactMap { truth in
            judged[truth.image].map {
                DetectionMatches.Truth(image: $0, category: truth.category, box: truth.box, isCrowd: truth.isCrowd)
            }
        }
        return DetectionMatches(truths: truths, detections: detections, imageCount: samples.count)
    }

    var figures: [Figure] {
        [
            Figure(key: "map", title: "mAP 0.5:0.95", kind: .share),
            Figure(key: "map_50", title: "mAP 0.5", kind: .share),
        ]
    }

    func values(_ counts: [Int]) -> [Double] {
        let precision = matches.meanAveragePrecision(counts: counts)
        return [precision.overall, precision.at50]
    }

    var resampleCount: Int { 200 }

    func baselines(_ file: BaselineFile?) throws(CommandError) -> [BaselineResult] {
        guard let file else { return [] }
        let judged = Dictionary(
            zip(samples.map { places[$0] }, samples.indices), uniquingKeysWith: { first, _ in first })
        let others = try annotations.detections(try file.json(), from: file.path).compactMap { detection in
            judged[detection.image].map {
                DetectionMatches.Detection(
                    image: $0, category: detection.category, box: detection.box, score: detection.score)
            }
        }
        let other = matches(others)
        let estimates = Bootstrap(resampleCount: resampleCount).estimates(sampleCount: count) { counts in
            let precision = other.meanAveragePrecision(counts: counts)
            return [precision.overall, precision.at50]
        }
        return [BaselineResult(key: "file", title: fileName(file.path), estimates: estimates)]
    }

    var details: JudgeDetails {
        let once = [Int](repeating: 1, count: count)
        var details = JudgeDetails()
        details.classFigures = [
            Figure(key: "ap", title: "AP 0.5:0.95", kind: .share), Figure(key: "ap_50", title: "AP 0.5", kind: .share),
        ]
        for (place, category) in matches.categories.enumerated() {
            guard let precisions = matches.averagePrecisions(ofCategory: place, counts: once) else { continue }
            let mean = precisions.reduce(0, +) / Double(precisions.count)
            let name = annotations.categories.first { $0.id == category }?.name ?? "\(category)"
            details.classes.append(
                JudgeDetails.ClassRow(
                    name: name, count: matches.objectCount(ofCategory: place),
                    values: [mean, precisions[0]].map { Estimate(value: $0, lower: $0, upper: $0) }))
        }
        return details
    }
}
