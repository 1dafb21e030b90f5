import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeRuntime
import EdgeTensor
import Glibc

extension Command {
    static let run = Command(
        name: "run", summary: "run a compiled model on tensors, pictures, sound, rows or text",
        operands: [Operand(placeholder: "FILE.edge", help: "A compiled model", completion: .compiledModels)],
        options: RunOptions.all,
        notes: [
            "Pictures, sound, rows and text become tensors by the pipeline that the file carries. A picture for a model without "
                + "one is stretched to the input's size, and its pixels enter as value / 255 if the input's real range "
                + "is about [0, 1], as (value - 127.5) / 127.5 if it is about [-1, 1], else as the value.",
            "A sound that is longer than the model's window, and a table of several rows, are several records. State is "
                + "reset between records unless --stream is given.",
        ]
    ) { arguments throws(CommandError) in
        try RunCommand(arguments).run()
    }
}

private enum RunOptions {
    static let input = Option.text(
        "input", "[NAME=]X.npy", "Tensor for an input, .npy or .npz; without a name the inputs are filled in order",
        isRepeatable: true, completion: .arrays)
    static let image = Option.text(
        "image", "PICTURE", "A JPEG, PNG or BMP file",
        completion: .files(["jpg", "jpeg", "png", "bmp"]))
    static let audio = Option.text(
        "audio", "SOUND", "A WAV file; its samples enter as they are, without a spectrum",
        completion: .files(["wav"]))
    static let row = Option.text(
        "row", "TABLE", "A CSV file with a header; each row is a record", completion: .files(["csv"]))
    static let text = Option.text("text", "TEXT", "A text, for models of characters")
    static let labels = Option.text(
        "labels", "FILE", "Class names, one on each line, instead of the model's",
        completion: .files([]))
    static let top = Option.integer("top", 1...1_000_000, "How many of the best classes are shown; 5 by default")
    static let output = Option.text(
        "output", "DIR", "Write the outputs as 0.npy, 1.npy … into this folder", completion: .folders)
    static let dequantize = Option.flag("dequantize", "Write quantized outputs as float32")
    static let stream = Option.flag("stream", "Keep the model's state from record to record")
    static let json = Option.flag("json", "Print JSON")
    static let all = [
        input, image, audio, row, text, labels, top, output, dequantize, .threads, stream, json,
    ]
}

private struct RunCommand {
    let arguments: Arguments
    let opened: OpenedModel

    init(_ arguments: Arguments) throws(CommandError) {
        self.arguments = arguments
        opened = try OpenedModel(arguments.operands[0])
    }

    func run() throws(CommandError) {
        let given = try GivenTensors(arguments.all(RunOptions.input))
        // All variants have the same inputs but for their shapes.
        let pipelineInput = try self.pipelineInput(opened.model.variants[0].graph)
        let variant = try given.variant(of: opened.model, except: pipelineInput)
        let session = try opened.session(variant: variant, threads: arguments.integer(.threads) ?? 1)
        let fixed = try given.assigned(to: session.plan.graph, except: pipelineInput)
        for (index, tensor) in fixed { session.fill(index, with: tensor) }
        guard let pipelineInput else {
            session.run()
            try writeOutputs(session.outputs, record: nil)
            return try show([try prediction(session.outputs, session.plan)])
        }
        try show(try predictions(session, pipelineInput))
    }

    /// What the model says of each record, as many at once as it takes.
    private func predictions(_ session: Session, _ input: Int) throws(CommandError) -> [Prediction] {
        let (records, batchSize) = try records(session.plan, input)
        guard batchSize == 1 || !arguments.has(RunOptions.stream) else {
            throw .usage("--stream needs a model that takes one record at once; \(opened.path) takes \(batchSize)")
        }
        var predictions: [Prediction] = []
        for start in stride(from: 0, to: records.count, by: batchSize) {
            if start > 0, !arguments.has(RunOptions.stream) { session.reset() }
            let batch = records[start..<min(start + batchSize, records.count)]
            for (sample, record) in batch.enumerated() { session.fill(input, sample: sample, with: record) }
            session.run()
            for sample in batch.indices {
                let outputs = batchSize == 1 ? session.outputs : session.outputs(ofSample: sample - start)
                predictions.append(try prediction(outputs, session.plan))
                try writeOutputs(outputs, record: records.count > 1 ? sample : nil)
            }
        }
        return predictions
    }

    private func show(_ predictions: [Prediction]) throws(CommandError) {
        if arguments.has(RunOptions.json) {
            return try WholeFile.write(JSON.object([("records", .array(predictions.map(\.json)))]), to: "-")
        }
        for (number, prediction) in predictions.enumerated() {
            if predictions.count > 1 { Console.print("record \(number)") }
            for line in prediction.lines { Console.print(line) }
        }
    }

    private func prediction(_ outputs: [Tensor], _ plan: ExecutionPlan) throws(CommandError) -> Prediction {
        let labels =
            if let path = arguments[RunOptions.labels] { try WholeFile.names(path) } else { opened.labels }
        let top = arguments.integer(RunOptions.top) ?? opened.pipeline?.output.top ?? 5
        return Prediction(outputs, of: plan, labels: labels, steps: opened.pipeline?.output, top: top)
    }

    // MARK: Records

    /// The raw record of the call: an option and its value, the path of a file or a text; nil when only tensors are given.
    private func rawOption() throws(CommandError) -> (option: Option, path: String)? {
        let given = [RunOptions.image, RunOptions.audio, RunOptions.row, RunOptions.text].filter { arguments.has($0) }
        guard given.count <= 1 else { throw .usage("only one of --image, --audio, --row and --text can be given") }
        return given.first.flatMap { option in arguments[option].map { (option, $0) } }
    }

    /// The input that a raw record fills; nil when there is no raw record.
    private func pipelineInput(_ graph: Graph) throws(CommandError) -> Int? {
        guard try rawOption() != nil else { return nil }
        guard let name = opened.pipeline?.input, !name.isEmpty else { return 0 }
        guard let index = graph.inputs.firstIndex(where: { $0.name == name }) else {
            throw .failed("\(opened.path): its pipeline fills input «\(name)», which the model does not have")
        }
        return index
    }

    /// The tensors of all records, and how many of them a run takes: as many as the model's batch has, where each is one
    /// sample of it, or one that fills the whole input.
    private func records(
        _ plan: ExecutionPlan, _ input: Int
    ) throws(CommandError) -> (tensors: [Tensor], batchSize: Int) {
        guard let (option, path) = try rawOption() else { return ([], 1) }
        let type = plan.graph.type(of: plan.graph.inputs[input].value)
        let sampleType = plan.batchSize > 1 ? type.sample : type
        let pipeline = try pipeline(for: option, sampleType)
        let records = try rawRecords(option, path)
        guard !records.isEmpty else { throw .failed("\(path) holds no record") }
        do {
            return (try tensors(of: records, pipeline, sampleType, path), plan.batchSize)
        } catch {
            guard plan.batchSize > 1, let whole = try? tensors(of: records, pipeline, type, path) else { throw error }
            return (whole, 1)
        }
    }

    private func tensors(
        of records: [Pipeline.RawRecord], _ pipeline: Pipeline, _ type: TensorType, _ path: String
    ) throws(CommandError) -> [Tensor] {
        var tensors: [Tensor] = []
        for record in records {
            do {
                tensors += try pipeline.tensors(of: record, for: type)
            } catch {
                throw .failed("\(path): \(error)")
            }
        }
        return tensors
    }

    private func pipeline(for option: Option, _ type: TensorType) throws(CommandError) -> Pipeline {
        if let pipeline = opened.pipeline { return pipeline }
        guard option.name == RunOptions.image.name, let pipeline = Pipeline.forPictures(of: type) else {
            let hint = option.name == RunOptions.audio.name ? "; samples enter as they are, without a spectrum" : ""
            throw .failed(
                "\(opened.path) carries no pipeline that says how --\(option.name) becomes its input \(type); "
                    + "compile it with --pipeline\(hint)")
        }
        Console.error("edgeinfer: no pipeline in the file; pixels enter as \(PixelRule(for: type).rawValue)")
        return pipeline
    }

    private func rawRecords(_ option: Option, _ path: String) throws(CommandError) -> [Pipeline.RawRecord] {
        if option.name == RunOptions.text.name { return [.text(path)] }
        let bytes = try WholeFile.read(path)
        switch option.name {
        case RunOptions.image.name: return [.picture(bytes)]
        case RunOptions.audio.name: return [.sound(bytes)]
        default:
            do {
                let table = try bytes.withUnsafeBytes { (buffer) throws(DataError) in try CSVTable(parsing: buffer) }
                return table.rows.map { row in .row(zip(table.columns, row).map { (column: $0, text: $1) }) }
            } catch {
                throw .failed("\(path): \(error)")
            }
        }
    }

    // MARK: Outputs

    private func writeOutputs(_ outputs: [Tensor], record: Int?) throws(CommandError) {
        guard var folder = arguments[RunOptions.output] else { return }
        try makeFolder(folder)
        if let record {
            folder += "/\(record)"
            try makeFolder(folder)
        }
        for (index, output) in outputs.enumerated() {
            var tensor = output
            if arguments.has(RunOptions.dequantize), tensor.type.quantization != nil, let reals = tensor.reals {
                tensor = Tensor(TensorType(.float32, tensor.shape), reals)
            }
            try WholeFile.write(NumPyFile.encoded(tensor), to: "\(folder)/\(index).npy")
        }
    }

    private func makeFolder(_ path: String) throws(CommandError) {
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw .failed("folder \(path) cannot be made: \(String(cString: strerror(errno)))")
        }
    }
}
