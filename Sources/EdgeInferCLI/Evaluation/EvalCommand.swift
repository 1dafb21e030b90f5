import EdgeData
import EdgeFormat
import EdgeRuntime

extension Command {
    static let eval = Command(
        name: "eval", summary: "measure how good a model is on labelled data",
        operands: [
            Operand(placeholder: "MODEL", help: "A compiled model, or one that is compiled here", completion: .models)
        ],
        options: EvalOptions.all,
        notes: [
            "Data is an .npz file of samples x and labels y (or arrays of the inputs' names), a CSV file with a header, or "
                + "a folder of pictures or WAV files whose sub-folders are the classes.",
            "Inputs of the model's own type are taken as they are. Pictures of 8-bit pixels go through the pipeline "
                + "that the file carries; without one they enter as value / 255 if the input's real range is about "
                + "[0, 1], as (value - 127.5) / 127.5 if it is about [-1, 1], else as the value. Every choice is printed.",
            "A variant for a batch takes as many samples at once.",
            "A model with one output more than there are labels has «background» first, so label 0 is its output 1.",
        ]
    ) { arguments throws(CommandError) in
        try EvalCall(arguments).run()
    }
}

/// A call of `eval`.
private struct EvalCall {
    let arguments: Arguments
    /// Whether a machine reads standard output.
    private let isQuiet: Bool

    init(_ arguments: Arguments) throws(CommandError) {
        self.arguments = arguments
        isQuiet = arguments[EvalOptions.json] == "-" || arguments[EvalOptions.html] == "-"
        if arguments[EvalOptions.json] == "-", arguments[EvalOptions.html] == "-" {
            throw .usage("only one of --json and --html can be standard output")
        }
        guard arguments.has(EvalOptions.calibrate) == arguments.has(EvalOptions.output) else {
            throw .usage("--calibrate-confidence and -o OUT.edge go together")
        }
        for option in [EvalOptions.operatingPoint, EvalOptions.cost] where arguments.has(option) {
            guard arguments.has(EvalOptions.calibrate) else {
                throw .usage("--\(option.name) needs --calibrate-confidence")
            }
        }
    }

    func run() throws(CommandError) {
        let opened = try OpenedModel(arguments.operands[0], compilesForeign: true)
        let data = try Dataset(arguments[EvalOptions.data] ?? "-", dataOptions)
        let columns = try arguments.all(EvalOptions.slice).map { name throws(CommandError) in try data.column(name) }
        let time = try arguments[EvalOptions.time].map { name throws(CommandError) in try data.column(name) }
        let run = try SampleRun(
            opened, data, variant: arguments.integer(EvalOptions.variant), threads: arguments.integer(.threads) ?? 1)
        guard run.batchSize == 1 || !arguments.has(EvalOptions.stream) else {
            throw .usage("--stream needs a variant of one sample; this one takes \(run.batchSize) at once")
        }
        let task = try self.task(run)
        var judge = try self.judge(task, run)
        for choice in run.choices { say(choice) }
        let count = min(data.count, arguments.integer(EvalOptions.limit) ?? data.count)
        try fill(&judge, run, "evaluating", count)
        for choice in judge.choices { say(choice) }
        var result = try EvaluationResult(
            run, task, judge, limit: count, baseline: arguments[EvalOptions.baseline].map(BaselineFile.init))
        if let path = arguments[EvalOptions.reference] {
            result.comparison = try comparison(path, judge, task, data, count)
        }
        result.slices = SliceReport.reports(columns, judge)
        result.timeline = time.map { FigureTimeline($0, judge) }
        if let path = arguments[EvalOptions.calibration] {
            let known = try Dataset(path, dataOptions)
            let judged = Set(judge.samples)
            result.overlap = (path, try run.samples(alsoIn: known).filter { judged.contains($0) })
        }
        let fit = try self.fit(judge, opened)
        try write(result, fit, opened)
    }

    private var dataOptions: Dataset.Options {
        Dataset.Options(
            label: arguments[EvalOptions.label],
            features: arguments[EvalOptions.features]?.split(separator: ",").map(String.init) ?? [],
            facts: arguments.all(EvalOptions.slice) + arguments.all(EvalOptions.time),
            skipsBad: arguments.has(EvalOptions.skipBad))
    }

    private func task(_ run: SampleRun) throws(CommandError) -> EvaluationTask {
        if let task = arguments[EvalOptions.task].flatMap(EvaluationTask.init) { return task }
        return try EvaluationTask(run, hasAnnotations: arguments.has(EvalOptions.annotations))
    }

    private func judge(_ task: EvaluationTask, _ run: SampleRun) throws(CommandError) -> any Judge {
        let offset = arguments.integer(EvalOptions.labelOffset)
        switch task {
        case .classification: return try ClassJudge(run, labelOffset: offset)
        case .multilabel: return try MultilabelJudge(run)
        case .regression: return try RegressionJudge(run)
        case .segmentation: return try SegmentationJudge(run)
        case .detection:
            guard let path = arguments[EvalOptions.annotations] else {
                throw .usage("--task detection needs --annotations FILE.json")
            }
            return try DetectionJudge(run, try COCOAnnotations(path), labelOffset: offset)
        }
    }

    private func fill(
        _ judge: inout any Judge, _ run: SampleRun, _ label: String, _ count: Int
    ) throws(CommandError) {
        var filled = judge
        try run.forEachSample(
            label, count: count, keepsState: arguments.has(EvalOptions.stream)
        ) { index, outputs throws(CommandError) in
            try filled.add(outputs, sample: index)
        }
        guard filled.count > 0 else { throw .failed("\(run.data.path): no sample could be read") }
        try filled.finish()
        judge = filled
    }

    private func comparison(
        _ path: String, _ judge: any Judge, _ task: EvaluationTask, _ data: Dataset, _ count: Int
    ) throws(CommandError) -> ModelComparison {
        let run = try SampleRun(
            try OpenedModel(path, compilesForeign: true), data, variant: nil,
            threads: arguments.integer(.threads) ?? 1)
        var reference = try self.judge(task, run)
        try fill(&reference, run, "reference", count)
        guard reference.samples == judge.samples else {
            throw .failed("\(path) takes other samples of \(data.path) than \(arguments.operands[0])")
        }
        return ModelComparison(path, judge, reference: reference)
    }

    private func fit(_ judge: any Judge, _ opened: OpenedModel) throws(CommandError) -> ConfidenceFit? {
        guard arguments.has(EvalOptions.calibrate) else { return nil }
        guard let judge = judge as? ClassJudge else {
            throw .usage("--calibrate-confidence is for classifiers")
        }
        return try ConfidenceFit(
            judge, goals: arguments.all(EvalOptions.operatingPoint),
            costs: try arguments[EvalOptions.cost].map { path throws(CommandError) in try CostMatrix(path) })
    }

    private func write(
        _ result: EvaluationResult, _ fit: ConfidenceFit?, _ opened: OpenedModel
    ) throws(CommandError) {
        if let fit, let path = arguments[EvalOptions.output] {
            var model = opened.model
            model.confidence = fit.confidence
            do {
                try WholeFile.write(try model.encoded(keepNames: true), to: path)
            } catch {
                throw (error as? CommandError) ?? .failed("\(path): \(error)")
            }
        }
        if !isQuiet {
            for line in result.lines + (fit?.lines ?? []) { Console.print(line) }
        }
        if let path = arguments[EvalOptions.json] {
            var json = result.json
            if let fit, case .object(let members) = json {
                json = .object(members + [(key: "confidence", value: fit.json)])
            }
            try WholeFile.write(json, to: path)
        }
        if let path = arguments[EvalOptions.html] { try WholeFile.write(text: result.page.html, to: path) }
    }

    private func say(_ line: String) { isQuiet ? Console.error(line) : Console.print(line) }
}

private enum EvalOptions {
    static let data = Option.text(
        "data", "DATA", "Samples and labels: .npz, CSV, or a folder of pictures or sounds by class", isRequired: true,
        completion: .files(["npz", "npy", "csv"]))
    static let task = Option.choice(
        "task", "NAME", EvaluationTask.allCases.map(\.rawValue), "What the model is for, guessed from the labels")
    static let label = Option.text("label", "NAME", "Array or column of the labels; y, or label")
    static let features = Option.text("features", "A,B,C", "Columns of a CSV file that fill the input, in this order")
    static let annotations = Option.text(
        "annotations", "FILE.json", "Objects in the pictures as COCO's JSON, for detectors",
        completion: .files(["json"]))
    static let labelOffset = Option.integer("label-offset", 0...1_000_000, "Output that stands for label 0")
    static let limit = Option.integer("limit", 1...Int.max, "Use the first samples only")
    static let skipBad = Option.flag("skip-bad", "Leave samples out that cannot be read, and name them")
    static let slice = Option.text(
        "slice", "COLUMN", "Judge the samples of each value of a column, too", isRepeatable: true)
    static let time = Option.text("time", "COLUMN", "Show the first figure over this column")
    static let reference = Option.text(
        "reference", "MODEL", "Compare with another model on the same samples", completion: .models)
    static let baseline = Option.text(
        "baseline", "FILE", "Predictions of a person, a rule or another system: .npy, .npz, CSV or COCO's JSON",
        completion: .files(["npy", "npz", "csv", "json"]))
    static let calibration = Option.text(
        "calibration", "DATA", "Report samples that stand in these data, too",
        completion: .files(["npz", "npy", "csv"]))
    static let calibrate = Option.flag(
        "calibrate-confidence", "Find a temperature and operating points, and store them with the model")
    static let operatingPoint = Option.text(
        "operating-point", "GOAL", "A threshold for precision=0.95, recall=0.9 or fpr=0.01", isRepeatable: true)
    static let cost = Option.text(
        "cost", "FILE.csv", "A threshold for the least cost: rows are right, columns said, «reject» for neither",
        completion: .files(["csv"]))
    static let output = Option.text(
        "output", short: "o", "OUT.edge", "Where the calibrated model goes", completion: .compiledModels)
    static let variant = Option.integer(
        "variant", 0...1023,
        "Use this set of input shapes, as inspect counts them; by default the first that takes the samples")
    static let stream = Option.flag("stream", "Keep the model's state from sample to sample")
    static let json = Option.text(
        "json", "FILE", "Write the result as JSON; - for standard output",
        completion: .files(["json"]))
    static let html = Option.text(
        "html", "FILE", "Write the result as a page; - for standard output", completion: .files(["html"]))
    static let all = [
        data, task, label, features, annotations, labelOffset, limit, skipBad, slice, time, reference, baseline,
        calibration, calibrate, operatingPoint, cost, output, variant, .threads, stream, json, html,
    ]
}
