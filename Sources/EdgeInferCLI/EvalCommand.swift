import EdgeData
import EdgeRuntime

extension Command {
    static let eval = Command(
        name: "eval", summary: "measure the accuracy of a classifier on labelled data",
        operands: [Operand(placeholder: "FILE.edge", help: "A compiled model", completion: .compiledModels)],
        options: EvalOptions.all,
        notes: [
            "Inputs of the model's own type are taken as they are. Pictures of 8-bit pixels go through the pipeline "
                + "that the file carries; without one they enter as value / 255 if the input's real range is about "
                + "[0, 1], as (value - 127.5) / 127.5 if it is about [-1, 1], else as the value. Every choice is printed.",
            "A variant for a batch takes as many samples at once.",
            "A model with one output more than there are labels has «background» first, so label 0 is its output 1.",
        ]
    ) { arguments throws(CommandError) in
        try run(arguments)
    }

    private static func run(_ arguments: Arguments) throws(CommandError) {
        let opened = try OpenedModel(arguments.operands[0])
        let data = try Dataset(arguments[EvalOptions.data] ?? "-")
        var evaluation = try Evaluation(
            opened, data, variant: arguments.integer(EvalOptions.variant), threads: arguments.integer(.threads) ?? 1,
            labelOffset: arguments.integer(EvalOptions.labelOffset))
        guard evaluation.batchSize == 1 || !arguments.has(EvalOptions.stream) else {
            throw .usage("--stream needs a variant of one sample; this one takes \(evaluation.batchSize) at once")
        }
        let output = arguments[EvalOptions.json]
        for choice in evaluation.choices { output == "-" ? Console.error(choice) : Console.print(choice) }
        let count = min(data.count, arguments.integer(EvalOptions.limit) ?? data.count)
        var progress = Progress("evaluating", total: count)
        for start in stride(from: 0, to: count, by: evaluation.batchSize) {
            let batch = start..<min(start + evaluation.batchSize, count)
            try evaluation.add(batch, keepsState: arguments.has(EvalOptions.stream))
            progress.update(batch.upperBound)
        }
        progress.finish()
        if output != "-" { Console.print(evaluation.line) }
        if let output { try WholeFile.write(evaluation.json, to: output) }
    }
}

private enum EvalOptions {
    static let data = Option.text(
        "data", "D.npz", "Samples x, one along the first axis, and their classes y", isRequired: true,
        completion: .files(["npz"]))
    static let labelOffset = Option.integer("label-offset", 0...1_000_000, "Output that stands for label 0")
    static let limit = Option.integer("limit", 1...Int.max, "Use the first samples only")
    static let variant = Option.integer(
        "variant", 0...1023,
        "Use this set of input shapes, as inspect counts them; by default the first that takes the samples")
    static let stream = Option.flag("stream", "Keep the model's state from sample to sample")
    static let json = Option.text(
        "json", "FILE", "Write the result as JSON; - for standard output",
        completion: .files(["json"]))
    static let all = [data, labelOffset, limit, variant, .threads, stream, json]
}
