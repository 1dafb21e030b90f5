import EdgeData
import EdgeGraph
import EdgeTensor

extension Dataset {
    private static let labelNames = ["label", "class", "target", "y"]
    private static let fileNames = ["file", "filename", "path", "image", "picture", "audio"]

    /// A CSV file with a header: rows of features, or of the names of pictures and sounds in a column `file`.
    init(table bytes: Bytes, of path: String, _ options: Options) throws(CommandError) {
        let table: CSVTable
        do {
            table = try bytes.withUnsafeBytes { (buffer) throws(DataError) in try CSVTable(parsing: buffer) }
        } catch {
            throw .failed("\(path): \(error)")
        }
        let columns = table.columns.enumerated().map { index, name in
            Column(name: name, values: table.rows.map { $0[index] })
        }
        func column(_ names: [String]) -> Column? {
            names.lazy.compactMap { name in columns.first { $0.name.lowercased() == name } }.first
        }
        if let name = options.label, !columns.contains(where: { $0.name == name }) {
            throw .failed(
                "\(path) has no column «\(name)»\(Suggestion.text(for: name, among: table.columns)); --label names it")
        }
        let label = options.label.flatMap { name in columns.first { $0.name == name } } ?? column(Self.labelNames)
        var source = Source.rows(table)
        if let files = column(Self.fileNames), options.features.isEmpty,
            let listed = Self.files(files.values, beside: path)
        {
            source = .files(listed)
        }
        try self.init(
            path: path, count: table.rows.count, source: source, options: options,
            labels: label.map { DatasetLabels(.words($0.values), of: path, named: $0.name) }, columns: columns)
    }

    /// The files that a column names, seen from the table's folder; nil when one of them is neither picture nor sound.
    private static func files(_ names: [String], beside path: String) -> [File]? {
        let files = names.compactMap { name in
            Folder.kind(of: name).map { File(path: name.hasPrefix("/") ? name : folder(of: path) + name, kind: $0) }
        }
        return files.count == names.count ? files : nil
    }

    /// The steps that make an input of `type` of a row's numbers, for a model that carries no pipeline.
    func tableSteps(of table: CSVTable, for type: TensorType) throws(CommandError) -> TableSteps {
        for name in options.features where table.index(of: name) == nil {
            throw .failed("\(path) has no column «\(name)»\(Suggestion.text(for: name, among: table.columns))")
        }
        let others = Set(options.facts + [labels?.name].compactMap { $0 })
        let numeric = table.columns.enumerated().filter { index, name in
            !others.contains(name) && table.rows.first.map { Float($0[index].filter { $0 != " " }) != nil } ?? false
        }
        let names = options.features.isEmpty ? numeric.map(\.element) : options.features
        guard names.count == type.elementCount else {
            throw .failed(
                "\(path) has \(names.count) columns of numbers beside the label, the input \(type) takes "
                    + "\(type.elementCount); name them with --features")
        }
        let range = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
        return TableSteps(
            columns: names.map { name in
                TableSteps.Column(
                    name: name, kind: .number(isInteger: false, minimum: range.lowerBound, maximum: range.upperBound))
            })
    }
}
