import EdgeEvaluate
import EdgeFormat
import EdgeInfer
import EdgeTensor

/// One class for each sample: the model's scores against the label.
struct ClassJudge: Judge {
    let labels: DatasetLabels.Classes
    /// The output that stands for label 0.
    let offset: Int
    /// Scores of the model's output; 1 where that is the score of one of two classes.
    let outputCount: Int
    private let type: TensorType
    private let data: Dataset
    private let softmax: Bool
    private let calibration: Confidence?

    /// The places in the data of the samples that were judged.
    private(set) var samples: [Int] = []
    /// Scores as the model gives them.
    private(set) var rawScores: [Float] = []
    /// Places in the output that are right.
    private var rightOutputs: [Int] = []
    private(set) var predictions: ClassPredictions
    /// What the scores are, and what makes probabilities of them.
    private(set) var confidence = Confidence(scores: .logits)
    /// The probability of the predicted class of each sample, and of class 1 of two.
    private(set) var confidences: [Double] = []
    private(set) var positives: [Float] = []
    private var losses: [Double] = []
    private var ranking: BinaryRanking?
    private var right: [Bool] = []

    init(_ run: SampleRun, labelOffset: Int?) throws(CommandError) {
        data = run.data
        let names = run.opened.labels
        let labels = try run.data.requiredLabels().classes(names: names)
        guard let type = run.outputTypes.first, let largest = labels.indices.max() else {
            throw .failed("\(run.opened.path): its first output is no list of classes")
        }
        self.type = type
        outputCount = type.elementCount
        let classCount = outputCount == 1 ? 2 : outputCount
        guard outputCount > 0 else {
            throw .failed("\(run.opened.path): its first output is no list of classes, but \(type)")
        }
        let named = names.count + 1 == classCount ? 1 : 0
        let offset =
            labelOffset
            ?? (labels.areModelNames
                ? named : Self.offset(classCount: classCount, largestLabel: largest, labels: names))
        guard largest + offset < classCount else {
            throw .failed(
                "\(data.path): label \(largest) needs output \(largest + offset), the model has \(classCount)")
        }
        (self.labels, self.offset) = (labels, offset)
        softmax = run.opened.pipeline?.output.appliesSoftmax ?? false
        calibration = run.opened.model.confidence
        predictions = ClassPredictions(classCount: classCount)
    }

    /// The output of label 0: 1 where there is one output more than labels, so that «background» comes first.
    /// 1,001 outputs are ImageNet's 1,000 classes behind it, even when the data lacks the last of them.
    private static func offset(classCount: Int, largestLabel: Int, labels: [String]) -> Int {
        if labels.count == classCount { return labels[0].lowercased() == "background" ? 1 : 0 }
        guard classCount > 2 else { return 0 }
        return classCount == largestLabel + 2 || (classCount == 1001 && largestLabel < 1000) ? 1 : 0
    }

    var choices: [String] {
        let choice =
            offset == 0
            ? "labels: label 0 is output 0" : "labels: label 0 is output \(offset), output 0 is «background»"
        return [choice] + (labels.choice.map { [$0] } ?? [])
    }

    mutating func add(_ outputs: [Tensor], sample index: Int) throws(CommandError) {
        guard let scores = outputs.first?.reals, scores.count == outputCount else {
            throw .failed("\(data.name(of: index)): the model's first output holds no scores")
        }
        guard !scores.contains(where: \.isNaN) else {
            throw .failed("\(data.name(of: index)): the model's scores hold NaN; run inspect --nodes to find the layer")
        }
        rawScores += scores
        samples.append(index)
        rightOutputs.append(labels.indices[index] + offset)
    }

    /// Decides what the scores are, by all of them, and computes probabilities.
    mutating func finish() throws(CommandError) {
        confidence = calibration?.output == 0 ? calibration ?? confidence : Confidence(scores: scoreKind)
        if calibration == nil, type.element.byteCount == 1, let scale = type.quantization?.scale {
            confidence.leastProbability = min(max(scale / 2, 1e-7), 0.25)
        }
        for (sample, label) in rightOutputs.enumerated() {
            let scores = Array(rawScores[sample * outputCount..<(sample + 1) * outputCount])
            // A model that was calibrated is judged by what it now says, others by what they say themselves.
            let probabilities =
                calibration == nil && confidence.scores == .probabilities ? scores : confidence.probabilities(scores)
            predictions.add(scores: outputCount == 1 ? confidence.logits(scores) : scores, label: label)
            confidences.append(Double(probabilities[predictions.predicted[sample]]))
            losses.append(LogLoss.loss(ofProbability: Double(probabilities[label])))
            if classCount == 2 { positives.append(probabilities[1]) }
        }
        right = predictions.ranks.map { $0 == 0 }
        if classCount == 2, Set(rightOutputs).count == 2 {
            ranking = BinaryRanking(scores: positives, isPositive: predictions.labels.map { $0 == 1 })
        }
    }

    private var scoreKind: Confidence.Scores {
        if softmax { return outputCount == 1 ? .positiveLogit : .logits }
        for start in stride(from: 0, to: rawScores.count, by: outputCount) {
            let kind = Confidence.Scores(of: Array(rawScores[start..<start + outputCount]), type: type)
            if kind == .logits || kind == .positiveLogit { return kind }
        }
        return outputCount == 1 ? .positiveProbability : .probabilities
    }

    var classCount: Int { predictions.classCount }

    // MARK: Figures

    private static let best = 5
    static let accuracy = Figure(key: "top1", title: "accuracy", kind: .share)

    var figures: [Figure] {
        [
            Self.accuracy, Figure(key: "top5", title: "top-5", kind: .share),
            Figure(key: "macro_f1", title: "macro F1", kind: .score),
            Figure(key: "weighted_f1", title: "weighted F1", kind: .score),
            Figure(key: "balanced_accuracy", title: "balanced accuracy", kind: .share),
            Figure(key: "log_loss", title: "log loss", kind: .score, isBetterHigher: false),
            Figure(key: "calibration_error", title: "calibration error", kind: .score, isBetterHigher: false),
        ]
            + (ranking != nil
                ? [
                    Figure(key: "roc_auc", title: "ROC AUC", kind: .score),
                    Figure(key: "pr_auc", title: "PR AUC", kind: .score),
                ] : [])
    }

    func values(_ counts: [Int]) -> [Double] {
        let classes = classCounts(counts)
        var values = [
            predictions.accuracy(counts: counts), predictions.accuracy(within: Self.best, counts: counts),
            classes.macroF1, classes.weightedF1, classes.balancedAccuracy, LogLoss.mean(losses, counts: counts),
            Reliability(confidences: confidences, isRight: right, counts: counts).expectedCalibrationError,
        ]
        if let ranking { values += [ranking.rocAUC(counts: counts), ranking.averagePrecision(counts: counts)] }
        return values
    }

    private func classCounts(_ counts: [Int]) -> ClassCounts {
        ClassCounts(
            labels: predictions.labels, predicted: predictions.predicted, classCount: classCount, counts: counts)
    }

    var isRight: [Bool]? { right }

    func proportion(_ figure: Int, _ counts: [Int]) -> Proportion? {
        guard figure < 2 else { return nil }
        let within = figure == 0 ? 1 : Self.best
        let hits = zip(counts, predictions.ranks).reduce(0) { $0 + ($1.1 < within ? $1.0 : 0) }
        return Proportion(hits: hits, of: counts.reduce(0, +))
    }

    func agreement(with other: any Judge) -> Proportion? {
        guard let other = other as? ClassJudge else { return nil }
        let own = predictions.predicted.map { $0 - offset }
        let others = other.predictions.predicted.map { $0 - other.offset }
        return Proportion(hits: zip(own, others).count { $0 == $1 }, of: count)
    }

    // MARK: Beside the figures

    /// The name of an output.
    func className(_ output: Int) -> String {
        let names = labels.names
        if offset == 1, names.count != classCount { return output == 0 ? "background" : name(output - 1, names) }
        return name(output, names)
    }

    private func name(_ index: Int, _ names: [String]) -> String {
        names.indices.contains(index) ? names[index] : "\(index)"
    }

    func baselines(_ file: BaselineFile?) throws(CommandError) -> [BaselineResult] {
        let truths = predictions.labels.map { $0 - offset }
        func figures(_ predicted: [Int]) -> ClassCounts {
            ClassCounts(labels: truths, predicted: predicted, classCount: classCount)
        }
        func row(_ key: String, _ title: String, _ baseline: Baseline) -> BaselineResult {
            func estimate(_ figure: (ClassCounts) -> Double) -> Estimate {
                baseline.estimate(labels: truths, classCount: classCount - offset) { figure(figures($0)) }
            }
            let accuracy = estimate(\.accuracy)
            let expected = baseline.expectedAccuracy(labels: truths, classCount: classCount - offset)
            return BaselineResult(
                key: key, title: title,
                estimates: [
                    Estimate(value: expected, lower: accuracy.lower, upper: accuracy.upper), nil, estimate(\.macroF1),
                    estimate(\.weightedF1),
                    estimate(\.balancedAccuracy),
                ])
        }
        var rows = [
            row("uniform", "uniform random", .uniform), row("by_frequency", "random by frequency", .byFrequency),
            row("most_common", "most common class", .mostCommon),
        ]
        if let file { rows.append(try self.row(of: file, truths)) }
        return rows
    }

    private func row(of file: BaselineFile, _ truths: [Int]) throws(CommandError) -> BaselineResult {
        let all = try file.labels(count: data.count).classes(names: labels.names).indices
        let predicted = samples.map { all[$0] }
        guard predicted.allSatisfy({ $0 < classCount }) else {
            throw .failed("\(file.path): class \(predicted.max() ?? 0) is beyond the model's \(classCount)")
        }
        let estimates = Bootstrap().estimates(sampleCount: count) { counts in
            let classes = ClassCounts(labels: truths, predicted: predicted, classCount: classCount, counts: counts)
            return [classes.accuracy, classes.macroF1, classes.weightedF1, classes.balancedAccuracy]
        }
        let rest: [Estimate?] = estimates.dropFirst().map { $0 }
        let hits = zip(predicted, truths).count { $0 == $1 }
        return BaselineResult(
            key: "file", title: fileName(file.path),
            estimates: [Estimate(Proportion(hits: hits, of: count)), nil] + rest)
    }

    /// More classes have no confusion matrix: its size grows with their square.
    private static let mostConfused = 2048

    var details: JudgeDetails {
        let classes = classCounts([Int](repeating: 1, count: count))
        var details = JudgeDetails()
        details.classNames = (0..<classCount).map(className)
        details.classFigures = [
            Figure(key: "precision", title: "precision", kind: .share),
            Figure(key: "recall", title: "recall", kind: .share), Figure(key: "f1", title: "F1", kind: .score),
        ]
        details.classes = classes.present.map { index in
            let precision = Proportion(hits: classes.hits[index], of: classes.predictions[index])
            let recall = Proportion(hits: classes.hits[index], of: classes.occurrences[index])
            let f1 = classes.f1(index)
            return JudgeDetails.ClassRow(
                name: className(index), count: classes.occurrences[index],
                values: [Estimate(precision), Estimate(recall), Estimate(value: f1, lower: f1, upper: f1)])
        }
        if classCount <= Self.mostConfused {
            details.confusion = ConfusionMatrix(
                labels: predictions.labels, predicted: predictions.predicted, classCount: classCount)
        }
        details.reliability = Reliability(confidences: confidences, isRight: right)
        details.ranking = ranking
        return details
    }
}
