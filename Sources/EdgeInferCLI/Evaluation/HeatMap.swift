import EdgeEvaluate
import EdgePage

/// A confusion matrix as a drawing: a row for each class that is right, a column for each that was said, darker where the
/// share of the row is larger.
struct HeatMap {
    let matrix: ConfusionMatrix
    let names: [String]

    /// Larger matrices are no drawing that anybody can read.
    static let mostClasses = 60

    /// Room for the names: as much as the longest needs, within bounds.
    private var nameWidth: Double { min(150, longestName + 12) }
    private var headHeight: Double { min(118, longestName + 14) }
    private var longestName: Double { Double(names.map(\.count).max() ?? 1) * textSize * 0.62 }

    /// Pixels of a cell's side.
    private var cell: Double {
        min(56, max(9, (Chart.width - 170) / Double(max(matrix.classCount, 1))))
    }
    private var textSize: Double { max(8, min(12, cell * 0.62)) }

    var drawing: Drawing {
        let count = matrix.classCount
        var drawing = Drawing(
            width: Chart.width, height: headHeight + Double(count) * cell + 8, title: "Confusion matrix",
            description: "How often each class was taken for each")
        for label in 0..<count {
            let middle = cell / 2 + textSize * 0.36
            let y = headHeight + Double(label) * cell
            let x = nameWidth + 8 + Double(label) * cell
            drawing.text(
                names[label], at: Point(nameWidth, y + middle), anchor: .end, size: textSize,
                widthLimit: nameWidth)
            drawing.text(
                names[label], at: Point(x + middle, headHeight - 6), size: textSize, isTurned: true,
                widthLimit: headHeight - 10)
            let total = (0..<count).reduce(0) { $0 + matrix[label, $1] }
            for predicted in 0..<count { draw(label, predicted, of: total, in: &drawing) }
        }
        return drawing
    }

    private func draw(_ label: Int, _ predicted: Int, of total: Int, in drawing: inout Drawing) {
        let number = matrix[label, predicted]
        let share = total == 0 ? 0 : Double(number) / Double(total)
        let tooltip = "\(names[label]) taken for \(names[predicted]): \(number) of \(total)"
        let corner = Point(
            nameWidth + 8 + Double(predicted) * cell, headHeight + Double(label) * cell)
        drawing.rectangle(
            corner, width: cell - 1, height: cell - 1, Style(fill: .faint, opacity: 0.5), tooltip: tooltip)
        guard number > 0 else { return }
        drawing.rectangle(
            corner, width: cell - 1, height: cell - 1,
            Style(fill: predicted == label ? .series(2) : .series(1), opacity: 0.15 + 0.85 * share), tooltip: tooltip)
        guard cell >= 22 else { return }
        drawing.text(
            "\(number)", at: Point(corner.x + cell / 2 - 0.5, corner.y + cell / 2 + textSize * 0.36), anchor: .middle,
            size: textSize, tone: share > 0.55 ? .surface : .ink)
    }
}
