import EdgeData

/// What it costs to say each class where each is right: a CSV file with a row for each class that is right, its name in
/// the first column, and a column for each class that is said; a column `reject` for saying nothing.
struct CostMatrix {
    private let path: String
    private let table: CSVTable

    private static let reject = "reject"

    init(_ path: String) throws(CommandError) {
        self.path = path
        let bytes = try WholeFile.read(path)
        do {
            table = try bytes.withUnsafeBytes { (buffer) throws(DataError) in try CSVTable(parsing: buffer) }
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    /// For each sample what it costs to take its answer and to refuse it. Of two classes, taking is saying class 1, and
    /// refusing is saying class 0, unless there is a column `reject`.
    func costs(
        labels: [Int], predicted: [Int], names: [String]
    ) throws(CommandError) -> [(taken: Double, refused: Double)] {
        let hasReject = table.index(of: Self.reject) != nil
        guard hasReject || names.count == 2 else {
            throw .failed("\(path) has no column «\(Self.reject)»; of \(names.count) classes a threshold decides that")
        }
        let refused = try column(hasReject ? Self.reject : names[0], names)
        var taken: [[Double]?] = names.map { _ in nil }
        var costs: [(taken: Double, refused: Double)] = []
        for (label, said) in zip(labels, predicted) {
            let answer = names.count == 2 ? 1 : said
            if taken[answer] == nil { taken[answer] = try column(names[answer], names) }
            costs.append((taken[answer]?[label] ?? 0, refused[label]))
        }
        return costs
    }

    /// The costs of saying `name`, by the class that is right.
    private func column(_ name: String, _ names: [String]) throws(CommandError) -> [Double] {
        guard let index = table.index(of: name) else {
            throw .failed("\(path) has no column «\(name)»; its columns are \(table.columns.joined(separator: ", "))")
        }
        var costs: [Double] = []
        for right in names {
            guard let row = table.rows.first(where: { $0[0] == right }) else {
                throw .failed("\(path) has no row «\(right)»")
            }
            guard let cost = Double(row[index].filter { $0 != " " }), cost.isFinite else {
                throw .failed("\(path), row «\(right)», column «\(name)»: «\(row[index])» is no number")
            }
            costs.append(cost)
        }
        return costs
    }
}
