import Glibc

extension LatencyRecorder {
    /// The distribution as lines of at most `columnCount` columns, one line per interval of latency.
    ///
    /// Both axes are logarithmic: every interval is longer than the one before by the same factor, and a bar grows
    /// with the logarithm of its count, so that a tail of single runs stays in sight.
    ///
    ///       120 µs ▏████████████████████████████████████ 9,412
    ///       131 µs ▏████████████████████ 87
    public func histogram(rowCount: Int = 14, columnCount: Int = 80) -> [String] {
        guard count > 0 else { return [] }
        let rows = rows(atMost: rowCount)
        let longest = rows.map { $0.count }.max() ?? 1
        let labels = rows.map { String.latency(nanoseconds: Double($0.nanoseconds)) }
        let labelWidth = labels.map(\.count).max() ?? 0
        let countWidth = String.grouped(longest).count
        let barWidth = columnCount - labelWidth - countWidth - 4
        return zip(rows, labels).map { row, label in
            let bar = Self.bar(share: log2(1 + Double(row.count)) / log2(1 + Double(longest)), width: barWidth)
            let number = row.count == 0 ? "" : " " + String.grouped(row.count)
            return String(repeating: " ", count: labelWidth - label.count + 1) + label + " ▏" + bar + number
        }
    }

    private func rows(atMost rowCount: Int) -> [(nanoseconds: Int64, count: Int)] {
        let start = Double(max(minimumNanoseconds, 1))
        let factor = max(pow(Double(max(maximumNanoseconds, 1)) / start, 1 / Double(rowCount)), 1.005)
        var counts = [Int](repeating: 0, count: rowCount)
        forEachBucket { nanoseconds, count in
            let row = Int(log(Double(max(nanoseconds, 1)) / start) / log(factor))
            counts[min(max(row, 0), rowCount - 1)] += count
        }
        let last = counts.lastIndex { $0 > 0 } ?? 0
        return (0...last).map { (Int64(start * pow(factor, Double($0))), counts[$0]) }
    }

    private static func bar(share: Double, width: Int) -> String {
        let eighths = Int((share * Double(width) * 8).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
