import EdgeData
import EdgeTensor

/// Turns pictures, sounds and rows of a table into one input of a model, by its pipeline or by a rule where it has none.
struct RecordFeed {
    private let data: Dataset
    private let type: TensorType
    private let pipeline: Pipeline
    let choice: String

    /// - Throws: ``CommandError`` when there is no pipeline for such records, or they do not fill an input of `type`.
    init(
        _ data: Dataset, _ type: TensorType, _ model: String, _ pipeline: Pipeline?
    ) throws(CommandError) {
        (self.data, self.type) = (data, type)
        if let pipeline {
            self.pipeline = pipeline
            let hasWindows = if case .sound = pipeline.record { true } else { false }
            choice = "through the pipeline of the file" + (hasWindows ? ", the first window of each sound" : "")
        } else if case .rows(let table) = data.source {
            let steps = try data.tableSteps(of: table, for: type)
            self.pipeline = Pipeline(record: .table(steps))
            let names = steps.columns.map(\.name)
            choice =
                "columns \(names.prefix(4).joined(separator: ", "))" + (names.count > 4 ? " … \(names.last ?? "")" : "")
        } else if case .files(let files) = data.source, files.allSatisfy({ $0.kind == .picture }),
            let pipeline = Pipeline.forPictures(of: type)
        {
            self.pipeline = pipeline
            choice = "pictures stretched to the input, pixels enter as \(PixelRule(for: type).rawValue)"
        } else {
            throw .failed(
                "\(model) carries no pipeline that says how the files of \(data.path) become its input \(type); "
                    + "compile it with --pipeline")
        }
        do {
            try self.pipeline.check(for: type)
        } catch {
            throw .failed("\(model): \(error)")
        }
    }

    func tensor(_ index: Int) throws(CommandError) -> Tensor {
        let record: Pipeline.RawRecord
        switch data.source {
        case .files(let files):
            let bytes = try WholeFile.read(files[index].path)
            record = files[index].kind == .picture ? .picture(bytes) : .sound(bytes)
        case .rows(let table): record = .row(zip(table.columns, table.rows[index]).map { (column: $0, text: $1) })
        case .arrays: throw .failed("\(data.path) holds arrays")
        }
        do {
            // A record that the pipeline takes has a window at least.
            return try pipeline.tensors(of: record, for: type)[0]
        } catch {
            throw .failed("\(data.name(of: index)): \(error)")
        }
    }
}
