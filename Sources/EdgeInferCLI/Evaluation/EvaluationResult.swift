import EdgeEvaluate
import EdgeMeasure

/// Everything that one evaluation found.
struct EvaluationResult {
    let model: String
    let data: String
    let task: EvaluationTask
    let judge: any Judge
    /// Samples of the data that were left out, as they cannot be read.
    let skippedCount: Int
    let choices: [String]
    /// Variant, samples at once and how inputs are made, for programs.
    let run: SampleRun

    let figures: [Figure]
    let estimates: [Estimate]
    let baselines: [BaselineResult]
    let details: JudgeDetails
    var comparison: ModelComparison?
    var slices: [SliceReport] = []
    var timeline: FigureTimeline?
    /// The samples that stand in the calibration data, too, and that data's path.
    var overlap: (path: String, samples: [Int])?

    init(
        _ run: SampleRun, _ task: EvaluationTask, _ judge: any Judge, limit: Int, baseline: BaselineFile?
    ) throws(CommandError) {
        model = fileName(run.opened.path)
        data = run.data.path
        self.task = task
        self.judge = judge
        self.run = run
        skippedCount = limit - judge.count
        choices = run.choices + judge.choices
        guard judge.count > 0 else { throw .failed("\(run.data.path): no sample could be read") }
        figures = judge.figures
        estimates = judge.estimates()
        baselines = try judge.baselines(baseline)
        details = judge.details
    }

    /// The slices that are worse than the whole beyond chance: column and row.
    var worseSlices: [(column: String, row: SliceReport.Row)] {
        slices.flatMap { report in report.rows.filter(\.isWorse).map { (report.column, $0) } }
    }

    /// Whether a figure is worth a line: the best five of five classes hold the right one always.
    func isShown(_ figure: Int) -> Bool {
        figures[figure].key != "top5" || details.classNames.count > 5
    }
}

/// What a model is for.
enum EvaluationTask: String, CaseIterable {
    case classification, multilabel, detection, segmentation, regression

    /// The task that labels and outputs fit.
    init(_ run: SampleRun, hasAnnotations: Bool) throws(CommandError) {
        if hasAnnotations {
            self = .detection
            return
        }
        let labels = try run.data.requiredLabels()
        let outputCount = run.outputTypes.first?.elementCount ?? 0
        switch labels.storage {
        case .words(let words):
            let rows = try? labels.rows()
            let isWhole = rows?.allSatisfy { $0.count == 1 && $0[0] == $0[0].rounded() && $0[0] >= 0 } ?? true
            let isRegression = !isWhole || (outputCount == 1 && Set(words).count > 2)
            self = rows != nil && isRegression ? .regression : .classification
        case .numbers(let tensor) where tensor.shape.rank >= 3 && !tensor.type.element.isFloatingPoint:
            self = .segmentation
        case .numbers(let tensor) where tensor.type.elementCount > (tensor.shape.first ?? 0):
            let isSet = (tensor.reals ?? []).allSatisfy { $0 == 0 || $0 == 1 }
            self = isSet ? .multilabel : .regression
        case .numbers(let tensor):
            let isWhole = (tensor.reals ?? []).allSatisfy { $0 == $0.rounded() }
            let isBinary = tensor.integers?.allSatisfy { $0 == 0 || $0 == 1 } ?? false
            self =
                tensor.type.element.isFloatingPoint && !isWhole || (outputCount == 1 && !isBinary)
                ? .regression : .classification
        }
    }
}
