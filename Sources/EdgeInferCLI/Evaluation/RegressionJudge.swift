import EdgeEvaluate
import EdgeTensor

/// Real numbers for each sample: the model's first output against the targets.
struct RegressionJudge: Judge {
    private let data: Dataset
    private let targets: [[Float]]
    private var errors: RegressionErrors
    private(set) var samples: [Int] = []

    init(_ run: SampleRun) throws(CommandError) {
        data = run.data
        targets = try run.data.requiredLabels().rows()
        let width = run.outputTypes.first?.elementCount ?? 0
        guard width > 0, targets.allSatisfy({ $0.count == width }) else {
            throw .failed(
                "\(data.path): a target has \(targets.first?.count ?? 0) numbers, the model's first output \(width)")
        }
        errors = RegressionErrors(width: width)
    }

    var choices: [String] { ["targets: \(errors.width == 1 ? "a number" : "\(errors.width) numbers") for each sample"] }

    mutating func add(_ outputs: [Tensor], sample index: Int) throws(CommandError) {
        guard let reals = outputs.first?.reals, reals.count == errors.width, reals.allSatisfy(\.isFinite) else {
            throw .failed("\(data.name(of: index)): the model's first output holds what is no finite number")
        }
        errors.add(predicted: reals, target: targets[index])
        samples.append(index)
    }

    var figures: [Figure] {
        [
            Figure(key: "mae", title: "mean absolute error", kind: .amount, isBetterHigher: false),
            Figure(key: "rmse", title: "root mean squared error", kind: .amount, isBetterHigher: false),
            Figure(key: "r2", title: "R²", kind: .score),
        ]
    }

    func values(_ counts: [Int]) -> [Double] { Self.values(errors, counts) }

    private static func values(_ errors: RegressionErrors, _ counts: [Int]) -> [Double] {
        let figures = errors.figures(counts: counts)
        return [figures.meanAbsoluteError, figures.rootMeanSquaredError, figures.rSquared]
    }

    func baselines(_ file: BaselineFile?) throws(CommandError) -> [BaselineResult] {
        func row(_ key: String, _ title: String, _ errors: RegressionErrors) -> BaselineResult {
            let estimates = Bootstrap().estimates(sampleCount: errors.count) { Self.values(errors, $0) }
            return BaselineResult(key: key, title: title, estimates: estimates)
        }
        var rows = [row("mean", "mean of the targets", errors.meanBaseline)]
        if let file {
            let all = try file.labels(count: data.count).rows()
            guard all.allSatisfy({ $0.count == errors.width }) else {
                throw .failed("\(file.path): a prediction has \(all[0].count) numbers, a target \(errors.width)")
            }
            var other = RegressionErrors(width: errors.width)
            for index in samples { other.add(predicted: all[index], target: targets[index]) }
            rows.append(row("file", fileName(file.path), other))
        }
        return rows
    }
}
