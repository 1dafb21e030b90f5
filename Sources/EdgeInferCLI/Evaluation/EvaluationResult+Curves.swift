import EdgeEvaluate
import EdgeMeasure
import EdgePage

extension EvaluationResult {
    /// Accuracy against confidence, and where the confidences lie.
    func blocks(of reliability: Reliability) -> [Page.Block] {
        let bins = reliability.bins.filter { $0.count > 0 }
        let total = bins.reduce(0) { $0 + $1.count }
        let columns = bins.map { bin in
            Mark.Column(
                from: bin.lower, to: bin.upper, height: Double(bin.count) / Double(total),
                tooltip: "\(bin.count) samples")
        }
        let points = bins.map { Point($0.meanConfidence, $0.accuracy) }
        let spans = bins.map { bin in
            let share = Proportion(hits: bin.hits, of: bin.count)
            return Mark.Span(x: bin.meanConfidence, low: share.lower, high: share.upper)
        }
        let share = Scale.linear(covering: [0, 1])
        let chart = Chart(
            title: "Reliability", description: "The share of right answers against the confidence of the model",
            x: Axis("confidence", share, unit: .share), y: Axis("right", share, unit: .share),
            layers: [
                Layer(.columns(columns), tone: .faint, name: "share of the samples"),
                Layer(.line([Point(0, 0), Point(1, 1)]), tone: .muted, name: "as confident as right"),
                Layer(.whiskers(spans), tone: .muted), Layer(.line(points), tone: .series(0)),
                Layer(
                    .dots(
                        zip(points, bins).map {
                            .init(x: $0.x, y: $0.y, text: "\(String($0.y * 100, decimals: 1)) % of \($1.count) right")
                        }, .circle), tone: .series(0), name: "the model"),
            ], height: 320)
        let error = String(reliability.expectedCalibrationError, decimals: 4)
        return [
            .figure(
                chart.drawing,
                caption: "Below the diagonal the model is surer than it should be. Expected calibration error \(error)."
            )
        ]
    }

    /// ROC and precision-recall curves.
    func blocks(of ranking: BinaryRanking) -> [Page.Block] {
        let whole = ranking.cuts()
        // More points than pixels make a page large and no curve finer.
        let step = whole.count / Int(Chart.width) + 1
        let cuts = whole.enumerated().filter { $0.offset % step == 0 || $0.offset == whole.count - 1 }.map(\.element)
        guard let all = cuts.last, all.truePositives > 0, all.falsePositives > 0 else { return [] }
        let (positives, negatives) = (Double(all.truePositives), Double(all.falsePositives))
        let roc =
            [Point(0, 0)]
            + cuts.map { Point(Double($0.falsePositives) / negatives, Double($0.truePositives) / positives) }
        let precision = cuts.map {
            Point(
                Double($0.truePositives) / positives,
                Double($0.truePositives) / Double($0.truePositives + $0.falsePositives))
        }
        let share = Scale.linear(covering: [0, 1])
        func chart(_ title: String, _ x: String, _ y: String, _ points: [Point], _ chance: [Point]) -> Drawing {
            Chart(
                title: title, description: "\(y) against \(x)", x: Axis(x, share, unit: .share),
                y: Axis(y, share, unit: .share),
                layers: [
                    Layer(.line(chance), tone: .muted, name: "chance"),
                    Layer(.line(points), tone: .series(0), name: "the model"),
                ]
            ).drawing
        }
        let rate = positives / (positives + negatives)
        return [
            .figure(
                chart("ROC", "false positive rate", "recall", roc, [Point(0, 0), Point(1, 1)]),
                caption: "Receiver operating characteristic, area \(String(ranking.rocAUC(), decimals: 4))."),
            .figure(
                chart("Precision and recall", "recall", "precision", precision, [Point(0, rate), Point(1, rate)]),
                caption:
                    "Precision against recall, average precision \(String(ranking.averagePrecision(), decimals: 4))."),
        ]
    }
}
