import EdgePage

/// Rows of text in columns that line up.
struct Table {
    enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ columns: [(title: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows.append(columns.map(\.title))
    }

    /// Adds a row; it has as many cells as there are columns.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == alignments.count, "a row of \(cells.count) cells")
        rows.append(cells)
    }

    /// The rows below their titles, if there are any; two spaces between columns, each line behind `indent`.
    func lines(indent: String = "") -> [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let isUntitled = rows[0].allSatisfy(\.isEmpty)
        return rows.dropFirst(isUntitled ? 1 : 0).map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + padding : padding + cell)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The same table for a page.
    var grid: Page.Grid {
        Page.Grid(
            zip(rows[0], alignments).map { Page.Grid.Column($0, $1 == .left ? .left : .right) },
            rows: Array(rows.dropFirst()))
    }
}
