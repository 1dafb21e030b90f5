import EdgeData
import EdgeTensor

/// Predictions that somebody else made for the samples: a person, a heuristic, the system in use.
struct BaselineFile {
    let path: String

    private static let columnNames = ["prediction", "predicted", "label", "class", "y"]

    /// The predictions as labels, one for each of `count` samples in their order: an `.npy`, the array `prediction` or `y`
    /// of an `.npz`, or a column of a CSV file.
    func labels(count: Int) throws(CommandError) -> DatasetLabels {
        let labels = path.lowercased().hasSuffix(".csv") ? try column() : try array()
        let found =
            switch labels.storage {
            case .numbers(let tensor): tensor.shape.first ?? 0
            case .words(let words): words.count
            }
        guard found == count else {
            throw .failed("\(path) has \(found) predictions for \(count) samples")
        }
        return labels
    }

    private func array() throws(CommandError) -> DatasetLabels {
        let arrays = try TensorFile.tensors(path)
        let named = Self.columnNames.lazy.compactMap { name in arrays.first { $0.name == name } }.first
        guard let found = named ?? (arrays.count == 1 ? arrays[0] : nil) else {
            throw .failed("\(path) has no array «prediction»")
        }
        return DatasetLabels(.numbers(found.tensor), of: path, named: found.name ?? "its array")
    }

    private func column() throws(CommandError) -> DatasetLabels {
        let bytes = try WholeFile.read(path)
        let table: CSVTable
        do {
            table = try bytes.withUnsafeBytes { (buffer) throws(DataError) in try CSVTable(parsing: buffer) }
        } catch {
            throw .failed("\(path): \(error)")
        }
        let named = Self.columnNames.lazy.compactMap { name in table.columns.firstIndex { $0.lowercased() == name } }
            .first
        guard let index = named ?? (table.columns.count == 1 ? 0 : nil) else {
            throw .failed(
                "\(path) has no column «prediction»; its columns are \(table.columns.joined(separator: ", "))")
        }
        return DatasetLabels(.words(table.rows.map { $0[index] }), of: path, named: table.columns[index])
    }

    /// The predictions as JSON, for detections.
    func json() throws(CommandError) -> JSON {
        let bytes = try WholeFile.read(path)
        do {
            return try bytes.withUnsafeBytes { (buffer) throws(DataError) in try JSON(parsing: buffer) }
        } catch {
            throw .failed("\(path): \(error)")
        }
    }
}
