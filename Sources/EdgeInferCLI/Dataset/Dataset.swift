import EdgeData
import EdgeGraph
import EdgeTensor

/// Samples from files, and what is known of each: what `eval` judges a model by, and what a model is calibrated on.
///
/// Nothing is decoded here; a ``DatasetFeed`` turns the samples into a model's inputs, one at a time, so that the
/// memory does not grow with their number.
struct Dataset {
    /// What a call says about the data.
    struct Options {
        /// The array or column of the labels; nil for `y`, or a column named `label`, `class`, `target` or `y`.
        var label: String?
        /// Columns of a table that fill the input, in this order; empty for all that hold numbers.
        var features: [String] = []
        /// Columns of a table that are no features.
        var facts: [String] = []
        /// Whether samples that cannot be read are left out, and named, instead of ending the work.
        var skipsBad = false
    }

    /// A fact about every sample, in words.
    struct Column {
        let name: String
        let values: [String]
    }

    /// Where the samples lie.
    enum Source {
        /// Arrays with the samples along the first axis; an `.npy` file's has no name.
        case arrays([(name: String?, tensor: Tensor)])
        case rows(CSVTable)
        case files([File])
    }

    /// A picture or a sound.
    struct File {
        let path: String
        let kind: Kind

        enum Kind: String {
            case picture, sound
        }
    }

    let path: String
    let count: Int
    let source: Source
    let options: Options
    /// What the model should say of each sample; nil where the data does not tell.
    let labels: DatasetLabels?
    let columns: [Column]

    /// Opens an `.npz`, `.npy` or CSV file, or a folder of pictures or WAV files whose sub-folders are classes.
    init(_ path: String, _ options: Options = Options()) throws(CommandError) {
        if Folder.exists(path) {
            try self.init(folder: path, options)
            return
        }
        let bytes = try WholeFile.read(path)
        let isArchive = bytes.withUnsafeBytes { $0.starts(with: [0x50, 0x4B]) }
        let isArray = bytes.withUnsafeBytes { $0.starts(with: [0x93, 0x4E]) }
        if isArchive || isArray || !path.lowercased().hasSuffix(".csv") {
            try self.init(arrays: try TensorFile.tensors(bytes, from: path), of: path, options)
        } else {
            try self.init(table: bytes, of: path, options)
        }
    }

    init(
        path: String, count: Int, source: Source, options: Options, labels: DatasetLabels?, columns: [Column]
    ) throws(CommandError) {
        guard count > 0 else { throw .failed("\(path) holds no samples") }
        (self.path, self.count, self.source, self.options) = (path, count, source, options)
        (self.labels, self.columns) = (labels, columns)
    }

    /// What errors call a sample: the file it lies in, or its place.
    func name(of index: Int) -> String {
        switch source {
        case .arrays: "\(path), sample \(index)"
        case .rows: "\(path), row \(index + 1)"
        case .files(let files): files[index].path
        }
    }

    /// The values of a column by its name.
    func column(_ name: String) throws(CommandError) -> Column {
        if let column = columns.first(where: { $0.name == name }) { return column }
        let names = columns.map(\.name)
        let known = names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
        throw .failed("\(path) has no column «\(name)»; \(known)\(Suggestion.text(for: name, among: names))")
    }

    /// The labels, which must be there.
    func requiredLabels() throws(CommandError) -> DatasetLabels {
        if let labels { return labels }
        switch source {
        case .arrays:
            throw .failed("\(path) has no array «\(options.label ?? "y")»; it must hold samples x and labels y")
        case .rows:
            throw .failed("\(path) has no column for the label; name one with --label, or call it «label»")
        case .files:
            throw .failed("\(path) has no labels; put the files into folders that are named after their classes")
        }
    }
}
