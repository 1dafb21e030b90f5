import EdgeEvaluate
import EdgeFormat
import EdgeInfer
import EdgeTensor

/// Any number of labels for each sample: those whose score reaches a threshold against those that are right.
struct MultilabelJudge: Judge {
    private let data: Dataset
    private let targets: [[Float]]
    private let names: [String]
    private let type: TensorType
    private var scores: [[Float]] = []
    private var sets: LabelSets
    private var threshold: Float = 0.5
    private(set) var samples: [Int] = []

    init(_ run: SampleRun) throws(CommandError) {
        data = run.data
        targets = try run.data.requiredLabels().rows()
        names = run.opened.labels
        type = run.outputTypes.first ?? TensorType(.float32, [0])
        let width = type.elementCount
        guard width > 0, targets.allSatisfy({ $0.count == width && $0.allSatisfy { $0 == 0 || $0 == 1 } }) else {
            throw .failed(
                "\(data.path): labels must be rows of \(width) zeros and ones, one for each output of the model")
        }
        sets = LabelSets(labelCount: width)
    }

    var choices: [String] { ["labels: those whose score is at least \(threshold)"] }

    mutating func add(_ outputs: [Tensor], sample index: Int) throws(CommandError) {
        guard let reals = outputs.first?.reals, reals.count == sets.labelCount, !reals.contains(where: \.isNaN) else {
            throw .failed("\(data.name(of: index)): the model's first output holds NaN or no numbers")
        }
        scores.append(reals)
        samples.append(index)
    }

    /// Scores that all lie within 0...1 are probabilities; of others, which are logits, 0 is as likely as not.
    mutating func finish() throws(CommandError) {
        threshold = scores.allSatisfy { $0.allSatisfy { (-0.01...1.01).contains($0) } } ? 0.5 : 0
        for (place, row) in scores.enumerated() {
            sets.add(predicted: row.map { $0 >= threshold }, target: targets[samples[place]].map { $0 == 1 })
        }
    }

    var figures: [Figure] {
        [
            Figure(key: "subset_accuracy", title: "subset accuracy", kind: .share),
            Figure(key: "micro_f1", title: "micro F1", kind: .score),
            Figure(key: "macro_f1", title: "macro F1", kind: .score),
        ]
    }

    func values(_ counts: [Int]) -> [Double] {
        [sets.subsetAccuracy(counts: counts), sets.classCounts(counts: counts).microF1, sets.macroF1(counts: counts)]
    }

    var isRight: [Bool]? { samples.indices.map(sets.isExact) }

    func proportion(_ figure: Int, _ counts: [Int]) -> Proportion? {
        guard figure == 0 else { return nil }
        let hits = counts.indices.reduce(0) { $0 + (sets.isExact($1) ? counts[$1] : 0) }
        return Proportion(hits: hits, of: counts.reduce(0, +))
    }

    func agreement(with other: any Judge) -> Proportion? {
        guard let other = other as? MultilabelJudge, other.sets.labelCount == sets.labelCount else { return nil }
        let width = sets.labelCount
        let hits = samples.indices.count { sample in
            let range = sample * width..<(sample + 1) * width
            return sets.predicted[range] == other.sets.predicted[range]
        }
        return Proportion(hits: hits, of: count)
    }

    func baselines(_ file: BaselineFile?) throws(CommandError) -> [BaselineResult] {
        func row(_ key: String, _ title: String, _ predicted: (Int) -> [Bool]) -> BaselineResult {
            var other = LabelSets(labelCount: sets.labelCount)
            for index in samples { other.add(predicted: predicted(index), target: targets[index].map { $0 == 1 }) }
            let estimates = Bootstrap().estimates(sampleCount: other.count) { counts in
                [
                    other.subsetAccuracy(counts: counts), other.classCounts(counts: counts).microF1,
                    other.macroF1(counts: counts),
                ]
            }
            return BaselineResult(key: key, title: title, estimates: estimates)
        }
        let shares = (0..<sets.labelCount).map { label in
            samples.reduce(Float(0)) { $0 + targets[$1][label] } / Float(max(count, 1))
        }
        var rows = [
            row("most_common", "labels of more than half", { _ in shares.map { $0 > 0.5 } }),
            row("all", "every label", { _ in shares.map { _ in true } }),
        ]
        if let file {
            let all = try file.labels(count: data.count).rows()
            guard all.allSatisfy({ $0.count == sets.labelCount }) else {
                throw .failed("\(file.path): a prediction has \(all[0].count) numbers for \(sets.labelCount) labels")
            }
            rows.append(row("file", fileName(file.path), { all[$0].map { $0 >= 0.5 } }))
        }
        return rows
    }

    var details: JudgeDetails {
        let classes = sets.classCounts(counts: [Int](repeating: 1, count: count))
        var details = JudgeDetails()
        details.classFigures = [
            Figure(key: "precision", title: "precision", kind: .share),
            Figure(key: "recall", title: "recall", kind: .share), Figure(key: "f1", title: "F1", kind: .score),
        ]
        details.classes = (0..<sets.labelCount).map { label in
            let f1 = classes.f1(label)
            return JudgeDetails.ClassRow(
                name: names.indices.contains(label) ? names[label] : "\(label)", count: classes.occurrences[label],
                values: [
                    Estimate(Proportion(hits: classes.hits[label], of: classes.predictions[label])),
                    Estimate(Proportion(hits: classes.hits[label], of: classes.occurrences[label])),
                    Estimate(value: f1, lower: f1, upper: f1),
                ])
        }
        return details
    }
}
