import EdgeData
import EdgeEvaluate
import EdgeFormat
import EdgeGraph
import EdgeInfer
import EdgeMeasure

/// A temperature and operating points found on what a classifier said of labelled samples.
struct ConfidenceFit {
    let confidence: Confidence
    /// Log loss and calibration error before and after.
    private let before: (loss: Double, error: Double)
    private let after: (loss: Double, error: Double)
    private let thresholds: [(goal: String, threshold: Threshold)]

    /// - Parameters:
    ///   - goals: `precision=0.95`, `recall=0.9`, `fpr=0.01`.
    ///   - costs: What each decision costs.
    init(_ judge: ClassJudge, goals: [String], costs: CostMatrix?) throws(CommandError) {
        var confidence = judge.confidence
        confidence.temperature = 1
        confidence.operatingPoints = []
        confidence.sampleCount = judge.count
        let width = judge.outputCount
        let rows = (0..<judge.count).map { confidence.logits(Array(judge.rawScores[$0 * width..<($0 + 1) * width])) }
        let temperature = Temperature.fitted(
            scores: rows.flatMap { $0 }, labels: judge.predictions.labels, classCount: judge.classCount)
        before = Self.quality(judge, rows, temperature: 1)
        confidence.temperature = Float(temperature)
        after = Self.quality(judge, rows, temperature: Double(confidence.temperature))
        let answers = Answers(judge, confidence)
        var thresholds: [(goal: String, threshold: Threshold)] = []
        for goal in goals { thresholds.append((goal, try answers.threshold(for: goal))) }
        if let costs { thresholds.append(("cost", try answers.threshold(leastCost: costs))) }
        self.thresholds = thresholds
        confidence.operatingPoints = thresholds.map { goal, threshold in
            Confidence.OperatingPoint(
                goal: goal, classIndex: answers.classIndex, threshold: threshold.value,
                precision: Float(threshold.precision.value), recall: Float(threshold.recall.value),
                falsePositiveRate: Float(threshold.falsePositiveRate.value))
        }
        self.confidence = confidence
    }

    private static func quality(
        _ judge: ClassJudge, _ rows: [[Float]], temperature: Double
    ) -> (loss: Double, error: Double) {
        let (labels, predicted) = (judge.predictions.labels, judge.predictions.predicted)
        var (loss, confidences) = (0.0, [Double]())
        for (sample, row) in rows.enumerated() {
            let probabilities = Temperature.probabilities(row, temperature: temperature)
            loss += LogLoss.loss(ofProbability: probabilities[labels[sample]])
            confidences.append(probabilities[predicted[sample]])
        }
        let isRight = zip(labels, predicted).map { $0 == $1 }
        let reliability = Reliability(confidences: confidences, isRight: isRight)
        return (loss / Double(max(rows.count, 1)), reliability.expectedCalibrationError)
    }

    var lines: [String] {
        func text(_ value: Double) -> String { String(value, decimals: 4) }
        let line =
            "temperature \(String(Double(confidence.temperature), significant: 4)) from \(confidence.sampleCount) samples: "
            + "log loss \(text(before.loss)) to \(text(after.loss)), calibration error \(text(before.error)) to "
            + text(after.error)
        guard !thresholds.isEmpty else { return [line] }
        var table = Table([
            ("operating point", .left), ("threshold", .right), ("precision", .right), ("recall", .right),
            ("false positives", .right), ("answers taken", .right),
        ])
        for (goal, threshold) in thresholds {
            func percent(_ share: Proportion) -> String { String(share.value * 100, decimals: 2) + " %" }
            table.add([
                goal, text(Double(threshold.value)), percent(threshold.precision), percent(threshold.recall),
                percent(threshold.falsePositiveRate),
                "\(threshold.truePositives + threshold.falsePositives) of \(confidence.sampleCount)",
            ])
        }
        return [line] + table.lines(indent: "  ")
    }

    var json: JSON {
        .object([
            ("temperature", .number(Double(confidence.temperature))), ("samples", JSON(confidence.sampleCount)),
            ("log_loss", .array([.number(before.loss), .number(after.loss)])),
            ("calibration_error", .array([.number(before.error), .number(after.error)])),
            (
                "operating_points",
                .array(
                    confidence.operatingPoints.map { point in
                        .object([
                            ("goal", .string(point.goal)), ("class", point.classIndex.map { JSON($0) } ?? .null),
                            ("threshold", JSON(point.threshold)), ("precision", JSON(point.precision)),
                            ("recall", JSON(point.recall)), ("false_positive_rate", JSON(point.falsePositiveRate)),
                        ])
                    })
            ),
        ])
    }
}

/// Calibrated answers and whether they are right: of two classes those that say class 1, else those of the likeliest class.
private struct Answers {
    let classIndex: Int?
    private let confidences: [Float]
    private let isRight: [Bool]
    private let ranking: BinaryRanking
    private let labels: [Int]
    private let predicted: [Int]
    private let names: [String]

    init(_ judge: ClassJudge, _ confidence: Confidence) {
        let width = judge.outputCount
        let probabilities = (0..<judge.count).map {
            confidence.probabilities(Array(judge.rawScores[$0 * width..<($0 + 1) * width]))
        }
        classIndex = judge.classCount == 2 ? 1 : nil
        (labels, predicted) = (judge.predictions.labels, judge.predictions.predicted)
        if judge.classCount == 2 {
            confidences = probabilities.map { $0[1] }
            isRight = labels.map { $0 == 1 }
        } else {
            confidences = zip(probabilities, predicted).map { $0[$1] }
            isRight = zip(labels, predicted).map { $0 == $1 }
        }
        ranking = BinaryRanking(scores: confidences, isPositive: isRight)
        names = (0..<judge.classCount).map(judge.className)
    }

    func threshold(for goal: String) throws(CommandError) -> Threshold {
        let parts = goal.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let value = Double(parts[1]), (0...1).contains(value) else {
            throw .usage("--operating-point takes precision=0.95, recall=0.9 or fpr=0.01, not «\(goal)»")
        }
        let wanted: Threshold.Goal
        switch parts[0] {
        case "precision": wanted = .precision(value)
        case "recall": wanted = .recall(value)
        case "fpr": wanted = .falsePositiveRate(value)
        default:
            let near = Suggestion.text(for: String(parts[0]), among: ["precision", "recall", "fpr"])
            throw .usage("--operating-point knows precision, recall and fpr, not «\(parts[0])»\(near)")
        }
        guard let threshold = Threshold(wanted, of: ranking) else {
            throw .failed("no threshold reaches \(goal) on these samples")
        }
        return threshold
    }

    func threshold(leastCost matrix: CostMatrix) throws(CommandError) -> Threshold {
        let costs = try matrix.costs(labels: labels, predicted: predicted, names: names)
        return Threshold(leastCost: costs, confidences: confidences, isRight: isRight)
    }
}
