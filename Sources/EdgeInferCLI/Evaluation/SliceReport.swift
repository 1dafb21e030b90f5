import EdgeEvaluate

/// The figures of every part of the data that a column tells apart.
struct SliceReport {
    struct Row {
        let value: String
        let count: Int
        /// One for each figure of the judge.
        let estimates: [Estimate]
        /// The chance of a first figure as bad, were the slice like the whole; corrected for all slices of the call.
        var pValue: Double

        /// Whether the slice is worse than the whole beyond chance.
        var isWorse: Bool { pValue < 0.05 }
    }

    let column: String
    var rows: [Row]
    /// Values that are not shown, as there are too many.
    let omittedCount: Int

    /// Only the most frequent values of a column are judged.
    private static let mostRows = 64
    private static let resampleCount = 200

    /// Judges the slices of several columns; what looks worse than the whole is corrected for their number (Holm, 1979).
    static func reports(_ columns: [Dataset.Column], _ judge: any Judge) -> [SliceReport] {
        var reports = columns.map { SliceReport($0, judge) }
        let corrected = SliceTest.corrected(reports.flatMap { $0.rows.map(\.pValue) })
        var next = corrected.makeIterator()
        for report in reports.indices {
            for row in reports[report].rows.indices { reports[report].rows[row].pValue = next.next() ?? 1 }
        }
        return reports
    }

    private init(_ column: Dataset.Column, _ judge: any Judge) {
        self.column = column.name
        var members: [String: [Int]] = [:]
        for (place, sample) in judge.samples.enumerated() { members[column.values[sample], default: []].append(place) }
        let order = members.sorted { first, second in
            (second.value.count, first.key) < (first.value.count, second.key)
        }
        omittedCount = max(order.count - Self.mostRows, 0)
        rows = order.prefix(Self.mostRows).map { value, places in
            Row(
                value: value, count: places.count,
                estimates: judge.estimates(members: places, resampleCount: Self.resampleCount),
                pValue: Self.pValue(places, judge))
        }
        rows.sort { $0.value < $1.value }
    }

    private static func pValue(_ places: [Int], _ judge: any Judge) -> Double {
        if let isRight = judge.isRight {
            return SliceTest.pValue(
                hits: places.count { isRight[$0] }, size: places.count, totalHits: isRight.count { $0 },
                total: isRight.count)
        }
        var isMember = [Bool](repeating: false, count: judge.count)
        for place in places { isMember[place] = true }
        let sign = judge.figures[0].isBetterHigher ? 1.0 : -1.0
        return SliceTest.pValue(members: isMember, drawCount: judge.resampleCount) { sign * judge.values($0)[0] }
    }
}
