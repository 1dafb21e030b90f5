import EdgeEvaluate

/// The first figure over the values of a column that stands for time.
struct FigureTimeline {
    struct Period {
        let first: String
        let last: String
        let count: Int
        let estimate: Estimate

        var name: String { first == last ? first : "\(first) … \(last)" }
    }

    let column: String
    let periods: [Period]

    /// A column of more values is cut into as many periods of equally many samples.
    private static let mostPeriods = 24

    /// Values that are all numbers are ordered as such, others by their characters, as dates of ISO 8601 are.
    init(_ column: Dataset.Column, _ judge: any Judge) {
        self.column = column.name
        let values = judge.samples.map { column.values[$0] }
        let numbers = values.compactMap { Double($0) }
        let order = values.indices.sorted { first, second in
            if numbers.count == values.count { return (numbers[first], first) < (numbers[second], second) }
            return (values[first], first) < (values[second], second)
        }
        var groups: [[Int]] = []
        for place in order {
            if let last = groups.last?.last, values[last] == values[place] {
                groups[groups.count - 1].append(place)
            } else {
                groups.append([place])
            }
        }
        if groups.count > Self.mostPeriods {
            groups = (0..<Self.mostPeriods).map { period in
                Array(order[order.count * period / Self.mostPeriods..<order.count * (period + 1) / Self.mostPeriods])
            }
        }
        periods = groups.filter { !$0.isEmpty }.map { places in
            Period(
                first: values[places[0]], last: values[places[places.count - 1]], count: places.count,
                estimate: judge.estimates(members: places, resampleCount: 200)[0])
        }
    }
}
